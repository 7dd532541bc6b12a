#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox kill` ends boxes at once; with -s it sends their COMMANDs a signal by its name or number.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
count='for s in HUP INT QUIT USR1 USR2 WINCH TERM ALRM; do trap "echo got $s" $s; done; echo ready; while :; do sleep 0.02; done'

detach --name one "$T/root" sh -c "$count"
until_true logged one ready
for pair in HUP:HUP SIGUSR1:USR1 usr2:USR2 2:INT Quit:QUIT sigwinch:WINCH 14:ALRM; do
	run "$RBOX" kill -s "${pair%:*}" one
	is "$status $out$err" "0 " "-s ${pair%:*} is sent"
	until_true logged one "got ${pair#*:}"
	ok $? "COMMAND gets ${pair#*:}"
done
is "$("$RBOX" logs one | grep -c got)" 7 "each once"
for bad in NONE 0 65 -1 '' SIGNONE 9x; do
	run "$RBOX" kill "--signal=$bad" one
	came 125 "-s '$bad' is refused"
	like "$err" '^rbox: .*signal' "with a sentence"
done
run "$RBOX" kill -s HPU one
like "$err" 'HUP' "a misspelt name is guessed"
is "$(state_of one)" running "the box goes on"

run "$RBOX" kill one
is "$status $out$err" "0 " "without -s"
run "$RBOX" wait one
is "$status" 137 "the box is killed"
is "$("$RBOX" logs one | grep -c got)" 7 "what it wrote is kept"
run "$RBOX" kill one
came 125 "a box that has ended cannot be killed"
like "$err" '^rbox: no box .*one' "with a sentence"
"$RBOX" stop one

# A stopped COMMAND, a deaf one, one that is process 1 itself.
detach --name deaf "$T/root" sh -c 'trap "" TERM; kill -STOP $$; sleep 1000'
"$RBOX" kill deaf
run "$RBOX" wait deaf
is "$status" 137 "a stopped COMMAND is killed"
detach --name first --no-init "$T/root" sleep 1000
"$RBOX" kill -s KILL first
run "$RBOX" wait first
is "$status" 137 "so is one that is process 1"
detach --name first --no-init "$T/root" sh -c 'trap "echo got; exit 6" USR1; echo ready; while :; do sleep 0.02; done'
until_true logged first ready
"$RBOX" kill -s USR1 first
run "$RBOX" wait first
is "$status" 6 "process 1 gets what it has a handler for"
"$RBOX" gc >/dev/null

# Several, and all.
for n in 1 2 3; do detach --name "many$n" "$T/root" sleep 1000; done
start --name fore "$T/root" sh -c 'echo ready; exec sleep 1000'
run "$RBOX" kill many1 nowhere many2
came 125 "an unknown one among several is a failure"
run "$RBOX" wait many2
is "$status" 137 "the others are killed"
run "$RBOX" kill --all
is "$status $err" "0 " "--all"
wait "$box"
is "$?" 137 "a box in the foreground ends with 137"
run "$RBOX" wait many3
is "$status" 137 "and the last one, too"
"$RBOX" gc >/dev/null

# SIGTERM by kill has the grace period behind it; a second one kills.
detach --name graced --grace 500ms "$T/root" sh -c 'trap "" TERM; echo ready; while :; do sleep 0.05; done'
until_true logged graced ready
run "$RBOX" kill -s TERM graced
run "$RBOX" wait graced
is "$status" 137 "after the grace period the box is killed"
detach --name twice --grace 1h "$T/root" sh -c 'trap "echo told" TERM; echo ready; while :; do sleep 0.05; done'
until_true logged twice ready
"$RBOX" kill -s TERM twice
until_true logged twice told
"$RBOX" kill -s TERM twice
run "$RBOX" wait twice
is "$status" 137 "a second SIGTERM kills"

# With shared processes there is no process 1.
detach --name shared --share pid "$T/root" sh -c 'setsid sleep 1000 & echo ready; sleep 1000'
until_true logged shared ready
bounded "$RBOX" wait shared &
waiter=$!
until_true sh -c 'ls "$1"/*/waiting-* >/dev/null 2>&1' sh "$state"
run "$RBOX" kill shared
came 0 "a box with --share pid is killed"
wait "$waiter"
is "$?" 137 "and ends"
"$RBOX" gc >/dev/null
no_box_is_left "nothing is left"
done_testing
