#!/bin/sh
# SPDX-License-Identifier: MIT
#
# PID 1 reaps what COMMAND leaves, and nothing of a box outlives COMMAND.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
run "$RBOX" "$T/root" sh -c '
	(sh -c "sleep 0.1 & :" & ) ; (true & ) ; sleep 0.5
	for p in /proc/[0-9]*; do sed -n "s/^State:.*\(Z\).*/zombie/p" $p/status; done'
is "$status $out" "0 " "orphans do not stay as zombies"

began=$(date +%s)
run "$RBOX" "$T/root" sh -c 'sleep 100 & setsid sleep 100 & exit 3'
is "$status" 3 "COMMAND ends while others run"
[ $(($(date +%s) - began)) -lt 20 ]
ok $? "rbox does not wait for them"
nothing_left "and they are gone"

run "$RBOX" "$T/root" sh -c 'trap "" TERM HUP INT; (trap "" TERM HUP INT; sleep 100) & exit 0'
is "$status" 0 "also those that ignore signals"
nothing_left "and these are gone too"
done_testing
