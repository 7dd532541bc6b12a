#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 600
#
# Five hundred boxes at once: all are started, listed, entered and stopped, and nothing is left.

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/boxes.sh"
new_root "$T/root"
export RBOX T
export run_seconds=300
count=500

# in three kinds: detached, with a name, in the foreground
began=$(milliseconds)
# shellcheck disable=SC2016 # expanded by the shells
seq 1 $count | xargs -P 4 -n 1 sh -c 'case $(($1 % 2)) in
	0) "$RBOX" -d --name "box-$1" "$T/root" sleep 10000 ;;
	1) "$RBOX" -d "$T/root" sleep 10000 ;;
	esac >>"$T/ids" 2>>"$T/err" || echo "$1: $?" >>"$T/err"' sh
note "$count boxes started in $(($(milliseconds) - began)) ms"
is "$(cat "$T/err")" "" "$count boxes start"
is "$(sort -u "$T/ids" | wc -l)" $count "each has an id of its own"
began=$(milliseconds)
run "$RBOX" ps
took=$(($(milliseconds) - began))
note "rbox ps of $count boxes takes $took ms"
is "$status $(printf '%s\n' "$out" | awk 'NR > 1 && $3 == "running"' | wc -l)" "0 $count" "rbox ps lists all of them ($took ms)"
[ $took -lt 20000 ]
ok $? "in reasonable time"
is "$("$RBOX" ps --json | jq -c '[length, ([.[].processes] | add)]')" "[$count,$((2 * count))]" "as JSON, too"
is "$("$RBOX" ps -q | sort)" "$(sort "$T/ids")" "they are those that were started"
run "$RBOX" exec box-250 echo entered
is "$out" entered "one of them is entered by its name"
run "$RBOX" exec "$(tail -n 1 "$T/ids")" echo entered
is "$out" entered "another one by its id"
run "$RBOX" inspect "box-$count"
is "$(printf '%s' "$out" | jq -r .status)" running "one is inspected"
pss=$(for host in $("$RBOX" ps --json | jq '.[].host_pid'); do cat "/proc/$host/smaps_rollup" 2>/dev/null; done | awk '/^Pss:/ { s += $2 } END { print s + 0 }')
note "their rboxes outside need $((pss / count)) KiB each"
began=$(milliseconds)
run "$RBOX" stop --all
note "rbox stop --all takes $(($(milliseconds) - began)) ms"
is "$status $out$err" "0 " "all are stopped by one command"
is "$("$RBOX" ps -aq)" "" "none is left"
no_box_is_left "nothing is left"
done_testing
