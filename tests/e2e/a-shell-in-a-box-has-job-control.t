#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# A shell in a box is at a terminal of its own: it starts jobs behind it, stops them, and gets them back.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

for init in '' --no-init; do
	# shellcheck disable=SC2086 # one word or none
	at_terminal 'wait > 
send sleep 61 &\n
wait > 
send jobs\n
wait Running
wait sleep 61
wait > 
send fg\n
wait sleep 61
do sleep 0.3
send \032
wait Stopped
wait > 
send jobs\n
wait Stopped
wait > 
send bg\n
wait sleep
send jobs\n
wait Running
wait > 
send fg\n
wait sleep 61
do sleep 0.3
send \003
wait > 
send echo status $?\n
wait status 130
wait > 
send exit 9\n' "$RBOX" $init -e PS1='> ' "$T/root" sh -i
	came 9 "jobs, bg, fg, Ctrl-Z and Ctrl-C work in its shell ${init:-with init}"
	modes_came_back "and rbox was never stopped itself ${init:-with init}"
	unlike "$out" "can't access tty|job control turned off" "the shell does not complain ${init:-with init}"
done
export token
at_terminal 'wait > 
send cat &\n
wait > 
do until grep -lsF "$token" $(grep -ls "^State:.*T" /proc/[0-9]*/status | sed s/status/mountinfo/) /dev/null >/dev/null; do sleep 0.1; done
send jobs\n
wait Stopped
wait > 
send fg\n
wait cat
send typed\n
wait typed
wait typed
send \004
wait > 
send exit 5\n' "$RBOX" -e PS1='> ' "$T/root" sh -i
came 5 "a job that reads from behind is stopped until it is in front"
at_terminal 'wait > 
send sh -c "echo rea""dy; exec sleep 62"\n
wait ready
do sleep 1
send \034
wait > 
send echo "status $?"\n
wait status 131
send exit 4\n' "$RBOX" -e PS1='> ' "$T/root" sh -i
came 4 "Ctrl-\\ ends a job, and not the shell"
at_terminal 'wait > 
send \003
wait > 
send exit 4\n' "$RBOX" -e PS1='> ' "$T/root" sh -i
came 4 "Ctrl-C at the prompt ends nothing"
at_terminal 'wait > 
send \004' "$RBOX" -e PS1='> ' "$T/root" sh -i
came 0 "Ctrl-D ends the shell"
at_terminal 'wait > 
send setsid sleep 63 &\n
wait > 
send exit 6\n' "$RBOX" -e PS1='> ' "$T/root" sh -i
came 6 "a session of another's does not keep the box"
nothing_left "nothing is left"
done_testing
