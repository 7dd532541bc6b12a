#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Two boxes at once on a root that lacks mount points: both work, and the last one takes the mount points away.

. "${0%/*}/lib.sh"
bare_root "$T/bare"
before=$(manifest "$T/bare")
check='ls -d /proc/self /dev/null /sys/class /dev/pts/ptmx >/dev/null && echo fine'
share()
{
	"$RBOX" "$T/bare" sh -c "echo ready; while [ ! -e /bin/stop$1 ]; do sleep 0.02; done; $check" >"$T/out$1" 2>&1 &
}
share 1
one=$!
share 2
two=$!
until_true grep -q ready "$T/out1"
until_true grep -q ready "$T/out2"
: >"$T/bare/bin/stop1"
wait $one
is "$? $(tail -n 1 "$T/out1")" "0 fine" "the first box works until its end"
share 3
three=$!
until_true grep -q ready "$T/out3"
: >"$T/bare/bin/stop2"
wait $two
is "$? $(tail -n 1 "$T/out2")" "0 fine" "the second one still has its mounts"
run "$RBOX" "$T/bare" sh -c "$check"
is "$status $out" "0 fine" "a fourth one comes and goes"
: >"$T/bare/bin/stop3"
wait $three
is "$? $(tail -n 1 "$T/out3")" "0 fine" "the third one has its mounts, too"
rm "$T"/bare/bin/stop?
is "$(manifest "$T/bare")" "$before" "the root is as it was"

i=0
while [ $i -lt 40 ]; do
	"$RBOX" "$T/bare" sh -c "$check" >"$T/many$i" 2>&1 &
	i=$((i + 1))
	[ $((i % 8)) != 0 ] || wait
done
wait
is "$(cat "$T"/many* | grep -cx fine)" 40 "forty boxes, eight at a time"
is "$(cat "$T"/many* | grep -vx fine)" "" "without an error"
is "$(manifest "$T/bare")" "$before" "leave it as it was"
nothing_left "and nothing else"
done_testing
