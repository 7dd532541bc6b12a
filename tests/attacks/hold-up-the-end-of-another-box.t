#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A process outside a box that holds what the box writes to, and keeps writing, does not hold up the box's end.
# shellcheck disable=SC2016,SC2317 # expanded by the shells within; called by until_true

. "${0%/*}/attack.sh"
. "${0%/*}/../e2e/terminal.sh"

# flood PID: many write to standard output of PID for 20 seconds; the pid of their parent is $writer
flood()
{
	timeout 20 sh -c 'for i in 1 2 3 4 5 6 7 8; do tr "\0" "\n" </dev/zero & done; wait' >"/proc/$1/fd/1" 2>/dev/null &
	writer=$!
	sleep 0.3
}

# ends_soon NAME OPTION...: a detached box ends within three seconds of its death
ends_soon()
{
	name=$1
	shift
	detach "$@" "$root" sh -c 'echo first; exec sleep 1000'
	host_pid=$(of "$id" .box.host_pid)
	command=$(command_of "$id")
	until_true logged "$id" first
	flood "$command"
	kill -0 "$writer" 2>/dev/null
	ok $? "$name: the control: somebody outside writes what the box's log gets"
	began=$(milliseconds)
	kill -KILL "$command"
	until_true is_gone "$host_pid"
	ok $? "$name: the box ends"
	note "after $(($(milliseconds) - began)) ms"
	kill "$writer" 2>/dev/null
	wait "$writer" 2>/dev/null
	"$RBOX" wait "$id"
	is $? 137 "$name: and its status is kept"
	"$RBOX" stop "$id"
}
ends_soon "a detached box"
ends_soon "a detached box with a terminal" --tty always
ends_soon "the box's processes are the caller's" --share pid

# What was there when the box died is not lost, whoever else has the other end.
detach --tty always "$root" sh -c 'stty raw; sleep 1; seq 1 2000; exit 5'
exec 9<"/proc/$(command_of "$id")/fd/1"
"$RBOX" wait "$id"
is "$? $("$RBOX" logs "$id" | tail -n 1 | tr -d '\r ')" "5 2000" "all that the box wrote is in its log"
exec 9<&-
"$RBOX" stop "$id"

# In the foreground: a terminal whose other end somebody outside has.
at_terminal 'wait ready
do command=$(ps -o pid= --ppid $(ps -o pid= --ppid $job)); timeout 20 sh -c "yes & yes & yes & yes & wait" >/proc/$((command))/fd/1 2>/dev/null & sleep 0.5; kill -KILL $((command)); date +%s >'"$T/killed"'
end
do date +%s >'"$T/ended" "$RBOX" "$root" sh -c 'echo ready; exec sleep 1000'
is "$status" 137 "a box with the caller's terminal ends"
[ $(($(cat "$T/ended") - $(cat "$T/killed"))) -le 5 ]
ok $? "soon after its death"
unharmed
done_testing
