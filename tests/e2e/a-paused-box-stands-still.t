#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox pause` stops every process of a box, whatever session it is in, until `rbox resume`.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/count"
chmod 777 "$T/count"
counters='count() { while :; do echo x >>/count/$1; sleep 0.02; done; }
	count child & setsid sh -c "while :; do echo x >>/count/session; sleep 0.02; done" & count command'

counts() { cat "$T/count/command" "$T/count/child" "$T/count/session" | wc -l; }
each() { for f in command child session; do stat -c %s "$T/count/$f" 2>/dev/null || echo 0; done | tr '\n' ' '; }
all_moved()
{
	now=$(each)
	for n in 1 2 3; do
		[ "$(echo "$now" | cut -d' ' -f"$n")" -gt "$(echo "$1" | cut -d' ' -f"$n")" ] || return 1
	done
}

# stands_still NAME OPTION...
stands_still()
{
	name=$1
	shift
	rm -f "$T"/count/*
	detach --name still -v "$T/count:/count" "$@" "$T/root" sh -c "$counters"
	until_true all_moved "0 0 0 "
	run "$RBOX" pause still
	is "$status $out$err" "0 " "$name: pause"
	before=$(each)
	sleep 0.5
	is "$(each)" "$before" "$name: nothing moves"
	is "$(state_of still) $("$RBOX" ps --json | jq -r '.[].status') $("$RBOX" ps | awk 'NR == 2 { print $3 }')" "paused paused paused" \
		"$name: inspect and ps say so"
	run "$RBOX" pause still
	is "$status $err" "0 " "$name: to pause it again is no failure"
	run "$RBOX" resume still
	is "$status $out$err" "0 " "$name: resume"
	until_true all_moved "$before"
	ok $? "$name: all go on"
	is "$(state_of still)" running "$name: and it is said to run"
	"$RBOX" pause still
	began=$(milliseconds)
	run "$RBOX" stop --grace 30s still
	is "$status $err" "0 " "$name: stop works on a paused box"
	[ $(($(milliseconds) - began)) -lt 20000 ]
	ok $? "$name: without the end of the grace period"
	is "$("$RBOX" ps -aq)" "" "$name: which is gone then"
}
stands_still "with process 1"
stands_still "one id" --map single
stands_still "keep" --map keep
if has_range; then
	stands_still "another user" -u 1000
else
	skip "no range of ids"
fi

# COMMAND as process 1 has to have a handler to be ended by SIGTERM.
counters='trap "exit 0" TERM; '$counters
stands_still "without process 1" --no-init

# What exec starts in a paused box runs; pausing again stops that, too.
detach --name entered "$T/root" sleep 1000
"$RBOX" pause entered
run "$RBOX" exec entered echo works
is "$status $out" "0 works" "exec in a paused box runs"
is "$(state_of entered)" paused "which stays paused"
"$RBOX" kill entered
run "$RBOX" wait entered
is "$status" 137 "a paused box can be killed"
"$RBOX" stop entered

# The clock of --timeout goes on.
detach --name late --timeout 1s --grace 1s "$T/root" sleep 1000
"$RBOX" pause late
run "$RBOX" wait late
is "$status" 124 "a paused box runs out of time"
"$RBOX" stop late

# Signal by signal it is the same.
detach --name signal "$T/root" sleep 1000
"$RBOX" kill -s STOP signal
until_true is_state signal paused
ok $? "kill -s STOP pauses"
"$RBOX" resume signal
until_true is_state signal running
ok $? "and resume lets it go on"
"$RBOX" stop signal

# Several, all, unknown ones.
for n in 1 2 3; do detach --name "many$n" "$T/root" sleep 1000; done
"$RBOX" pause many1 many2
is "$("$RBOX" ps --json | jq -r '.[] | .name + " " + .status' | sort | tr '\n' ' ')" "many1 paused many2 paused many3 running " "several"
"$RBOX" pause --all
is "$("$RBOX" ps --json | jq -r '.[].status' | tr '\n' ' ')" "paused paused paused " "pause --all"
"$RBOX" resume -a
is "$("$RBOX" ps --json | jq -r '.[].status' | tr '\n' ' ')" "running running running " "resume --all"
"$RBOX" pause --all
run "$RBOX" stop --all --grace 30s
is "$status $err" "0 " "stop --all of paused boxes"
for verb in pause resume; do
	run "$RBOX" $verb nowhere
	came 125 "$verb of an unknown one is refused"
done

# A box in the foreground.
start --name fore "$T/root" sh -c 'echo ready; exec sleep 1000'
"$RBOX" pause fore
is "$(state_of fore)" paused "a box in the foreground can be paused"
[ "$(ps -o stat= -p "$box" | cut -c1)" != T ]
ok $? "its rbox itself is not stopped"
"$RBOX" stop fore
wait "$box"
is "$?" 143 "and stopped"

detach --name shared --share pid "$T/root" sleep 1000
run "$RBOX" pause shared
came 125 "a box with --share pid cannot be paused"
like "$err" '^rbox: .*--share pid' "with a sentence"
is "$(state_of shared)" running "and goes on"
"$RBOX" stop shared
no_box_is_left "nothing is left"
done_testing
