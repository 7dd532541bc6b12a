#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# What a box pushes into a terminal's input, as TIOCSTI and TIOCLINUX do, never reaches the caller's shell.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"
cp "$TEST_PROGRAMS/push" "$T/root/bin/push"
export RBOX R="$T/root"

read_on='read -r -t 1 line; echo "read <$line>"'
# else the rest says nothing: without a box it works, where the kernel has it at all (dev.tty.legacy_tiocsti)
if [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ]; then
	at_terminal '' bash --norc -c "\"\$TEST_PROGRAMS/push\"; $read_on"
	like "$out" '^read <pushed>$' "without a box it arrives"
else
	note "this kernel has no TIOCSTI"
fi
for options in '' '--tty never' '--tty always' '--no-init' '--tty never --no-init' '--tty never --share pid'; do
	at_terminal '' bash --norc -c "\"\$RBOX\" $options \"\$R\" push; $read_on"
	like "$out" ' refused$| pushed ' "it is tried: ${options:-no option}"
	like "$out" '^read <>$' "and nothing arrives: ${options:-no option}"
	unlike "$out" ' pasted$' "nor is anything pasted: ${options:-no option}"
	at_terminal '' bash --norc -c "\"\$RBOX\" $options \"\$R\" push 2>/dev/null >/dev/null; $read_on"
	like "$out" '^read <>$' "nor where only input is a terminal: ${options:-no option}"
done
at_terminal "wait ready
send \n" bash --norc -c "\"\$RBOX\" --name one \"\$R\" sh -c 'echo ready; read line; push'; $read_on"
like "$out" '^read <>$' "nor when it was in the box's foreground"
at_terminal '' bash --norc -c '
	"$RBOX" --name one "$R" sleep 60 </dev/null >/dev/null 2>&1 & box=$!
	until "$RBOX" exec one true 2>/dev/null; do sleep 0.1; done
	"$RBOX" exec one push; "$RBOX" exec --tty never one push; '"$read_on"'; kill $box; wait'
like "$out" '^read <>$' "nor from rbox exec"
nothing_left "nothing is left"
done_testing
