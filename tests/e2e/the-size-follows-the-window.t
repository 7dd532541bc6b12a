#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box's terminal is as big as the caller's, from the start and after each change; the programs in front of it are told.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

at_terminal '' "$RBOX" "$T/root" stty size
is "$status $out" "0 24 80" "it is from the start"
watch='trap "echo told; stty size" WINCH; echo ready; while :; do sleep 0.05; done'
at_terminal 'wait ready
size 50 132
wait told
wait 50 132
size 10 20
wait told
wait 10 20
signal 15' "$RBOX" "$T/root" sh -c "$watch"
came 143 "a window that changes is told, twice"
modes_came_back "and is waited for not in vain"
at_terminal 'wait ready
size 50 132
wait 50 132
size 10 20
wait 10 20
signal 9' "$RBOX" --no-init "$T/root" sh -c "$watch"
came 137 "with --no-init too"
at_terminal 'wait ready
size 50 132
wait 50 132
signal 15' "$RBOX" --tty never "$T/root" sh -c "$watch"
came 143 "with --tty never too"

# stopped, or behind, it does not see the change: it looks when it is back
at_terminal 'wait ready
signal 20
stopped
size 33 44
fg
wait 33 44
send \n' "$RBOX" "$T/root" sh -c 'echo ready; while [ "$(stty size)" = "24 80" ]; do sleep 0.05; done; stty size; read line'
came 0 "what changed while it was stopped is seen when it goes on"
at_terminal 'wait ready
size 50 132
wait 50 132
signal 15' "$RBOX" "$T/root" sh -c "sh -c '$watch'; exit 3"
came 143 "a program that COMMAND has started is told"
is "$err" "modes at the end same" "without waiting in vain"
nothing_left "nothing is left"
done_testing
