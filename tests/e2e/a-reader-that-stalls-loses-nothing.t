#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Whoever does not read what a box shows holds it up, and loses nothing; signals do not wait for that.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"
cp "$TEST_PROGRAMS/fill" "$T/root/bin/fill"

sum_of() { sha256sum | cut -d ' ' -f 1; }

{ echo ready; "$TEST_PROGRAMS/fill" 4; } | sum_of >"$T/want"
at_terminal 'wait ready
do sleep 1
do sleep 1' "$RBOX" "$T/root" sh -c 'stty raw; echo ready; exec fill 4'
is "$status $(sum_of <"$T/.out")" "0 $(cat "$T/want")" "a terminal that nobody reads for a second"
is "$( "$RBOX" "$T/root" fill 4 | { sleep 1; sum_of; })" "$("$TEST_PROGRAMS/fill" 4 | sum_of)" "a pipe that nobody reads for a second"
at_terminal 'wait ready
do sleep 1
send \n' "$RBOX" "$T/root" sh -c 'stty raw; fill 1; echo ready; read line; seq 1 5000; exit 6'
is "$status $(printf '%s\n' "$out" | tail -n 1 | tr -d ' ')" "6 5000" "what was written before the end is shown to its last line"

gone='command=$(ps -o pid= --ppid $(ps -o pid= --ppid $job)); kill -TERM $job; tries=0; while kill -0 $((command)) 2>/dev/null && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.05; done; echo tries $tries'
at_terminal "wait ready
do sleep 1; $gone" "$RBOX" "$T/root" sh -c 'echo ready; exec yes'
is "$status" 143 "SIGTERM ends the box while the reader stalls"
unlike "$err" '^tries 100$' "without waiting for it"
at_terminal 'wait ready
do sleep 0.5; kill -TERM $job; sleep 0.5; kill -TERM $job; sleep 0.5; kill -TERM $job; sleep 1; kill -0 $job 2>/dev/null && [ "$(ps -o stat= -p $job | cut -c 1)" != Z ] && echo rbox is there
end' "$RBOX" "$T/root" sh -c 'echo ready; exec yes'
unlike "$err" '^rbox is there$' "nor does rbox itself, once it was asked again"

at_terminal 'wait ready
send \023
do sleep 0.5
signal 15' "$RBOX" "$T/root" sh -c 'echo ready; exec yes'
is "$status" 143 "Ctrl-S does not hold up SIGTERM"
at_terminal 'wait ready
send \023
do sleep 0.5
send \003' "$RBOX" "$T/root" sh -c 'echo ready; exec yes'
is "$status" 130 "nor Ctrl-C"
at_terminal 'wait ready
send \023
do sleep 0.5
send \021
wait 2000
send \n' "$RBOX" "$T/root" sh -c 'echo ready; sleep 0.3; seq 1 2000; read line; exit 8'
is "$status" 8 "Ctrl-Q lets it go on, and nothing is lost"
nothing_left "nothing is left"
done_testing
