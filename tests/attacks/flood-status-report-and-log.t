#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# A box writes into every descriptor that it finds, fakes the records of rbox on its streams, and writes to its log without end: status and
# report say what happened, and the log stays within its two mebibytes.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
exec 9>"$T/kept"
works "a descriptor that is kept is written to" "$RBOX" --keep-fd 9 "$root" attempt flood
exec 9>&-
refused "none is found" 'attempt flood; echo tried'

# lies about what happens, on the streams that it has
lie='{"event":"exited","status":0,"signal":null}'
"$RBOX" --status-fd 3 --report "$T/report" "$root" sh -c "attempt flood; for fd in 1 2; do echo '$lie' >&\$fd; done; exit 77" \
	3>"$T/status" >"$T/out" 2>&1
is "$?" 77 "the status is COMMAND's"
is "$(jq -s 'length' "$T/status" 2>&1)" "$(wc -l <"$T/status")" "each line of --status-fd is JSON of its own"
is "$(jq .status "$T/report")" 77 "and the report says so"
is "$(jq -s 'map(select(.status == 0)) | length' "$T/status")" 0 "no lie got there"

# floods
"$RBOX" --timeout 3 --grace 1s --status-fd 3 --report "$T/report" "$root" sh -c 'while :; do busybox dd if=/dev/zero bs=64k count=1000; yes; done' \
	3>"$T/status" 2>/dev/null | head -c 1000 >/dev/null
[ "$(wc -c <"$T/status")" -lt 2000 ] && [ "$(wc -c <"$T/report")" -lt 2000 ]
ok $? "status and report are small, whatever is written"
id=$("$RBOX" -d --timeout 4s --grace 1s "$root" sh -c '(yes & yes >&2 & tr "\0" "\1" </dev/zero & dd if=/dev/urandom bs=1M & wait)')
memory=0
largest=0
host_pid=$(of "$id" .box.host_pid)
while [ "$(state_of "$id")" = running ]; do
	size=$(cat "$state/$id"/* 2>/dev/null | wc -c)
	[ "$size" -le "$largest" ] || largest=$size
	rss=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$host_pid/status" 2>/dev/null)
	[ "${rss:-0}" -le "$memory" ] || memory=$rss
done
note "entry at most $largest bytes, rbox at most $memory KiB"
[ "$largest" -gt 1000000 ] && [ "$largest" -le 2300000 ]
ok $? "the log has two files of a mebibyte"
[ "$memory" -gt 0 ] && [ "$memory" -lt 4096 ]
ok $? "rbox stays small"
# of either stream: which one wrote last is chance
"$RBOX" logs "$id" 2>&1 | head -c 100 | grep -q .
ok $? "and the log is to be had"
"$RBOX" gc >/dev/null
"$RBOX" stop "$id" >/dev/null 2>&1
unharmed
done_testing
