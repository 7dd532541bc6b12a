#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# From a terminal, rbox exec gives its program a further terminal of the box: with job control, and as big as the caller's.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"
export RBOX

start --name one "$T/root" sh -c 'echo ready; exec sleep 100'
at_terminal '' "$RBOX" exec one tty
is "$status $out $err" "0 /dev/pts/0 modes at the end same" "it is of the box's devpts, where COMMAND has none"
at_terminal '' "$RBOX" exec one sh -c 'for fd in 0 1 2; do readlink /proc/self/fd/$fd; done; stat -Lc %t:%T /dev/tty'
is "$out" "$(printf '%s\n' /dev/pts/0 /dev/pts/0 /dev/pts/0 5:0)" "0, 1 and 2 are that, and it is the controlling one"
at_terminal '' "$RBOX" exec --tty never one sh -c 'ls -1 /dev/pts'
is "$out" ptmx "--tty never: none is made"
at_terminal '' sh -c 'echo x | "$RBOX" exec one sh -c "cat; tty"'
is "$out" "$(printf '%s\n' x 'not a tty')" "none where a pipe is the input"
run sh -c 'echo x | "$RBOX" exec --tty always one cat'
came 0 "--tty always with a pipe as input ends"
at_terminal '' "$RBOX" exec one stty size
is "$out" "24 80" "it is as big as the caller's"
at_terminal 'wait ready
size 50 132
wait 50 132
signal 15' "$RBOX" exec one sh -c 'trap "stty size" WINCH; echo ready; while :; do sleep 0.05; done'
came 143 "it follows the window, and signals reach the program"
# busybox's shell loses its prompt now and then when a job that it lets go on tells of that; without a box, too
at_terminal 'wait > 
send sleep 61\n
do sleep 0.5
send \032
wait Stopped
wait > 
send bg\n
wait sleep 61
send jobs\n
wait Running
wait > 
send fg\n
wait sleep 61
do sleep 0.3
send \003
wait > 
send exit 9\n' "$RBOX" exec -e PS1='> ' one sh -i
came 9 "a shell has job control"
modes_came_back "and rbox exec was never stopped"
at_terminal 'wait ready
send \032
stopped
modes stopped
fg
raw
send \003' "$RBOX" exec one sh -c 'echo ready; exec sleep 61'
came 130 "Ctrl-Z stops it as a job, and Ctrl-C ends it"
is "$err" "$(printf '%s\n' 'modes stopped same' 'modes at the end same')" "with the modes that the caller had"
at_terminal 'wait ready
hangup' "$RBOX" exec one sh -c 'echo ready; exec sleep 61'
came 129 "a terminal that goes away ends it"
at_terminal 'wait ready
raw
do "$RBOX" kill one' "$RBOX" exec one sh -c 'echo ready; exec sleep 61'
is "$status $err" "137 modes at the end same" "when the box is killed it ends, and the modes come back"
wait "$box"
start --name two "$T/root" sh -c 'echo ready; exec sleep 100'
at_terminal "wait ready
do '$RBOX' exec two tty </dev/null >'$T/none' 2>&1
do ls -l /proc/self/fd/2 >/dev/null
send \n" "$RBOX" exec two sh -c 'echo ready; read line; ls -1 /dev/pts'
is "$(cat "$T/none") $(printf '%s\n' "$out" | tail -n 2)" "not a tty $(printf '%s\n' 0 ptmx)" "another without a terminal makes none"
kill "$box"
wait "$box"
if has_range; then
	start --name three "$T/root" sh -c 'echo ready; exec sleep 100'
	at_terminal '' "$RBOX" exec -u dev three sh -c 'stat -c %U "$(tty)"; echo by its name >/dev/stdout'
	is "$out" "$(printf '%s\n' dev 'by its name')" "another user owns its own"
	kill "$box"
	wait "$box"
fi
nothing_left "nothing is left"
done_testing
