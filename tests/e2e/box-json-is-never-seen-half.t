#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Whoever reads the directory of boxes while boxes come and go sees each box whole or not at all.

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir -p "$state"
chmod 700 "$state"

# read_all: until there is a file $T/stop; what is wrong goes to $T/wrong.
read_files()
{
	while [ ! -e "$T/stop" ]; do
		for file in "$state"/*/box.json "$state"/*/ended.json "$state"/*/plan.json; do
			# shellcheck disable=SC2015 # either is right
			text=$(cat "$file" 2>/dev/null) && [ -n "$text" ] || continue
			printf '%s' "$text" | jq -e 'type == "object" and .schema == 1' >/dev/null 2>&1 || echo "$file: $text" >>"$T/wrong"
			echo >>"$T/seen"
		done
	done
}
list_boxes()
{
	while [ ! -e "$T/stop" ]; do
		"$RBOX" ps --all --json 2>>"$T/wrong" | jq -e 'all(.id and .root and .command)' >/dev/null 2>>"$T/wrong" || echo "ps: $?" >>"$T/wrong"
		echo >>"$T/listed"
	done
}
# an empty file is no box.json either
find_empty()
{
	while [ ! -e "$T/stop" ]; do
		find "$state" -name box.json -size 0 2>/dev/null >>"$T/wrong"
	done
}
: >"$T/wrong"
read_files &
readers=$!
list_boxes &
readers="$readers $!"
find_empty &
readers="$readers $!"
failed=0
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	pids=''
	for way in 1 2 3 4 5; do
		bounded "$RBOX" -d "$T/root" sleep 0.05 >/dev/null 2>>"$T/err" &
		pids="$pids $!"
		bounded "$RBOX" --name "box-$n-$way" "$T/root" sleep 0.05 2>>"$T/err" &
		pids="$pids $!"
	done
	for pid in $pids; do
		wait "$pid" || failed=$((failed + 1))
	done
done
: >"$T/stop"
# shellcheck disable=SC2086 # words
wait $readers
is "$failed $(cat "$T/err")" "0 " "200 boxes started while others looked"
is "$(head -n 5 "$T/wrong")" "" "nothing was seen half"
[ "$(wc -l <"$T/seen")" -gt 10 ] && [ "$(wc -l <"$T/listed")" -gt 3 ]
ok $? "files were read $(wc -l <"$T/seen") times, and boxes listed $(wc -l <"$T/listed") times"
# shellcheck disable=SC2016 # expanded elsewhere
until_true sh -c '[ -z "$("$1" ps -q)" ]' sh "$RBOX"
is "$("$RBOX" gc | wc -l)" 100 "each detached box is kept"
no_box_is_left "nothing is left"
done_testing
