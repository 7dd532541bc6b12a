#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# In a shell with job control rbox is a job as COMMAND itself would be: Ctrl-Z stops it, fg and bg let it go on.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"
export RBOX R="$T/root"

for options in '' '--tty never' '--share pid'; do
	export options
	# shellcheck disable=SC2086 # words
	at_terminal 'wait > 
send $RBOX $options $R sh -c "echo rea""dy; exec sleep 71"\n
wait ready
send \032
wait Stopped
wait > 
modes stopped
send kill -CONT %1; jobs; fg\n
wait sleep 71
do sleep 0.3
send \032
wait Stopped
wait > 
send bg\n
wait > 
send jobs\n
wait Running
wait > 
send fg\n
wait sleep 71
do sleep 0.5
send \003
wait > 
send echo "status $?"\n
wait status 130
send exit 3\n' $shell
	came 3 "it stops, goes on in front and behind, and is interrupted: ${options:-with a terminal}"
	is "$err" "$(printf '%s\n' 'modes stopped same' 'modes at the end same')" "modes are as without it: ${options:-with a terminal}"
done
# with --tty never it would read at once: that terminal is of another session, whose jobs the kernel does not stop
for options in '' '--share pid'; do
	export options
	# shellcheck disable=SC2086 # words
	at_terminal 'wait > 
send $RBOX $options $R cat &\n
wait > 
do sleep 0.5
send echo "sh""ell is here"\n
wait shell is here
wait > 
send fg\n
wait cat
do sleep 0.5
send typed\n
wait typed
wait typed
send \004
wait > 
send exit 3\n' $shell
	came 3 "started behind, it gets what is typed once it is in front: ${options:-with a terminal}"
	is "$err" "modes at the end same" "and nothing before: ${options:-with a terminal}"
done
# shellcheck disable=SC2086 # words
at_terminal 'wait > 
send $RBOX $R sh -c "sleep 0.5; echo beh""ind" &\n
wait behind
send wait; echo "status $?"\n
wait status 0
send exit 3\n' $shell
is "$status $err" "3 modes at the end same" "what it writes from behind is shown"
# bash's wait does not wait for a job that it has not yet heard to go on
# shellcheck disable=SC2086 # words
at_terminal 'wait > 
send $RBOX $R sh -c "echo rea""dy; cat; echo af""ter"\n
wait ready
do sleep 0.3
send \032
wait Stopped
wait > 
send echo "sh""ell"\n
wait shell
wait > 
send kill %1; while jobs %1 >/dev/null 2>&1; do sleep 0.1; done; echo "d""one"\n
wait done
send exit 3\n' $shell
is "$status $err" "3 modes at the end same" "stopped, it can be ended"
nothing_left "nothing is left"
done_testing
