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
# where pids are shared: signal-processes-where-pids-are-shared.t
for mode in $(without '*--share=pid*'); do
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

# With the caller's pids Landlock is the only wall. Each is named: kill -1 that works would reach more than this test.
victims()
{
	setsid sleep 1000 &
	one=$!
	setsid sleep 1000 &
	another=$!
}
if walled --share pid | grep -qx signals; then
	for mode in --share=pid exec@--share=pid; do
		for give in '' '--net host' '--map single' '--cap-add sys_ptrace' '--allow-userns' '--no-new-privs'; do
			victims
			in_mode "$mode" sh -c "attempt signal $one -$another; kill -KILL $one; kill -STOP -$another; sleep 100 & kill \$! && echo tried"
			is "$(printf '%s\n' "$out" | grep -E '^(got|tried)')" tried "only what is in the box can be signalled: $mode $give"
			kill -0 "$one" && kill -0 "$another"
			ok $? "the caller's processes live: $mode $give"
			kill -KILL "$one" "$another"
		done
	done
	give=''
	victims
	detach --share pid "$root" sleep 1000
	run "$RBOX" exec --landlock off "$id" attempt signal "$one" "-$another"
	like "$out" '^got' "an exec without the wall signals them"
	like "$err" '^rbox: warning: processes outside the box can be signalled' "which it warns of"
	"$RBOX" stop "$id" >/dev/null
	kill -KILL "$one" "$another" 2>/dev/null
else
	skip "the kernel has no Landlock with scopes (Linux 6.12)"
fi
kill "$other" "$session"
wait
"$RBOX" gc >/dev/null
unharmed
done_testing
