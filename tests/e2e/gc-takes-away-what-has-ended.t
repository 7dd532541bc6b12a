#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox gc` takes away what boxes that have ended left, prints their ids, and touches none that runs.

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

run "$RBOX" gc
is "$status $out$err" "0 " "where there is nothing"
detach --name runs "$T/root" sleep 1000
runs=$id
start --name fore "$T/root" sh -c 'echo ready; exec sleep 1000'
ended=''
for n in 1 2 3; do
	detach --name "ended$n" "$T/root" sh -c "echo $n; exit $n"
	"$RBOX" wait "$id"
	ended="$ended$id
"
done
is "$("$RBOX" logs ended2)" 2 "the log of one that has ended is kept"
run "$RBOX" gc
is "$status $err" "0 " "gc"
is "$(printf '%s\n' "$out" | sort)" "$(printf '%s' "$ended" | sort)" "it prints the ids of those that have ended"
is "$("$RBOX" ps -aq | wc -l) $(state_of runs) $(state_of fore)" "2 running running" "those that run go on"
is "$(find "$state" -name '@*' -printf '%f\n' | sort | tr '\n' ' ')" "@fore @runs " "names of the others are gone"
for verb in logs wait inspect; do
	run "$RBOX" $verb ended1
	came 125 "$verb of what was taken away is refused"
done
run "$RBOX" gc
is "$status $out$err" "0 " "a second time there is nothing"

# What a kill leaves.
kill -KILL "$box" "$("$RBOX" inspect runs | jq .box.host_pid)"
wait "$box" 2>/dev/null
until_true no_process_left
run "$RBOX" gc
like "$out" "$runs" "an entry whose rbox was killed is taken away"
is "$(ls -A "$state")" "" "with its name"

# What is kept for a day goes by itself then.
detach --name old "$T/root" true
"$RBOX" wait old
jq -c 'del(.end_uptime)' "$state/$id/ended.json" >"$T/ended" && cp "$T/ended" "$state/$id/ended.json"
touch -d '-25 hours' "$state/$id/ended.json"
is "$("$RBOX" ps -aq)" "" "what ended more than a day ago is not listed"
is "$(ls -A "$state")" "" "and taken away by whoever comes across it"
detach --name young "$T/root" true
"$RBOX" wait young
touch -d '-23 hours' "$state/$id/ended.json"
is "$("$RBOX" ps -aq)" "$id" "what ended less than a day ago is kept"

# A clock that was set makes nothing old.
for time in '+2 hours' '+1 year' '-10 years'; do
	touch -d "$time" "$state/$id/ended.json"
	is "$("$RBOX" ps -aq)" "$id" "what has just ended is kept, though its file is of $time"
done
is "$(of "$id" .status)" exited "with its status"

# A half-made entry, and one with what rbox does not know.
mkdir "$state/00000000-0000-4000-8000-000000000001" "$state/00000000-0000-4000-8000-000000000002"
: >"$state/00000000-0000-4000-8000-000000000002/strange"
run "$RBOX" gc
is "$status" 0 "entries that are no box's"
is "$(ls "$state")" 00000000-0000-4000-8000-000000000002 "an empty one goes, one with a stranger's file stays"
rm -r "$state/00000000-0000-4000-8000-000000000002"
run "$RBOX" gc extra
came 125 "an argument is refused"
no_box_is_left "nothing is left"
done_testing
