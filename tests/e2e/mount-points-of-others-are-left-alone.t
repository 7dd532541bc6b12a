#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Mount points that a root lacks are shared by the boxes that run on it, and go with the last; nothing else goes.

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir "$T/root/opt" "$T/source"
echo precious >"$T/source/file"
before=$(manifest "$T/root")

"$RBOX" --bind "$T/source:/opt/p/q" "$T/root" sh -c 'echo ready; sleep 1' >"$T/box" &
first=$!
until_true grep -qs ready "$T/box"
run "$RBOX" --bind "$T/source:/opt/p" "$T/root" sh -c 'cat /opt/p/file; sleep 2; cat /opt/p/file'
is "$status $out" "0 precious
precious" "a box that ends takes no mount out of another"
wait "$first"
is "$(manifest "$T/root")" "$before" "and both leave the root as it was"

"$RBOX" --bind "$T/source:/opt/x" "$T/root" sh -c 'echo ready; sleep 0.5' >"$T/box" &
first=$!
until_true grep -qs ready "$T/box"
run "$RBOX" --bind "$T/source:/opt/y" "$T/root" sleep 1
wait "$first"
is "$(manifest "$T/root")" "$before" "the last box takes those of one that ended before it"

mkdir -m 1755 "$T/root/mine" "$T/root/mine/deep" "$T/root/work"
before=$(manifest "$T/root")
run "$RBOX" --bind "$T/source:/work/x" "$T/root" true
is "$status" 0 "a mount point is made in an empty sticky directory"
run "$RBOX" --bind "$T/source:/mine/x" "$T/root" true
is "$(manifest "$T/root")" "$before" "which stays, and so do others like it"

mkdir "$T/outer"
bare_root "$T/outer/sub"
cp -a "$T/outer/sub/." "$T/outer"
before=$(manifest "$T/outer")
"$RBOX" "$T/outer/sub" sh -c 'echo ready; sleep 1; [ -e /proc/self ] && [ -c /dev/null ] && echo kept' >"$T/box" &
first=$!
until_true grep -qs ready "$T/box"
run "$RBOX" --bind "$T/source/file:/sub/x" "$T/outer" true
is "$status" 0 "a box has a mount point within the root of another"
wait "$first"
is "$(tail -n 1 "$T/box")" kept "which keeps its own"
run "$RBOX" "$T/outer/sub" true
is "$(manifest "$T/outer")" "$before" "and both roots are as they were"
done_testing
