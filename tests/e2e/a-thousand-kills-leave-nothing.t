#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# rbox killed by SIGKILL at a thousand moments of its start leaves no process, no mount and no file.

. "${0%/*}/lib.sh"
new_root "$T/full"
bare_root "$T/bare"
mounts=$(cat /proc/self/mountinfo)
export run_seconds=120

# The start of a box takes 2 to 4 ms; 6 ms also has moments after it.
attack()
{
	name=$1 root=$2
	shift 2
	before=$(manifest "$root")
	run "$KILL_MOMENTS" 1000 6000 9 "$RBOX" "$@" "$root" sleep 1000
	is "$status $out" "0 1000 killed, 0 ended otherwise, 0 deaf, 0 left" "$name: no process is left"
	is "$(cat /proc/self/mountinfo)" "$mounts" "$name: no mount"
	nothing_left "$name: nothing of a box"
}

attack "one id" "$T/full" --map single
is "$(manifest "$T/full")" "$before" "one id: the root is as it was"
attack "a range" "$T/full"
is "$(manifest "$T/full")" "$before" "a range: the root is as it was"
attack "a bare root" "$T/bare" --map single -v "$T:/a/b"
is "$(find "$T/bare" -path "$T/bare/bin" -prune -o -type f -size +0 -print)" "" "a bare root: only mount points are left"
run "$RBOX" --map single "$T/bare" true
is "$status $(manifest "$T/bare")" "0 $before" "a bare root: the next box takes them away"
done_testing
