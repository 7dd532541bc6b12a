#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# However a box ends, the caller's terminal has the modes that it had before.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"
: >"$T/root/bin/broken"

at_terminal '' "$RBOX" "$T/root" sh -c 'stty raw -echo; exit 3'
is "$status $err" "3 modes at the end same" "COMMAND changes the modes of its own"
at_terminal 'wait ready
raw
modes during
signal 15' "$RBOX" "$T/root" sh -c 'echo ready; exec sleep 91'
came 143 "SIGTERM of rbox"
is "$err" "$(printf '%s\n' 'modes during changed' 'modes at the end same')" "during the box they are others"
at_terminal '' "$RBOX" "$T/root" sh -c 'kill -KILL $$'
is "$status $err" "137 modes at the end same" "COMMAND is killed"
at_terminal '' "$RBOX" "$T/root" /bin/broken
came 126 "COMMAND cannot be executed"
like "$err" '^modes at the end same$' "with the modes as before"
at_terminal '' "$RBOX" "$T/root" /bin/missing
came 127 "COMMAND is missing"
like "$err" '^modes at the end same$' "with the modes as before it"
at_terminal '' "$RBOX" -w /missing "$T/root" true
came 125 "rbox fails"
like "$err" '^modes at the end same$' "with the modes of before"
at_terminal '' "$RBOX" --timeout 300ms "$T/root" sleep 91
is "$status $err" "124 modes at the end same" "its time is over"
at_terminal "wait ready
do '$RBOX' kill one" "$RBOX" --name one "$T/root" sh -c 'echo ready; exec sleep 91'
is "$status $err" "137 modes at the end same" "rbox kill"
at_terminal "wait ready
do '$RBOX' stop one" "$RBOX" --name one "$T/root" sh -c 'echo ready; exec sleep 91'
is "$status $err" "143 modes at the end same" "rbox stop"
at_terminal 'wait ready
raw
do kill -KILL $(ps -o pid= --ppid $job)' "$RBOX" "$T/root" sh -c 'echo ready; exec sleep 91'
is "$status $err" "137 modes at the end same" "process 1 of the box is killed"
at_terminal 'wait ready
send \004' "$RBOX" "$T/root" sh -c 'echo ready; exec cat'
is "$status $err" "0 modes at the end same" "Ctrl-D"
at_terminal '' sh -c 'stty -echo -icanon min 3; before=$(stty -g); "$@"; [ "$(stty -g)" = "$before" ]; status=$?; stty sane; exit $status' \
	sh "$RBOX" "$T/root" sh -c 'stty -a | grep -q -e -icanon || exit 1; stty sane'
came 0 "modes that the caller had set come back too"
at_terminal '' "$RBOX" "$T/root" sh -c 'stty -a | grep -o " erase = [^;]*\| ixany"'
is "$out" "$(printf '%s\n' ' erase = ^H' ' ixany')" "the box's begins with those of the caller's"
nothing_left "nothing is left"
done_testing
