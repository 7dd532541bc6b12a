#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox stop` sends the stop signal, waits for as long as the grace period says, kills, and leaves nothing of the box.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/told"
# says what it got, in a file of the caller's
told='for s in TERM HUP INT USR1 WINCH; do trap "echo $s >>/told/$1; exit 3" $s; done; echo ready; while :; do sleep 0.05; done'
deaf='trap "" TERM HUP INT USR1; echo ready; while :; do sleep 0.05; done'

# box NAME SCRIPT OPTION...
box()
{
	name=$1 script=$2
	shift 2
	detach --name "$name" -v "$T/told:/told" "$@" "$T/root" sh -c "$script" sh "$name" || return 1
	until_true logged "$name" ready
}

# stops NAME ARGUMENT...: after which nothing is known of the box
stops()
{
	name=$1
	shift
	began=$(milliseconds)
	run "$RBOX" stop "$@"
	took=$(($(milliseconds) - began))
	is "$status $out$err" "0 " "$name: stop says nothing"
	run "$RBOX" ps -a -q
	is "$status $out" "0 " "$name: nothing is known of the box after that"
}

box term "$told"
stops "a box that obeys" term
is "$(cat "$T/told/term")" TERM "its COMMAND got SIGTERM"
box usr "$told" --stop-signal USR1
stops "another stop signal" usr
is "$(cat "$T/told/usr")" USR1 "COMMAND got that one"
box winch "$told" --stop-signal SIGWINCH
stops "a stop signal of terminals" winch
is "$(cat "$T/told/winch")" WINCH "COMMAND got that one, too"

box deaf "$deaf" --grace 700ms
stops "a box that does not obey" deaf
[ "$took" -ge 700 ]
ok $? "it has its grace period ($took ms)"
[ "$took" -lt 20000 ]
ok $? "and is killed then"
box deaf "$deaf" --grace 1h
stops "a shorter grace of stop's" --grace 300ms deaf
[ "$took" -ge 300 ] && [ "$took" -lt 20000 ]
ok $? "is what counts ($took ms)"
box deaf "$deaf" --grace 0 --stop-signal USR1
stops "no grace" deaf
box slow 'trap "sleep 1.5; echo end >/told/slow; exit 3" TERM; echo ready; while :; do sleep 0.05; done' --grace 300ms
stops "a longer grace of stop's" --grace 20s slow
is "$(cat "$T/told/slow" 2>&1)" end "is what counts: COMMAND may end by itself"

# Process 1 of a pid namespace without a handler gets no signal.
detach --name first --no-init --grace 500ms "$T/root" sleep 1000
stops "COMMAND as process 1 that has no handler" first
# A COMMAND that stops itself can still be stopped.
detach --name stopped "$T/root" sh -c 'kill -STOP $$; sleep 1000'
until_true is_state stopped paused
stops "a COMMAND that has stopped itself" --grace 2s stopped

# Several at once take no longer than one.
for n in 1 2 3 4; do box "deaf$n" "$deaf"; done
stops "several" --grace 1s deaf1 deaf2 deaf3 deaf4
[ "$took" -lt 3900 ] || note "several took $took ms"
[ "$took" -lt 20000 ]
ok $? "their grace periods run at the same time ($took ms)"
for n in 1 2 3; do box "all$n" "$told"; done
start --name fore "$T/root" sh -c 'echo ready; exec sleep 1000'
stops "all" --all
wait "$box"
is "$?" 143 "a box in the foreground ends as by SIGTERM"
is "$(cat "$T/told/all1" "$T/told/all2" "$T/told/all3" | tr '\n' ' ')" "TERM TERM TERM " "each was asked"
run "$RBOX" stop --all
is "$status $out$err" "0 " "--all of none is no failure"

# One that has ended: what was kept of it goes.
detach --name ended "$T/root" true
"$RBOX" wait ended
stops "one that has ended" ended
# One that ends after it was found, and before it is asked: strace holds stop in between.
for signal in TERM KILL; do
	detach --name ends --stop-signal "$signal" "$T/root" sleep 1000
	bounded strace -o "$T/trace" -e trace=pidfd_open -e inject=pidfd_open:delay_enter=1000000 "$RBOX" stop ends 2>"$T/said" &
	stopping=$!
	until_true test -s "$T/trace"
	"$RBOX" kill ends
	wait "$stopping"
	is "$? $(cat "$T/said")" "0 " "one that ends meanwhile is no failure (SIG$signal)"
	is "$("$RBOX" ps -aq)" "" "and what was kept of it goes"
done
# An unknown one among others.
box here "$told"
run "$RBOX" stop nowhere here
came 125 "an unknown one among several is a failure"
like "$err" '^rbox: no box .*nowhere' "which is named"
is "$("$RBOX" ps -aq)" "" "the others are stopped all the same"
run "$RBOX" stop
came 125 "stop of nothing is refused"
run "$RBOX" stop --all some
came 125 "--all and a name is refused"

# Whoever waits meanwhile gets the status.
box waited "$told"
bounded "$RBOX" wait waited &
waiter=$!
until_true sh -c 'ls "$1"/*/waiting-* >/dev/null 2>&1' sh "$state"
"$RBOX" stop waited
wait "$waiter"
is "$?" 3 "a waiter gets the status of a box that is stopped"

# A process of the box that is in another session, and one that ignores everything: both go.
box rest 'setsid sh -c "trap \"\" TERM HUP; sleep 1000" & echo ready; exec sleep 1000'
stops "a box with a deaf background" rest
no_box_is_left "nothing is left"
done_testing
