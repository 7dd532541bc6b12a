#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox wait` ends when the box has, with the status that its rbox ends with.

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/go"
awaits_go="until [ -e /go/now ]; do sleep 0.05; done"

# shellcheck disable=SC2010 # names of ours, without blanks
waits() { ls "$state/$1" | grep -c '^waiting-'; }
wait_for() { until_true waiting_are "$@"; }
waiting_are() { [ "$(waits "$1")" = "$2" ]; }

# waited WANT NAME OPTION... -- COMMAND...: before and after the end of a detached box
waited()
{
	want=$1 name=$2
	shift 2
	rm -f "$T/go/now"
	detach -v "$T/go:/go" "$@"
	bounded "$RBOX" wait "$id" >"$T/waited" 2>&1 &
	before=$!
	wait_for "$id" 1
	: >"$T/go/now"
	wait "$before"
	is "$? $(cat "$T/waited")" "$want " "$name: before the end"
	run "$RBOX" wait "$id"
	is "$status $out$err" "$want " "$name: after it"
	is "$(waits "$id")" 0 "$name: nobody waits any more"
	"$RBOX" stop "$id"
}
waited 0 "success" "$T/root" sh -c "$awaits_go"
waited 7 "COMMAND's own status" "$T/root" sh -c "$awaits_go; exit 7"
waited 255 "the highest one" "$T/root" sh -c "$awaits_go; exit 255"
waited 137 "SIGKILL" "$T/root" sh -c "$awaits_go; kill -KILL \$\$"
waited 134 "SIGABRT" "$T/root" sh -c "$awaits_go; kill -ABRT \$\$"
waited 124 "time-out" --timeout 2s "$T/root" sleep 1000
waited 3 "COMMAND as process 1" --no-init "$T/root" sh -c "$awaits_go; exit 3"

# Waiting at once for a box that ends at once.
statuses=''
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	id=$("$RBOX" -d "$T/root" sh -c 'exit 7')
	"$RBOX" wait "$id" 2>>"$T/race"
	statuses="$statuses$? "
done
is "$statuses$(cat "$T/race")" "7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 " "a box that ends at once tells its status 20 times"
"$RBOX" gc >/dev/null

# In the foreground; four wait, and one of them is killed.
rm -f "$T/go/now"
start --name fore -v "$T/go:/go" "$T/root" sh -c "echo ready; $awaits_go; exit 9"
id=$("$RBOX" ps -q)
waiters=''
for name in fore "$id" fore fore; do
	bounded "$RBOX" wait "$name" 2>"$T/err" &
	waiters="$waiters $!"
done
"$RBOX" wait fore 2>"$T/err" &
killed=$!
wait_for "$id" 5
kill -KILL "$killed"
wait "$killed" 2>/dev/null
: >"$T/go/now"
wait "$box"
is "$?" 9 "a box in the foreground ends with its status"
for waiter in $waiters; do
	wait "$waiter"
	is "$?" 9 "and so does each that waited for it"
done
run "$RBOX" wait fore
came 125 "after its end it is not known"
like "$err" '^rbox: no box .*fore' "with a sentence"

# What the killed one left is in the way of nobody and goes soon: the status is kept for some seconds.
start --name fore "$T/root" sh -c 'echo ready; exec sleep 1000'
kill "$box"
wait "$box"
tries=0
until "$RBOX" ps -a >/dev/null; no_box_left || [ $tries = 300 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
is "$(ls -A "$state")" "" "what a killed waiter left behind goes with one of the next commands"

# The rbox that runs the box is killed.
detach --name dies "$T/root" sleep 1000
bounded "$RBOX" wait dies &
waiter=$!
wait_for "$id" 1
kill -KILL "$(of dies .box.host_pid)"
wait "$waiter"
is "$?" 137 "137 when the rbox that runs the box is killed"
"$RBOX" gc >/dev/null

# Signals end a waiter and not the box.
detach --name alive "$T/root" sleep 1000
"$RBOX" wait alive &
waiter=$!
wait_for "$id" 1
kill -TERM "$waiter"
wait "$waiter"
is "$?" 143 "a waiter can be ended"
is "$(state_of alive)" running "and the box goes on"
"$RBOX" stop alive
no_box_is_left "nothing is left"
done_testing
