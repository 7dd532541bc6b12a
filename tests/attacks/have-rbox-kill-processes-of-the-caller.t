#!/bin/sh
# SPDX-License-Identifier: MIT
#
# With --share pid, init itself ends what a box leaves behind, and signals go to pids that the caller's other processes have, too. A box
# chooses its pids so that the list of init's children, cut after 4,095 bytes, ends with one of theirs; or it shows init a list of its own.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/boxes.sh"
needs_ordinary_user
root=$T/root
new_root "$root"

# A pid namespace of its own, in which the caller's other processes have the pids 120 to 129, and the box's begin with 12001.
try='
	last=/proc/sys/kernel/ns_last_pid
	echo 119 >$last
	others=
	for i in 0 1 2 3 4 5 6 7 8 9; do sleep 1000 & others="$others $!"; done
	echo others $others
	echo 12000 >$last
	timeout 60 "$RBOX" --map single --share pid "$1" sh -c "$2"
	echo "status $?"
	for pid in $others; do kill -0 $pid && kill $pid && echo unharmed; done
	wait
	ps -eo comm,stat | grep "^sleep" | grep -v Z'
bounded unshare --user --map-root-user --pid --fork --mount-proc sh -c "$try" sh "$root" '
	i=0
	while [ $i -lt 800 ]; do sleep 1000 & i=$((i + 1)); done
	cut=$(head -c 4095 "/proc/$$/task/$$/children" | sed "s/.* //")
	echo "cut $cut"' >"$T/said" 2>"$T/err"
out=$(cat "$T/said")
note "$(cat "$T/err")"
cut=$(sed -n 's/^cut //p' "$T/said")
like "$out" "^others .*\\b${cut:-none}\\b" "the list of 800 children, cut, ends with the pid of another process of the caller's"
like "$out" '^status 0$' "the box ends"
is "$(grep -c '^unharmed$' "$T/said")" 10 "the caller's other processes are unharmed"
unlike "$out" '^sleep' "and those of the box have ended"

# sees TEXT: whether init of the box that runs now believes the list that the box shows at /proc
sleep 1000 &
other=$!
for ways in "--cap-add sys_admin" "--cap-add sys_admin --proc none" "--cap-add sys_admin --landlock off"; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" --share pid $ways "$root" sh -c "
		mount -t tmpfs none /proc && mkdir -p /proc/thread-self && echo '$other ' >/proc/thread-self/children &&
			[ \"\$(cat /proc/thread-self/children)\" = '$other ' ] && echo planted
		sleep 1000 &"
	is "$status $out" "0 planted" "a list is planted with $ways"
	kill -0 "$other" 2>/dev/null
	ok $? "init does not kill what it is told with $ways"
	nothing_left "and ends what the box has left"
done
kill "$other"
done_testing
