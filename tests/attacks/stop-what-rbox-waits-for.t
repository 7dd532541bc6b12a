#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 300
#
# With --share pid and without Landlock, a box can send SIGSTOP to rbox's own processes: to init, which is to end the box when its time is
# over, to the one that takes mount points away, to the one that reads the box's passwd for rbox exec. None of that holds rbox for ever.
# shellcheck disable=SC2016 # expanded in the box

# In a pid namespace of the test's own: other tests' processes are called rbox, too. There the caller has no range of ids.
[ -n "${own_pids:-}" ] || exec env own_pids=1 unshare --user --map-current-user --pid --fork --kill-child --mount-proc sh "$0"
. "${0%/*}/attack.sh"
weak='--share pid --landlock off'

# ---- init ----

# timed_out NAME SCRIPT
timed_out()
{
	began=$(milliseconds)
	# shellcheck disable=SC2086 # words
	run_seconds=20 run "$RBOX" $weak --timeout 500ms --grace 200ms "$root" sh -c "$2"
	is "$status" 124 "$1: --timeout ends the box"
	[ $(($(milliseconds) - began)) -lt 10000 ]
	ok $? "$1: and soon"
	nothing_left "$1: with all of it"
}
timed_out "init is stopped once" 'kill -STOP $PPID; sleep 1000'
timed_out "init is stopped again and again" '
	trap "" TERM
	(while :; do kill -STOP $PPID; done) &
	while :; do kill -STOP $PPID; done'

# ---- what is made by rbox for a moment ----

bare=$T/bare
bare_root "$bare"
mkdir "$bare/tmp" "$bare/etc"
chmod 1777 "$bare/tmp"
cp "$root/etc/passwd" "$root/etc/group" "$bare/etc"
cp "$TEST_PROGRAMS/attempt" "$bare/bin/attempt"
bare_before=$(manifest "$bare")

# frozen: a box in which another process stops whatever rbox makes from now on; what it did is in $T/frozen
frozen()
{
	# shellcheck disable=SC2086 # words
	detach $weak "$bare" sleep 1000 || return
	"$RBOX" exec "$id" attempt freeze rbox /tmp/stop >"$T/frozen" 2>&1 &
	freezer=$!
	sleep 0.5
}
frozen
"$RBOX" stop "$id"
is "$?" 0 "a box whose sweep is stopped ends"
until_true no_process_left
nothing_left "and nothing of it is left"
wait "$freezer"
like "$(head -n 1 "$T/frozen")" '^got stopped' "though what sweeps was stopped"
is "$(manifest "$bare")" "$bare_before" "and the root is as it was"

if command -v strace >/dev/null; then
	frozen
	# strace holds it for a moment when it has entered
	run_seconds=25 run strace -f -o "$T/trace" -e trace=setns -e inject=setns:delay_exit=500000 "$RBOX" exec -u root "$id" true
	came 125 "rbox exec gives up on a stopped reader of the box's passwd"
	like "$err" 'passwd' "and says what it could not read"
	like "$(head -n 1 "$T/frozen")" '^got stopped' "which was stopped"
	"$RBOX" stop "$id"
	wait "$freezer"
else
	skip "no strace"
fi

frozen
"$RBOX" exec "$id" sleep 1000 &
entering=$!
until_true grep -q '^got stopped' "$T/frozen"
sleep 0.3
kill -TERM "$entering"
sleep 0.3
kill -TERM "$entering"
until_true is_gone "$entering"
is_gone "$entering"
ok $? "rbox exec, told to end twice, ends though what entered the box was stopped"
"$RBOX" stop "$id"
wait "$freezer"
unharmed
done_testing
