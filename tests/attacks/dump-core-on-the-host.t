#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A program of the box crashes with all of a core dump allowed: where that goes to a file it is one of the box's, wherever it crashes, and
# rbox's own processes leave none.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
pattern=$(cat /proc/sys/kernel/core_pattern)
mkdir "$T/bound"
chmod 777 "$T/bound"
# shellcheck disable=SC3045 # dash and bash have it
ulimit -c unlimited 2>/dev/null || ulimit -c "$(ulimit -H -c)"
cd "$host" || exit
give="-v $T/bound:/mnt --ro-bind $host:$host"
try='for dir in / /tmp /mnt /proc /dev /sys '"$host"'; do
		(cd $dir && attempt crash); (cd $dir && attempt crash && exec attempt crash)
	done; kill -SEGV 1; kill -QUIT 1; echo tried'
for mode in $modes; do
	in_mode "$mode" sh -c "trap '' SEGV QUIT; $try"
	like "$out" '^tried$' "it crashes: $mode"
	is "$(manifest "$host")" "$host_before" "and nothing is dumped where rbox was started: $mode"
done
case $pattern in
[!/\|]*)
	ls "$root/tmp/$pattern"* "$T/bound/$pattern"* >/dev/null 2>&1
	ok $? "what was dumped is in the box"
	;;
*) note "cores go to $pattern" ;;
esac
is "$(cat /proc/sys/kernel/core_pattern)" "$pattern" "the pattern is as it was"

# rbox itself ends by such a signal: of memory with the caller's environment nothing comes into the box
"$RBOX" -v "$T/bound:/mnt" -w /mnt "$root" sh -c 'rm -f /mnt/*; trap "" SEGV; echo ready; exec sleep 60' >"$T/box" 2>&1 &
box=$!
until_true grep -qs ready "$T/box"
init=$(cut -d' ' -f1 "/proc/$box/task/$box/children")
kill -SEGV "$init" 2>/dev/null
sleep 0.3
kill -KILL "$box" 2>/dev/null
wait "$box" 2>/dev/null
is "$(find "$T/bound" "$root" -name '*core*' -newer "$T/box" -type f)" "" "process 1 leaves no core"
"$RBOX" gc >/dev/null
unharmed
done_testing
