#!/bin/sh
# SPDX-License-Identifier: MIT
#
# SIGTSTP to rbox stops COMMAND and then rbox, SIGCONT lets both go on: from a terminal and without one.

# shellcheck disable=SC2016,SC2317 # expanded by the shells within; called by until_true
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

state() { ps -o stat= -p "$1" | cut -c 1; }
command_of() { ps -o pid= --ppid "$(ps -o pid= --ppid "$1" | tr -d ' ')" | tr -d ' '; }
is_stopped() { [ "$(state "$1")" = T ]; }
goes_on() { [ "$(state "$1")" != T ]; }

for options in '' '--share pid' '--tty always'; do
	# timeout makes a process group, in which the test's shell is not: without a parent outside nobody is stopped
	# shellcheck disable=SC2086 # words
	timeout 60 "$RBOX" $options "$T/root" sh -c 'echo ready; exec sleep 81' >"$T/box" 2>&1 </dev/null &
	group=$!
	until_true grep -qs ready "$T/box"
	host=$(ps -o pid= --ppid "$group" | tr -d ' ')
	command=$(command_of "$host")
	what=${options:-no terminal}
	for round in once again; do
		kill -TSTP "$host"
		until_true is_stopped "$command"
		ok $? "COMMAND stops $round: $what"
		until_true is_stopped "$host"
		ok $? "and rbox $round: $what"
		kill -CONT "$host"
		until_true goes_on "$command"
		ok $? "COMMAND goes on $round: $what"
		until_true goes_on "$host"
		ok $? "and rbox $round: $what"
	done
	kill -TSTP "$host"
	until_true is_stopped "$host"
	kill -TERM "$host"
	kill -CONT "$host" "$group"
	wait "$group"
	is $? 143 "stopped, it ends by SIGTERM once it goes on: $what"
	rm -f "$T/box"
done

at_terminal 'wait ready
raw
signal 20
stopped
modes stopped
fg
raw
send typed\n
wait got typed' "$RBOX" "$T/root" sh -c 'echo ready; read line; echo "got $line"; exit 4'
came 4 "from a terminal it goes on in front, and reads"
is "$err" "$(printf '%s\n' 'modes stopped same' 'modes at the end same')" "while it is stopped the modes are the caller's"
at_terminal 'wait ready
send \032
stopped
modes stopped
fg
raw
send \003' "$RBOX" "$T/root" sh -c 'echo ready; exec sleep 81'
came 130 "so it is when Ctrl-Z is typed"
is "$err" "$(printf '%s\n' 'modes stopped same' 'modes at the end same')" "with the same modes"
start "$T/root" sh -c 'trap "echo went on; exit 6" CONT; echo ready; while :; do sleep 0.05; done'
kill -STOP "$box"
kill -CONT "$box"
wait "$box"
is "$? $(tail -n 1 "$T/box")" "6 went on" "SIGCONT after SIGSTOP of rbox reaches COMMAND"
nothing_left "nothing is left"
done_testing
