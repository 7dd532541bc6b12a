#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --report writes one JSON object: how COMMAND ended or what failed, when, and what the box has used.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
members='["schema","id","name","start","end","end_uptime","exit_status","status","signal","timed_out","user_us","system_us","peak_bytes","log_lost_bytes","refused","failure"]'

# reports NAME WANT ARGUMENT...: WANT is [exit_status, status, signal, timed_out]
reports()
{
	name=$1 want=$2
	shift 2
	echo "old text that is longer than nothing" >"$T/report"
	now=$(date +%s%3N)
	run "$RBOX" --report "$T/report" "$@"
	is "$(jq -c keys_unsorted "$T/report")" "$members" "$name: all members"
	is "$(jq -c '[.exit_status, .status, .signal, .timed_out]' "$T/report")" "$want" "$name: how it ended"
	is "$(jq .exit_status "$T/report")" "$status" "$name: exit_status is that of rbox"
	is "$(jq --argjson now "$now" '.start >= $now - 1 and .end >= .start and .end < $now + 60000 and .schema == 1' "$T/report")" true "$name: when"
	like "$(jq -r .id "$T/report")" '^[0-9a-f]{8}-[0-9a-f-]{27}$' "$name: the id"
}
reports success '[0,0,null,false]' "$T/root" true
is "$(jq -c '[.name, .failure, .log_lost_bytes]' "$T/report")" '[null,null,0]' "no name, no failure"
[ "$(jq .peak_bytes "$T/report")" -gt 0 ]
ok $? "some memory was used"
reports status '[7,7,null,false]' --name named "$T/root" sh -c 'exit 7'
is "$(jq -r .name "$T/report")" named "the name"
reports signal '[137,null,"KILL",false]' "$T/root" sh -c 'kill -KILL $$'
reports time-out '[124,null,"TERM",true]' --timeout 300ms "$T/root" sleep 1000
reports "time-out, obeyed" '[124,0,null,true]' --timeout 300ms "$T/root" sh -c 'trap "exit 0" TERM; while :; do sleep 0.02; done'
reports "process 1" '[3,3,null,false]' --no-init "$T/root" sh -c 'exit 3'
reports "shared processes" '[3,3,null,false]' --share pid "$T/root" sh -c 'exit 3'

reports "not found" '[127,null,null,false]' "$T/root" no-such
is "$(jq -r '.failure.step' "$T/report")" exec "not found: the step"
like "$(jq -r '.failure.message' "$T/report")" 'no-such' "not found: the message"
is "$(jq -c '.failure | keys_unsorted' "$T/report")" '["step","path","errno","message","hint"]' "members of a failure"
reports "no root" '[125,null,null,false]' "$T/nowhere" true
like "$(jq -r '.failure.message' "$T/report")" 'nowhere' "no root: the message"
reports "a row that fails" '[125,null,null,false]' -w /none "$T/root" true
is "$(jq -r '.failure | .step + " " + .errno' "$T/report")" "workdir ENOENT" "a row that fails: step and errno"
like "$err" "$(jq -r .failure.message "$T/report" | cut -c1-20)" "a row that fails: the message is that on stderr"
is "$(jq -c '[.user_us, .system_us, .peak_bytes]' "$T/report" | tr -d '0-9')" '[,,]' "a row that fails: numbers all the same"

# What was used.
reports "processor time" '[0,0,null,false]' "$T/root" sh -c 'end=$(($(cut -d. -f1 /proc/uptime) + 2))
	while [ "$(cut -d. -f1 /proc/uptime)" -lt $end ]; do i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done; done'
used=$(jq '.user_us + .system_us' "$T/report")
took=$(jq '(.end - .start) * 1000' "$T/report")
[ "$used" -gt $((took / 20)) ] && [ "$used" -lt $((took * 3)) ]
ok $? "a COMMAND that burns processor time: $used of $took us"
reports "a child's time" '[0,0,null,false]' "$T/root" sh -c '(setsid sh -c "i=0; while [ \$i -lt 400000 ]; do i=\$((i + 1)); done; echo end") | cat'
[ "$(jq .user_us "$T/report")" -gt 50000 ]
ok $? "processes in other sessions count ($(jq .user_us "$T/report") us)"
reports "memory" '[0,0,null,false]' --tmpfs /mnt "$T/root" sh -c 'head -c 50000000 /dev/zero | tr "\0" x | sort >/dev/null; exit 0'
peak=$(jq .peak_bytes "$T/report")
[ "$peak" -gt 48000000 ] && [ "$peak" -lt 500000000 ]
ok $? "a COMMAND that holds 50 MB: $peak bytes"

# Where it goes.
before=$(manifest "$T/root")
run "$RBOX" --report "$T/none/report" "$T/root" sh -c 'echo ran; >/ran'
came 125 "a FILE that cannot be made is a failure"
like "$err" '^rbox: .*none/report' "with a sentence"
is "$out $(manifest "$T/root")" " $before" "before anything is started"
run "$RBOX" --report "$T" "$T/root" true
came 125 "a directory as well"
: >"$T/closed"
chmod 444 "$T/closed"
if [ "$(id -u)" != 0 ]; then
	run "$RBOX" --report "$T/closed" "$T/root" true
	came 125 "and a file that cannot be written"
fi
"$RBOX" --report /dev/fd/7 "$T/root" sh -c 'ls /proc/self/fd | wc -l' 7>"$T/seven" >"$T/out"
is "$(jq .exit_status "$T/seven")" 0 "/dev/fd/7"
is "$("$RBOX" --report /dev/stdout "$T/root" true | jq .exit_status)" 0 "/dev/stdout"
run "$RBOX" --report /dev/full "$T/root" sh -c 'exit 3'
is "$status" 125 "a disk that is full later is a failure"
run "$RBOX" --report "$T/r" --explain "$T/root" true
came 125 "--report and --explain exclude each other"

# Of a detached box it is written at the end, as is ended.json.
rm -f "$T/report"
detach --name later --report "$T/report" "$T/root" sh -c 'sleep 0.5; exit 6'
is "$(cat "$T/report")" "" "of a detached box it is empty while the box runs"
"$RBOX" wait later
until_true test -s "$T/report"
is "$(jq -c '[.exit_status, .name]' "$T/report")" '[6,"later"]' "and written at its end"
is "$(jq -cS 'del(.end)' "$T/report")" "$(of later '.ended | del(.end) | tojson' | jq -cS .)" "it says what is kept of the box"
"$RBOX" stop later
rm -f "$T/report"
run "$RBOX" -d --report "$T/report" "$T/root" no-such
is "$status $(jq -r '.exit_status' "$T/report")" "127 127" "a detached box that fails writes it, too"
no_box_is_left "nothing is left"
done_testing
