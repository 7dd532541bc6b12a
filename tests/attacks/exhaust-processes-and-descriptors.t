#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# A box makes processes and descriptors until there are no more, within what the caller is allowed: rbox stays small, ends it when asked, and
# nothing is left; other boxes then start.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
for options in '' '--map single' '--no-init' '--allow-userns'; do
	rm -f "$T/box"
	before=$(ps -o pid= -u "$(id -u)" | wc -l)
	# shellcheck disable=SC2086 # words
	prlimit --nproc=$((before + 150)) --nofile=200 "$RBOX" $options "$root" attempt bomb \
		>"$T/box" 2>"$T/err" &
	box=$!
	until_true grep -qs 'processes' "$T/box"
	ok $? "as many processes as there may be: $(head -n 1 "$T/box") ('$options')"
	rss=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$box/status")
	[ "${rss:-99999}" -lt 2048 ]
	ok $? "rbox has $rss KiB"
	[ "$(find "/proc/$box/fd" -mindepth 1 | wc -l)" -lt 30 ]
	ok $? "and few descriptors"
	kill -TERM "$box"
	sleep 0.1
	kill -TERM "$box" 2>/dev/null
	wait "$box"
	code=$?
	[ "$code" -gt 128 ]
	ok $? "it ends when it is asked, with $code"
	until_true no_process_left
	ok $? "and all of it is gone"
done
run "$RBOX" "$root" echo works
is "$status $out" "0 works" "another box starts"
"$RBOX" gc >/dev/null
unharmed
done_testing
