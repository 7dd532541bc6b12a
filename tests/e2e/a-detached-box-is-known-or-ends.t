#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# A detached box whose id was not written ends, and leaves nothing: its reader is full, closed or slow, or the rbox that starts it is
# killed at any moment.
# shellcheck disable=SC2016,SC2317 # expanded in the box; called by until_true

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
uuid='^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

# gone STATUS NAME: what run ended with, and nothing is left at that moment
gone()
{
	is "$1 $(ls -A "$state" 2>/dev/null) $(processes_left)" "125  " "$2: 125, and nothing is left"
	like "$(cat "$T/err")" "^rbox: cannot write the box's id" "$2: with a sentence"
}
"$RBOX" -d "$T/root" sleep 1000 >/dev/full 2>"$T/err"
gone $? "a full disk"
"$RBOX" -d "$T/root" sleep 1000 >&- 2>"$T/err"
gone $? "a closed descriptor"
"$RBOX" -d --report "$T/report" "$T/root" sh -c 'exit 3' >/dev/full 2>"$T/err"
gone $? "a COMMAND that ends at once"
is "$(jq -c '[.exit_status, .failure.errno]' "$T/report")" '[125,"ENOSPC"]' "and the report says so"
mkfifo "$T/closed"
sleep 30 <>"$T/closed" &
holder=$!
exec 7>"$T/closed"
kill "$holder"
wait "$holder" 2>/dev/null
trap '' PIPE
"$RBOX" -d "$T/root" sleep 1000 >&7 2>"$T/err"
gone $? "a reader that is gone"
trap - PIPE
exec 7>&-

# A pipe that is full: rbox waits for its reader, and signals end it and the box.
mkfifo "$T/full"
exec 7<>"$T/full"
dd if=/dev/zero of="$T/full" bs=4096 oflag=nonblock 2>/dev/null
has_box() { [ -n "$(ls -A "$state" 2>/dev/null)" ]; }
for number in 15 2 1 3; do
	signal=$(kill -l $number)
	"$RBOX" -d --name "on-$signal" "$T/root" sleep 1000 >"$T/full" 2>"$T/err" &
	launcher=$!
	until_true has_box
	sleep 0.3
	kill -0 "$launcher"
	ok $? "a full pipe is waited for: $signal"
	kill -s "$signal" "$launcher"
	wait "$launcher"
	is $? $((128 + number)) "and the signal ends rbox: $signal"
	until_true no_box_left
	ok $? "and the box: $signal"
done
"$RBOX" -d "$T/root" sleep 1000 >"$T/full" 2>"$T/err" &
launcher=$!
until_true has_box
kill -KILL "$launcher"
wait "$launcher" 2>/dev/null
until_true no_box_left
ok $? "and SIGKILL"
{ "$RBOX" -d "$T/root" sleep 1000; echo $? >"$T/status"; } >"$T/full" 2>"$T/err" &
launcher=$!
until_true has_box
sleep 0.2
dd bs=4096 count=16 <&7 >/dev/null 2>&1
id=$(timeout 5 head -c 37 <&7 | tr -d '\0')
wait "$launcher"
like "$(cat "$T/status") $id" "^0 ${uuid#^}" "a slow reader gets the id, and the box goes on"
is_state "$id" running
ok $? "it runs"
"$RBOX" stop "$id"
exec 7>&-

# Killed at 400 moments: a box that is kept is one whose id was written.
run_seconds=200
run "$KILL_MOMENTS" 400 16000 9 "$RBOX" -d "$T/root" sleep 0.1
printf '%s\n' "$out" | grep -E "$uuid" | sort >"$T/told"
until_true no_process_left
for entry in "$state"/*; do
	[ -d "$entry" ] && echo "${entry##*/}"
done | sort >"$T/kept"
like "$out" '^[1-9][0-9]* killed, [0-9]* ended otherwise, 0 deaf, 0 left$' "rbox killed by SIGKILL while it starts a box: nothing runs on"
is "$(comm -13 "$T/told" "$T/kept")" "" "no box is kept whose id was not written"
note "$(printf '%s\n' "$out" | tail -n 1); $(wc -l <"$T/told") told, $(wc -l <"$T/kept") kept"
"$RBOX" gc >/dev/null
# shellcheck disable=SC2046 # words
[ ! -s "$T/kept" ] || "$RBOX" stop $(cat "$T/kept") >/dev/null 2>&1
no_box_is_left "nothing is left"
done_testing
