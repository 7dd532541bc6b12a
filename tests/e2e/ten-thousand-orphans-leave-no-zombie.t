#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Process 1 of a box reaps whatever loses its parent, however much that is.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
export run_seconds=200
zombies='grep -l "^State:.Z" /proc/[0-9]*/status 2>/dev/null | wc -l'
# so many hundreds, each by a process that ends at once
orphans='i=0; while [ $i -lt $0 ]; do
		( n=0; while [ $n -lt 100 ]; do : & n=$((n + 1)); done )
		i=$((i + 1))
	done'

# reaped NAME HUNDREDS OPTION...
reaped()
{
	name=$1 hundreds=$2
	shift 2
	run "$RBOX" "$@" "$T/root" sh -c "$orphans"'
		tries=0; until [ "$(cat /proc/*/stat 2>/dev/null | grep -c " (sh) Z ")" = 0 ] || [ $tries = 100 ]; do sleep 0.1; tries=$((tries + 1)); done
		cat /proc/*/stat 2>/dev/null | grep " (sh) Z " | head -n 3; echo end' "$hundreds"
	is "$status $out" "0 end" "$name"
}
reaped "10,000 orphans are reaped" 100

# In a detached box, by execs, and while others are added.
detach --name box "$T/root" sleep 1000
run "$RBOX" exec box sh -c "$orphans" 10
came 0 "1,000 orphans of an exec"
are_gone() { [ "$("$RBOX" inspect box | jq .processes)" = 2 ]; }
until_true are_gone
is "$("$RBOX" inspect box | jq .processes) $("$RBOX" exec box sh -c "$zombies")" "2 0" "leave nothing"
"$RBOX" stop box

# They end with the box when they do not end themselves.
run "$RBOX" "$T/root" sh -c 'i=0; while [ $i -lt 200 ]; do (setsid sleep 1000 &); i=$((i + 1)); done; echo end'
is "$status $out" "0 end" "200 that sleep on do not hold up the end"
no_box_is_left "nothing is left"
done_testing
