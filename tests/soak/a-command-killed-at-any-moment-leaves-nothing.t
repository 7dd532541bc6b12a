#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# SIGKILL and SIGTERM at hundreds of moments of rbox -d, exec, make, stop, pause, resume, wait, logs and gc: no process is left that rbox ps
# does not know, the box that they were about does what it is asked, and what was half made is made by the next one.

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/boxes.sh"
new_root "$T/root"
export run_seconds=300
: "${RBOX_KILLS:=300}"
count=$RBOX_KILLS

# killed NAME MICROSECONDS SIGNAL COMMAND...: none is deaf, and nothing is left of any
killed()
{
	what=$1 spread=$2 signal=$3
	shift 3
	run "$KILL_MOMENTS" "$count" "$spread" "$signal" "$@"
	out=$(printf '%s\n' "$out" | tail -n 1)
	like "$out" ', 0 deaf, 0 left' "$what: $count ends by signal $signal leave no process ($out)"
}


for signal in 9 15; do
	detach --name box "$T/root" sh -c 'trap "" TERM; while :; do sleep 1000; done'
	until_true [ "$(of box .processes)" = 3 ]
	killed exec 12000 "$signal" "$RBOX" exec box sleep 1000
	until_true [ "$(of box .processes)" = 3 ]
	is "$(of box .processes)" 3 "exec: the box has what it had"
	killed "exec with a terminal" 12000 "$signal" "$RBOX" exec --tty always box sleep 1000
	until_true [ "$(of box .processes)" = 3 ]
	is "$(of box .processes)" 3 "exec with a terminal: the box has what it had"
	for command in wait 'logs --follow'; do
		# shellcheck disable=SC2086 # words
		killed "$command" 6000 "$signal" "$RBOX" $command box
		is "$(state_of box)" running "$command: the box runs"
	done
	for command in pause resume; do
		killed "$command" 6000 "$signal" "$RBOX" "$command" box
	done
	run "$RBOX" resume box
	until_true is_state box running
	is "$(state_of box)" running "pause and resume: the next resume is enough"
	for command in ps gc; do
		killed "$command" 6000 "$signal" "$RBOX" "$command"
	done
	is "$(state_of box)" running "gc: the box runs"
	run "$RBOX" stop --grace 0 box
	came 0 "it can be stopped"
	no_box_is_left "and nothing is left"
	n=0
	while [ "$n" -lt $((count / 4)) ]; do
		[ -n "$("$RBOX" ps -q)" ] || detach "$T/root" sleep 1000
		"$RBOX" stop "$id" >/dev/null 2>&1 &
		stopping=$!
		sleep "0.00$((n % 10))"
		kill "-$signal" "$stopping" 2>/dev/null
		wait "$stopping" 2>/dev/null
		n=$((n + 1))
	done
	run "$RBOX" stop --all --grace 0
	is "$status $("$RBOX" ps -q)" "0 " "stop: the next one stops what one that was ended by signal $signal had not"
	"$RBOX" gc >/dev/null
	no_box_is_left "stop: and nothing is left"
done

# a root that is made, again and again, and ended on the way
"$RBOX" make "$T/whole" sh ls sleep >/dev/null 2>&1
for signal in 9 15; do
	n=0
	while [ "$n" -lt "$count" ]; do
		"$RBOX" make "$T/made" sh ls sleep >/dev/null 2>&1 &
		maker=$!
		sleep "0.0$((n % 10))$((n % 7))"
		kill "-$signal" "$maker" 2>/dev/null
		wait "$maker" 2>/dev/null
		[ $((n % 3)) != 0 ] || rm -rf "$T/made"
		n=$((n + 1))
	done
	is "$(pgrep -u "$(id -u)" -f "$T/made")" "" "make: no process is left after $count ends by signal $signal"
	run "$RBOX" make "$T/made" sh ls sleep
	came 0 "make: the next one makes it"
	is "$(cd "$T/made" && find . ! -name '.rbox*' | sort)" "$(cd "$T/whole" && find . ! -name '.rbox*' | sort)" "make: and it is whole, without temporary files"
	rm -rf "$T/made"
done

# of a box that is detached either the id was printed, or nothing is left
n=0
while [ "$n" -lt "$count" ]; do
	timeout -s KILL "0.0$((n % 20 / 10))$((n % 10))" "$RBOX" -d "$T/root" sleep 1000 >"$T/id" 2>/dev/null
	[ ! -s "$T/id" ] || { "$RBOX" stop --grace 0 "$(cat "$T/id")" >/dev/null 2>&1; printed=$((${printed:-0} + 1)); }
	n=$((n + 1))
done
known() { [ "$(processes_left | wc -l)" = $((2 * $("$RBOX" ps -q | wc -l))) ]; }
until_true known
is "$(processes_left | wc -l)" $((2 * $("$RBOX" ps -q | wc -l))) "-d: rbox ps knows all that runs"
note "${printed:-0} of $count were started, $("$RBOX" ps -q | wc -l) run although no id was printed"
"$RBOX" stop --all --grace 0 >/dev/null 2>&1
"$RBOX" gc >/dev/null
no_box_is_left "-d: and nothing is left"
done_testing
