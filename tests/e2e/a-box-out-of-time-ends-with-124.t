#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --timeout ends a box when its time is over, with status 124 whatever COMMAND does about it.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

# timed WANT_MS NAME ARGUMENT...: ends with 124, not before WANT_MS and not long after
timed()
{
	want=$1 name=$2
	shift 2
	began=$(milliseconds)
	run "$RBOX" "$@"
	took=$(($(milliseconds) - began))
	came 124 "$name: 124"
	[ "$took" -ge "$want" ] && [ "$took" -lt $((want + 9000)) ]
	ok $? "$name: after $want ms ($took)"
}
timed 1000 "a second" --timeout 1 "$T/root" sleep 1000
timed 300 "milliseconds" --timeout 300ms "$T/root" sleep 1000
timed 500 "a fraction" --timeout 0.5s "$T/root" sleep 1000
timed 300 "a COMMAND that ends with 0 on SIGTERM" --timeout 300ms "$T/root" sh -c 'trap "exit 0" TERM; while :; do sleep 0.02; done'
timed 300 "one that ends with 9" --timeout 300ms "$T/root" sh -c 'trap "exit 9" TERM; while :; do sleep 0.02; done'
timed 800 "one that ignores it is killed" --timeout 300ms --grace 500ms "$T/root" sh -c 'trap "" TERM; while :; do sleep 0.02; done'
timed 300 "without grace" --timeout 300ms --grace 0 "$T/root" sh -c 'trap "" TERM; while :; do sleep 0.02; done'
timed 600 "COMMAND as process 1 without a handler" --no-init --timeout 300ms --grace 300ms "$T/root" sleep 1000
timed 600 "shared processes" --share pid --timeout 300ms --grace 300ms "$T/root" sh -c 'trap "" TERM; setsid sleep 1000 & while :; do sleep 0.02; done'
timed 300 "a COMMAND that is stopped" --timeout 300ms --grace 300ms "$T/root" sh -c 'kill -STOP $$; sleep 1000'

run "$RBOX" --timeout 300ms "$T/root" sh -c 'trap "echo told; exit 0" TERM; while :; do sleep 0.02; done'
is "$out" told "COMMAND is told by SIGTERM"
run "$RBOX" --timeout 300ms --stop-signal USR2 "$T/root" sh -c 'trap "echo usr; exit 0" USR2; while :; do sleep 0.02; done'
is "$status $out" "124 usr" "or by the stop signal"
run "$RBOX" --timeout 300ms --grace 20s "$T/root" sh -c 'trap "sleep 0.7; echo done; exit 0" TERM; while :; do sleep 0.02; done'
is "$status $out" "124 done" "it may take its grace"

for n in 0 5; do
	run "$RBOX" --timeout 1h "$T/root" sh -c "exit $n"
	is "$status" "$n" "in time the status is COMMAND's: $n"
done
run "$RBOX" --timeout 1h "$T/root" sh -c 'kill -TERM $$'
is "$status" 143 "or the signal's"
start --timeout 1h "$T/root" sh -c 'echo ready; exec sleep 1000'
kill -TERM "$box"
wait "$box"
is "$?" 143 "a signal from outside is no time-out"
for bad in '' -1 x 1x 1e3 ' 1' 99999999999999999999 1.; do
	run "$RBOX" "--timeout=$bad" "$T/root" true
	came 125 "--timeout '$bad' is refused"
done

detach --name late --timeout 300ms "$T/root" sleep 1000
run "$RBOX" wait late
is "$status" 124 "a detached box runs out of time"
is "$("$RBOX" ps -a --json | jq -c '.[] | [.status, .exit_status]')" '["exited",124]' "ps says so"
is "$(of late '.ended | [.timed_out, .signal, .exit_status] | @csv')" 'true,"TERM",124' "and inspect"
"$RBOX" stop late
no_box_is_left "nothing is left"
done_testing
