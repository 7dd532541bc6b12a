#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 400
#
# /etc/passwd and /etc/group of a root are a FIFO, a directory, a socket, a device of a bind, of a gibibyte, with NUL bytes, a million lines, one
# endless line. rbox neither waits nor grows: it ends within seconds with what it was asked for, or with 125.
# shellcheck disable=SC2034,SC3045 # hostile.sh reads it; every sh here has it

. "${0%/*}/hostile.sh"
run_seconds=20
# shellcheck disable=SC3045 # dash and bash have it
ulimit -v 400000		# no file is worth more memory

# timed NAME USER: in each mode as this user, which exec looks for in the box itself
timed()
{
	began=$(milliseconds)
	for way in $modes; do
		in_mode "$way" "$T/root" /bin/true
		judge "$1: $way" "/etc/"
	done
	detach "$T/root" /bin/sleep 1000 || id=none
	for who in 0 0:0 dev:dev; do
		run "$RBOX" -u "$who" "$T/root" /bin/true
		judge "$1: as $who" "/etc/"
		[ "$id" = none ] || { run "$RBOX" exec -u "$who" "$id" /bin/true; judge "$1: by exec as $who" "/etc/"; }
	done
	# kill waits for nothing, and gc would come before the end
	[ "$id" = none ] || "$RBOX" stop --grace 0 "$id"
	[ $(($(milliseconds) - began)) -lt 60000 ]
	ok $? "$1: it takes no time"
}

new_root "$T/root"
rm "$T/root/etc/passwd"
mkfifo "$T/root/etc/passwd"
timeout 1 cat "$T/root/etc/passwd"
is "$?" 124 "who opens a FIFO waits for ever"

for kind in fifo directory socket sparse nul lines line fields; do
	for file in passwd group; do
		at=$T/root/etc/$file
		rm -rf "$at"
		case $kind in
		fifo) mkfifo "$at" ;;
		directory) mkdir "$at" ;;
		socket) timeout 5 nc -lU "$at" & until_true test -S "$at"; kill $! ;;
		sparse) truncate -s 1G "$at" ;;
		nul) printf 'root:x:0:0::/:/bin/sh\0\n\0:\0:\n:::::::\ndev\0:x:1000:1000::/:/bin/sh\n' >"$at" ;;
		lines) yes 'a:x:1:1:::' | head -n 1000000 >"$at" ;;
		line) head -c 1000000 /dev/zero | tr '\0' x >"$at" ;;
		fields) printf 'root:x:%s:0::/:/bin/sh\n' 18446744073709551616 -1 4294967295 0x0 '' ' 0' >"$at" ;;
		esac
	done
	timed "$kind"
done
new_root "$T/other"
give="-v /dev/zero:/etc/passwd"
for who in 0 dev; do
	run "$RBOX" -d -v /dev/zero:/etc/passwd -v /dev/zero:/etc/group "$T/other" /bin/sleep 1000
	id=$out
	run "$RBOX" exec -u "$who" "$id" /bin/true
	judge "a device in the box, by exec as $who" "/etc/"
	"$RBOX" stop --grace 0 "$id"
done
unharmed
done_testing
