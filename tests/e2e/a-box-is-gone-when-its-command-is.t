#!/bin/sh
# SPDX-License-Identifier: MIT
#
# COMMAND's end is the box's: rbox returns, waiters know, and the entry is away, at once. The usual is a few milliseconds; what
# is asserted is a second, on a machine that may be busy.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/out"

# passed NAME MILLISECONDS
passed()
{
	note "$1: $2 ms"
	[ "$2" -lt 1000 ]
	ok $? "$1: within a second ($2 ms)"
}
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
eleven() { for _ in 1 2 3 4 5 6 7 8 9 10 11; do "$@"; done | median; }

foreground()
{
	"$RBOX" --name fore -v "$T/out:/out" "$T/root" sh -c 'sleep 1000 & (setsid sleep 1000 &); date +%s%N >/out/end 2>/dev/null; cat /proc/uptime >/out/up'
	up=$(cut -d' ' -f1 /proc/uptime)
	echo "$up $(cut -d' ' -f1 "$T/out/up")" | awk '{ printf "%d\n", ($1 - $2) * 1000 }'
}
passed "rbox returns after its COMMAND's end" "$(eleven foreground)"
is "$(ls -A "$state")" "" "and its entry is gone by then"

detached()
{
	"$RBOX" -d --name back -v "$T/out:/out" "$T/root" sh -c 'sleep 0.1; sleep 1000 & cat /proc/uptime >/out/up' >/dev/null
	"$RBOX" wait back
	up=$(cut -d' ' -f1 /proc/uptime)
	"$RBOX" stop back
	echo "$up $(cut -d' ' -f1 "$T/out/up")" | awk '{ printf "%d\n", ($1 - $2) * 1000 }'
}
passed "rbox wait returns after COMMAND's end" "$(eleven detached)"

stopped()
{
	"$RBOX" -d --name back "$T/root" sleep 1000 >/dev/null
	began=$(milliseconds)
	"$RBOX" stop back
	echo $(($(milliseconds) - began))
}
passed "rbox stop of a COMMAND that obeys" "$(eleven stopped)"

killed()
{
	"$RBOX" -d --name back "$T/root" sleep 1000 >/dev/null
	pid=$(command_of back)
	began=$(milliseconds)
	kill -KILL "$(of back .box.host_pid)"
	until is_gone "$pid"; do :; done
	echo $(($(milliseconds) - began))
}
passed "COMMAND is gone after SIGKILL of its rbox" "$(eleven killed)"
"$RBOX" gc >/dev/null
no_box_is_left "nothing is left"
done_testing
