#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What a program reads with the echo switched off is not shown, and a line can be corrected while it is typed.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

at_terminal 'wait Password:
send secret\n
wait read <secret>' "$RBOX" "$T/root" sh -c 'stty -echo; printf Password:; read word; stty echo; echo; echo "read <$word>"'
came 0 "a password"
is "$(printf '%s\n' "$out" | grep -c secret)" 1 "shows nothing of it"
at_terminal 'wait ready
send wrong\010\010\010\010\010right\n
wait read <right>' "$RBOX" "$T/root" sh -c 'echo ready; read line; echo "read <$line>"'
came 0 "the erase character is the caller's"
at_terminal 'wait ready
send wrong\025right\n
wait read <right>' "$RBOX" "$T/root" sh -c 'echo ready; read line; echo "read <$line>"'
came 0 "Ctrl-U takes the line away"
at_terminal 'wait ready
send \003
wait over 130' sh -c '"$@"; echo "over $?"; stty -a | grep -q " echo " || echo deaf' \
	sh "$RBOX" "$T/root" sh -c 'stty -echo; echo ready; read word'
came 0 "interrupted while the echo is off"
unlike "$out" '^deaf$' "the caller's has it on"
nothing_left "nothing is left"
done_testing
