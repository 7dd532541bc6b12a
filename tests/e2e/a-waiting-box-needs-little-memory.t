#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# What rbox itself needs while a box waits, both of its processes together, is less than 200 KiB (proportional set size). Process 1 is
# closed to the caller, so only root can read what it needs.

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

# As an installed program is, and not as one that has just been written: the kernel then keeps it in larger pieces.
cp "$RBOX" "$T/rbox"
RBOX=$T/rbox
sync "$RBOX"
dd if="$RBOX" iflag=nocache count=0 2>/dev/null

pss() { for pid in "$@"; do cat "/proc/$pid/smaps_rollup"; done | awk '/^Pss:/ { s += $2 } END { print s + 0 }'; }
# shellcheck disable=SC2086 # words
is_small() { [ "$(pss $1)" -lt 200 ]; }

# measure NAME OPTION...: $kib of one such box
measure()
{
	name=$1
	shift
	detach --name small "$@" "$T/root" sleep 1000
	pids="$(of small .box.host_pid) $(of small .box.pid)"
	case $* in *--no-init*) pids=$(of small .box.host_pid) ;; esac
	# memory is given back after a tenth of a second
	until_true is_small "$pids"
	# shellcheck disable=SC2086
	kib=$(pss $pids)
	note "$name: $kib KiB"
	"$RBOX" stop --grace 0 small
}

# small NAME OPTION...: where the kernel happens to load the program decides whether what waits lies in one piece of 64 KiB,
# which is what a page fault brings in, or in two: so it is tried with several boxes.
small()
{
	for _ in 1 2 3 4 5 6; do
		measure "$@"
		[ "$kib" -ge 200 ] || break
	done
	[ "$kib" -gt 0 ] && [ "$kib" -lt 200 ]
	ok $? "$name: rbox's own processes need $kib KiB"
}
if [ "$(id -u)" = 0 ]; then
	small "the usual box"
	small "one id" --map single
	small "COMMAND as process 1" --no-init
	small "with binds and a name" -v "$T:/mnt" --hostname small
	small "with a limit in time" --timeout 1h
else
	small "the rbox outside" --no-init
fi

# A log that is written does not make it grow for good.
detach --name talks "$T/root" sh -c 'seq 1 100000; sleep 1000'
until_true logged talks 100000
until_true is_small "$(of talks .box.host_pid)"
is_small "$(of talks .box.host_pid)"
ok $? "a box that has written much is small again ($(pss "$(of talks .box.host_pid)") KiB)"
"$RBOX" stop talks
no_box_is_left "nothing is left"
done_testing
