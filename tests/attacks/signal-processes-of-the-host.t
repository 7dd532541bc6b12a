#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kill -1, and SIGKILL to the pids that processes have outside, to groups and sessions, and to PID 1.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
sleep 1000 &
other=$!
setsid sleep 1000 &
session=$!
is_alive() { kill -0 "$other" && kill -0 "$session"; }
try="attempt signal $other $session -$other -$session $$ $PPID -$$ >/tmp/got; grep . /tmp/got"'
	rm /tmp/got; kill -KILL 1; kill -STOP 1; echo tried; kill -9 -- -1; kill -TERM 0; :'
victim=$(sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!')
works "where pids are shared it is killed" "$RBOX" --share pid --landlock off --map single "$root" attempt signal "$victim"
# what kill -1 leaves is the shell that called it, and of an exec not even that for long: the box ends with its COMMAND
for mode in $modes; do
	in_mode "$mode" sh -c "trap '' TERM; $try"
	like "$out" '^tried$' "it is tried: $mode"
	unlike "$out" '^got' "nothing outside is there to be signalled: $mode"
	is_alive
	ok $? "the caller's processes live: $mode"
done
for number in $(seq 1 64); do
	printf 'kill -%d -1; kill -%d %d 1 0\n' "$number" "$number" "$other"
done >"$root/bin/all"
run "$RBOX" "$root" sh /bin/all
is_alive
ok $? "no signal of all reaches them"
"$RBOX" --name one -d "$root" sleep 1000 >/dev/null
"$RBOX" exec one sh /bin/all >/dev/null 2>&1
is_alive
ok $? "nor from an exec"
"$RBOX" stop one >/dev/null 2>&1
kill "$other" "$session"
wait
"$RBOX" gc >/dev/null
unharmed
done_testing
