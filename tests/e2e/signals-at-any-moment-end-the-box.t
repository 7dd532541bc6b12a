#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# SIGTERM, SIGINT, SIGHUP at any moment of the start end the box: none is lost, and nothing is left.

. "${0%/*}/lib.sh"
new_root "$T/root"
bare_root "$T/bare"
export run_seconds=120
before=$(manifest "$T/root")
bare=$(manifest "$T/bare")
for signal in 15 2 1; do
	run "$KILL_MOMENTS" 300 6000 $signal "$RBOX" --map single "$T/root" sleep 1000
	is "$status $out" "0 300 killed, 0 ended otherwise, 0 deaf, 0 left" "signal $signal, one id"
done
run "$KILL_MOMENTS" 300 8000 15 "$RBOX" "$T/root" sleep 1000
is "$status $out" "0 300 killed, 0 ended otherwise, 0 deaf, 0 left" "signal 15, a range"
run "$KILL_MOMENTS" 300 8000 15 "$RBOX" --share pid --map single "$T/root" sleep 1000
is "$status $out" "0 300 killed, 0 ended otherwise, 0 deaf, 0 left" "signal 15, the caller's pid namespace"
is "$(manifest "$T/root")" "$before" "the root is as it was"
run "$KILL_MOMENTS" 300 6000 15 "$RBOX" --map single "$T/bare" sleep 1000
is "$status $out" "0 300 killed, 0 ended otherwise, 0 deaf, 0 left" "signal 15, a bare root"
run "$RBOX" --map single "$T/bare" true
is "$status $(manifest "$T/bare")" "0 $bare" "the bare root is as it was after the next box"
nothing_left "nothing is left"
done_testing
