#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The status and the three streams of what `rbox exec` starts are the caller's; no other descriptor comes along.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/told"
for kind in '' --no-init '--share pid'; do
	# shellcheck disable=SC2086 # words
	detach --name box -v "$T/told:/told" $kind "$T/root" sh -c 'trap "exit 0" TERM; while :; do sleep 0.1; done'
	for n in 0 1 7 125 255; do
		run "$RBOX" exec box sh -c "exit $n"
		is "$status" "$n" "$kind status $n"
	done
	for n in 1 2 6 9 11 15; do
		run "$RBOX" exec box sh -c "kill -$n \$\$; sleep 10"
		is "$status" "$((128 + n))" "$kind signal $n is status $((128 + n))"
	done
	run "$RBOX" exec box no-such
	came 127 "$kind what is not there"
	like "$err" '^rbox: .*no-such' "$kind with a sentence"
	run "$RBOX" exec box /etc/passwd
	came 126 "$kind what cannot be executed"
	run "$RBOX" exec box sh -c 'echo out; echo err >&2'
	is "$out|$err" "out|err" "$kind stdout and stderr are apart"
	seq 1 200000 | bounded "$RBOX" exec box cat >"$T/through"
	is "$(tail -n 1 "$T/through") $(wc -l <"$T/through")" "200000 200000" "$kind stdin passes"
	exec 5>"$T/extra" 9</
	run "$RBOX" exec box sh -c 'ls /proc/$$/fd; :'
	is "$(printf '%s\n' "$out" | sort -n | tr '\n' ' ')" "0 1 2 " "$kind no descriptor above 2 comes along"
	exec 5>&- 9<&-
	"$RBOX" logs box >"$T/log" 2>&1
	is "$(cat "$T/log")" "" "$kind none of it is in the box's log"

	# signals that rbox exec gets are passed on
	: >"$T/exec"
	"$RBOX" exec box sh -c 'trap "echo got; exit 5" TERM; trap "echo usr" USR1; echo ready; while :; do sleep 0.05; done' >"$T/exec" 2>&1 &
	until_true grep -q ready "$T/exec"
	pid=$!
	kill -USR1 "$pid"
	until_true grep -q usr "$T/exec"
	ok $? "$kind a signal reaches COMMAND"
	kill -TERM "$pid"
	wait "$pid"
	is "$? $(tail -n 1 "$T/exec")" "5 got" "$kind SIGTERM too, and its status comes back"
	is "$(state_of box)" running "$kind the box goes on"
	"$RBOX" stop box
done

detach --name box "$T/root" sleep 1000
run sh -c '"$0" exec box sh -c "ls /proc/\$\$/fd; :" <&-' "$RBOX"
came 0 "with a closed standard input it works"
run sh -c 'exec "$0" exec box true <&- >&- 2>&-' "$RBOX"
is "$status" 0 "and with all three closed"
"$RBOX" exec box echo text >/dev/full 2>/dev/null
# shellcheck disable=SC2181 # both are looked at
[ $? != 0 ]
ok $? "COMMAND sees a full output itself"
run "$RBOX" exec box
came 125 "without a COMMAND it is refused"
run "$RBOX" exec --explain box true
is "$status $err" "0 " "--explain"
like "$out" 'join' "shows rows that join"
run "$RBOX" exec --explain --json box true
is "$(printf '%s' "$out" | jq -r '.schema')" 1 "--explain --json is JSON"
"$RBOX" exec --explain box true | sed 's/ *#.*//' >"$T/explained"
"$RBOX" exec --verbose box true 2>&1 | sed 's/ *#.*//' >"$T/verbose"
is "$(sort "$T/verbose")" "$(sort "$T/explained")" "--verbose executes the rows that --explain shows"
"$RBOX" stop box
no_box_is_left "nothing is left"
done_testing
