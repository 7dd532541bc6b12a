#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# SIGKILL at any moment, of the rbox that was called or of the one that runs the box, leaves nothing that a later command does
# not take away, and no box that cannot be found.

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
export run_seconds=120
hosts() { "$RBOX" ps --json | jq -r '.[].host_pid'; }

# clean NAME: what rbox knows of is all there is; after gc nothing is left
clean()
{
	"$RBOX" ps -a >/dev/null
	"$RBOX" gc >/dev/null
	no_box_is_left "$1"
}

# In the foreground, with a name: entry and name go with the next command.
run "$KILL_MOMENTS" 200 8000 9 "$RBOX" --name mine "$T/root" sleep 1000
is "$status $out" "0 200 killed, 0 ended otherwise, 0 deaf, 0 left" "200 kills of a named box's start: no process is left"
is "$("$RBOX" ps -q)" "" "none is listed"
run "$RBOX" --name mine "$T/root" true
came 0 "the name is free"
clean "a named box"

# Detached: the caller is killed. A box that it has started may run then, but only one that rbox ps knows of.
n=0
while [ $n -lt 200 ]; do
	"$RBOX" -d "$T/root" sleep 1000 >/dev/null 2>&1 &
	caller=$!
	[ $((n % 40)) = 0 ] || sleep "0.00$((n % 40 / 5))$((n % 5 * 2))"
	kill -KILL "$caller" 2>/dev/null
	wait "$caller" 2>/dev/null
	n=$((n + 1))
done
known() { [ "$(processes_left | wc -l)" = $((2 * $("$RBOX" ps -q | wc -l))) ]; }
until_true known
is "$(processes_left | wc -l)" $((2 * $("$RBOX" ps -q | wc -l))) "200 kills of the caller of -d: rbox ps knows all that runs"
note "$("$RBOX" ps -q | wc -l) of 200 boxes run"
run "$RBOX" stop --all --grace 0
is "$status $err" "0 " "and all can be stopped"
clean "after that"

# The whole of a start, caller and all that it has made.
run "$KILL_MOMENTS" 200 8000 9 "$RBOX" -d --name mine "$T/root" sleep 0.2
like "$out" ', 0 deaf, ' "200 kills of a detached box's start: none is deaf"
# shellcheck disable=SC2016 # expanded elsewhere
until_true sh -c '[ -z "$("$1" ps -q)" ]' sh "$RBOX"
clean "detached boxes whose callers were killed"

# While they run: the rbox that runs the box.
killed=0
while [ $killed -lt 100 ]; do
	pids=''
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		"$RBOX" -d "$T/root" sh -c 'sleep 1000 & sleep 1000' >/dev/null
	done
	pids=$(hosts)
	# shellcheck disable=SC2086 # words
	kill -KILL $pids
	killed=$((killed + $(echo "$pids" | wc -l)))
done
is "$killed" 100 "100 boxes were killed while they ran"
until_true no_process_left
is "$("$RBOX" ps -q)" "" "none is listed after that"
clean "and nothing is left"

# And process 1: the box ends in an orderly way, and is kept as such.
detach --name one "$T/root" sleep 1000
kill -KILL "$(of one .box.pid)"
run "$RBOX" wait one
is "$status" 137 "a box whose process 1 is killed ends with 137"
is "$(state_of one)" exited "and is kept"
clean "until gc"
done_testing
