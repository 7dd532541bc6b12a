#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# When the caller's terminal goes away, as when a window is closed, the box is told, and ends.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

for options in '' '--tty never' '--no-init'; do
	# process 1 of a pid namespace hears only what it has a handler for
	# shellcheck disable=SC2086 # words
	at_terminal 'wait ready
do sleep 0.2
hangup' "$RBOX" $options "$T/root" sh -c 'trap "exit 9" HUP; echo ready; while :; do sleep 0.05; done'
	came 9 "COMMAND gets SIGHUP: ${options:-with a terminal}"
	nothing_left "and is gone: ${options:-with a terminal}"
done
at_terminal 'wait ready
hangup' "$RBOX" "$T/root" sh -c 'echo ready; exec sleep 100'
came 129 "it ends by that"
at_terminal 'wait ready
hangup' "$RBOX" "$T/root" sh -c 'echo ready; exec yes'
case $status in
129|141|1) ok 0 "also one that writes" ;;
*) came 129 "also one that writes" ;;
esac
at_terminal 'wait ready
hangup' "$RBOX" "$T/root" sh -c 'trap "" HUP; echo ready; cat; exit 5'
came 5 "one that ignores it reads the end of its input"
at_terminal 'wait > 
send cat\n
hangup' "$RBOX" -e PS1='> ' "$T/root" sh -i
[ "$status" != 99 ]
ok $? "an interactive shell ends with what it runs"
nothing_left "nothing is left"
done_testing
