#!/bin/sh
# SPDX-License-Identifier: MIT
#
# COMMAND ends and leaves processes that are in sessions of their own, block all signals, or are stopped; so does a COMMAND of an exec.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
unshare --user --map-root-user "$attempt" daemons 2 >/dev/null
stray=$(pgrep -u "$(id -u)" -x deaf)
[ -n "$stray" ]
ok $? "without a pid namespace they stay"
# shellcheck disable=SC2086 # words
kill -KILL $stray
# shellcheck disable=SC2317 # called by until_true
no_daemon() { [ -z "$(pgrep -u "$(id -u)" -x deaf)" ]; }
for options in '' '--map single' '--no-init' '--net host' '--allow-userns' '--ephemeral' '--share pid --map single' '--tty always' '--timeout 10'; do
	# shellcheck disable=SC2086
	run "$RBOX" $options "$root" attempt daemons 20
	like "$status $out" '^0 got daemons' "20 are left behind ('$options')"
	until_true no_process_left
	ok $? "and gone"
	until_true no_daemon
	ok $? "by name, too"
done
"$RBOX" -d --name one "$root" sleep 1000 >/dev/null
for _ in 1 2 3; do
	run "$RBOX" exec one attempt daemons 10
	is "$status $out" "0 got daemons" "an exec leaves some in the box"
done
"$RBOX" stop one >/dev/null
until_true no_process_left
ok $? "they end with it"
for signal in KILL TERM; do
	"$RBOX" "$root" sh -c 'attempt daemons 20; echo ready; sleep 1000' >"$T/box" 2>&1 &
	box=$!
	until_true grep -qs ready "$T/box"
	kill -$signal "$box"
	wait "$box" 2>/dev/null
	until_true no_process_left
	ok $? "and with an rbox that gets SIG$signal"
done
"$RBOX" gc >/dev/null
unharmed
done_testing
