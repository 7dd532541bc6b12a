#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What is sent to rbox is sent on to COMMAND; a COMMAND that is stopped or ends by it is seen outside.

. "${0%/*}/lib.sh"
new_root "$T/root"

for signal in TERM HUP USR1 USR2 WINCH CONT; do
	start "$T/root" sh -c "trap 'echo got $signal; exit 7' $signal; echo ready; while :; do sleep 0.05; done"
	kill "-$signal" "$box"
	wait "$box"
	is "$? $(tail -n 1 "$T/box")" "7 got $signal" "SIG$signal"
done
start "$T/root" sh -c 'echo ready; exec sleep 100'
kill -TERM "$box"
wait "$box"
is $? 143 "a COMMAND without a handler is ended by SIGTERM"
nothing_left "and all of the box with it"

start "$T/root" sh -c 'echo ready; exec sleep 100'
kill -KILL "$box"
wait "$box" 2>/dev/null
nothing_left "SIGKILL of rbox ends the box"
done_testing
