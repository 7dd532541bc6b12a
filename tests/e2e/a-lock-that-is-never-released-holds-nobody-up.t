#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Somebody locks rbox's directory of boxes and keeps the lock: every command ends within seconds, says
# which process that is, and boxes start and stop all the same.
# shellcheck disable=SC2154 # run() of lib.sh sets them

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
run_seconds=20
new_root "$T/root"

# soon NAME STATUS COMMAND...: ends with STATUS, and in eight seconds at most
soon()
{
	called=$1 wanted=$2
	shift 2
	before=$(milliseconds)
	run "$@"
	took=$(($(milliseconds) - before))
	[ "$took" -lt 8000 ]
	ok $? "$called: ends soon"
	came "$wanted" "$called: its status"
}
says_who() { like "$err" "process $holder keeps the directory of boxes locked" "$1: it says who has the lock"; }

detach --name web "$T/root" sleep 1000
web=$id
detach --name over "$T/root" true
"$RBOX" wait over
detach --name dead "$T/root" sleep 1000
kill -KILL "$(of dead .box.host_pid)"
until_true is_gone "$(of dead .box.pid)"

flock -x --no-fork "$state" sleep 1000 &
until_true grep -q "FLOCK .*:$(stat -c %i "$state") " /proc/locks
holder=$(sed -n "s/.*FLOCK  *ADVISORY  *WRITE \([0-9]*\) .*:$(stat -c %i "$state") .*/\1/p" /proc/locks)

soon ps 0 "$RBOX" ps -aq
like "$out" "$web" "ps: it lists what runs"
soon exec 0 "$RBOX" exec web true
soon "a plain box" 0 "$RBOX" "$T/root" sh -c 'sleep 0.1'
soon "a box with a name" 0 "$RBOX" --name new "$T/root" sh -c 'sleep 0.1'
soon "a name that an ended box has" 125 "$RBOX" --name over "$T/root" true
says_who "a name that an ended box has"
soon gc 125 "$RBOX" gc
says_who gc
soon stop 125 "$RBOX" stop web
says_who stop
is "$(state_of web)" exited "stop: the box is stopped nevertheless"
soon "stop of one that has ended" 125 "$RBOX" stop over
says_who "stop of one that has ended"
kill "$holder"
until_true is_gone "$holder"

soon "gc afterwards" 0 "$RBOX" gc
no_box_is_left "nothing is left"
done_testing
