#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Two shells start and stop a hundred boxes at the same time, others list and look: nothing fails, and nothing is left.

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

# shell NUMBER: fifty boxes
shell()
{
	n=0
	while [ $n -lt 50 ]; do
		"$RBOX" -d --name "shell$1-$n" "$T/root" sleep 1000 >/dev/null || echo "start $1-$n: $?"
		"$RBOX" exec "shell$1-$n" true || echo "exec $1-$n: $?"
		"$RBOX" ps >/dev/null || echo "ps: $?"
		[ $((n % 2)) = 0 ] || "$RBOX" stop "shell$1-$n" || echo "stop $1-$n: $?"
		n=$((n + 1))
	done
	n=0
	while [ $n -lt 50 ]; do
		"$RBOX" stop "shell$1-$n" || echo "stop $1-$n: $?"
		n=$((n + 2))
	done
}
shell 1 >"$T/one" 2>&1 &
one=$!
shell 2 >"$T/two" 2>&1 &
two=$!
while kill -0 $one 2>/dev/null && kill -0 $two 2>/dev/null; do
	"$RBOX" ps -a --json | jq -e 'type == "array"' >/dev/null || echo "ps: $?"
	"$RBOX" inspect shell1-0 2>/dev/null | jq . >/dev/null || echo "inspect: $?"
done >"$T/three" 2>&1
wait $one
wait $two
for file in one two three; do
	is "$(head -n 5 "$T/$file")" "" "the $file of three shells sees no failure"
done
no_box_is_left "nothing is left"

# Starts and stop --all, at the same time.
pids=''
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	bounded "$RBOX" -d "$T/root" sleep 1000 >/dev/null 2>>"$T/starts" &
	pids="$pids $!"
	[ $((n % 5)) != 0 ] || { "$RBOX" stop --all >>"$T/stops" 2>&1 & pids="$pids $!"; }
done
for pid in $pids; do
	wait "$pid"
	echo $? >>"$T/statuses"
done
is "$(sort -u "$T/statuses") $(cat "$T/starts" "$T/stops")" "0 " "stop --all while boxes start"
"$RBOX" stop --all
"$RBOX" gc >/dev/null
no_box_is_left "nothing is left"
done_testing
