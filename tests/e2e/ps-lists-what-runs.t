#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox ps` has a line, an id or an object for each box of the caller, the oldest first.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
head='ID           NAME            STATUS     AGE    PID     PROCS MEMORY ROOT                     COMMAND'

run "$RBOX" ps
is "$status $out$err" "0 $head" "where there is no box, only the head"
run "$RBOX" ps -q
is "$status $out$err" "0 " "-q: nothing"
run "$RBOX" ps --json
is "$status $(printf '%s' "$out" | jq -c .)$err" "0 []" "--json: an empty array"
[ ! -e "$state" ]
ok $? "and nothing is made for that"

now=$(date +%s)
detach --name first "$T/root" sh -c 'sleep 1000 & sleep 1000 & exec sleep 1000'
first=$id
sleep 0.05
detach "$T/root" sleep 1000
second=$id
sleep 0.05
start --name third "$T/root" sh -c 'echo ready; exec sleep 1000'
detach "$T/root" sh -c 'exit 3'
ended=$id
"$RBOX" wait "$ended"

run "$RBOX" ps
is "$status $err" "0 " "ps"
is "$(printf '%s\n' "$out" | head -n 1)" "$head" "the columns"
is "$(printf '%s\n' "$out" | awk 'NR > 1 { print $2, $3 }' | tr '\n' ',')" "first running,- running,third running," "those that run, by age"
line=$(printf '%s\n' "$out" | sed -n 2p)
is "$(echo "$line" | awk '{ print $1 }')" "$(echo "$first" | tr -d - | cut -c1-12)" "the id begins as the id does"
is "$(echo "$line" | awk '{ print $5, $6 }')" "$(of first .box.pid) 4" "process 1 and how many there are"
like "$line" ' [0-9.]+[KMG] +\.\.\.[^ ]*/root +sh -c sleep ' "memory, the end of the root, the beginning of the command"
like "$(echo "$line" | awk '{ print $4 }')" '^[0-9]+(s|m[0-9]+s)$' "the age"
run "$RBOX" ps -q
is "$out" "$first
$second
$("$RBOX" inspect third | jq -r .box.id)" "-q: ids"
run "$RBOX" ps -a
is "$(printf '%s\n' "$out" | awk 'NR == 5 { print $2, $3, $4 }')" "- exited 3" "-a: also those that have ended, with their status"
run "$RBOX" ps -aq
is "$(printf '%s\n' "$out" | tail -n 1)" "$ended" "-a -q"

run "$RBOX" ps --json
printf '%s\n' "$out" >"$T/json"
is "$(jq -c 'map(.name)' "$T/json")" '["first",null,"third"]' "--json: an array"
is "$(jq -c '.[0] | keys_unsorted' "$T/json")" \
	'["id","name","status","created","detached","pid","host_pid","processes","resident_bytes","root","command"]' "its members"
is "$(jq -c '.[0] | [.id, .status, .detached, .processes, .root, .command]' "$T/json")" \
	"[\"$first\",\"running\",true,4,\"$T/root\",[\"sh\",\"-c\",\"sleep 1000 & sleep 1000 & exec sleep 1000\"]]" "what they say"
is "$(jq -c '.[2].detached, .[2].host_pid' "$T/json" | tr '\n' ' ')" "false $box " "a box in the foreground is run by the rbox that was started"
is "$(jq '.[0].pid' "$T/json")" "$(of first .box.pid)" "the pid is that of process 1"
created=$(($(jq '.[0].created' "$T/json") / 1000))
[ "$created" -ge "$now" ] && [ "$created" -le "$(date +%s)" ]
ok $? "created is the time of the start"
sum=$(for p in $(jq '.[0].pid' "$T/json") $(pgrep -P "$(jq '.[0].pid' "$T/json")") $(pgrep -P "$(command_of first)"); do
	awk '{ print $2 }' "/proc/$p/statm"
done | awk '{ s += $1 } END { print s * 4096 }')
got=$(jq '.[0].resident_bytes' "$T/json")
[ "$got" -gt $((sum / 2)) ] && [ "$got" -lt $((sum * 2)) ]
ok $? "resident_bytes is about the sum that /proc says ($got, $sum)"
run "$RBOX" ps --json --all
is "$(printf '%s' "$out" | jq -c '.[3] | [.id, .status, .exit_status, .pid, .processes]')" "[\"$ended\",\"exited\",3,null,null]" \
	"--json --all: one that has ended"
is "$(printf '%s' "$out" | jq -c '.[3] | .ended >= .created')" true "and when"
run "$RBOX" ps -q --json
came 125 "-q and --json exclude each other"
run "$RBOX" ps first
came 125 "an argument is refused"
"$RBOX" ps >/dev/full 2>"$T/err"
is "$? $(grep -c 'standard output' "$T/err")" "125 1" "a full standard output is a failure"

# Whatever is in a command line: one line a box, nothing that a terminal obeys, and JSON.
"$RBOX" stop first "$second" third
wait "$box"
"$RBOX" gc >/dev/null
detach "$T/root" sh -c 'exec sleep 1000' "$(printf 'a\nb\033[31m\t"\\\177\302\233x')" "$(printf '\377\376')" ''
detach "$T/root" sh -c 'exec sleep 1000' "$(printf '%02000d' 0)"
run "$RBOX" ps
is "$(printf '%s\n' "$out" | wc -l)" 3 "a line each"
is "$(printf '%s' "$out" | LC_ALL=C tr -d ' -~\n' | wc -c)" 0 "of printable characters only"
[ "$(printf '%s\n' "$out" | wc -L)" -le 140 ]
ok $? "and not too long"
run "$RBOX" ps --json
is "$(printf '%s' "$out" | jq -r '.[0].command[3]')" "$(printf 'a\nb\033[31m\t"\\\177\302\233x')" "--json has it exactly"
is "$(printf '%s' "$out" | jq '.[1].command[3] | length')" 2000 "and whole"
"$RBOX" stop --all
no_box_is_left "nothing is left"
done_testing
