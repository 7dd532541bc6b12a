#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Where input or output is no terminal the box gets none; what is a pipe or a file stays one, each for itself.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

# outcome COMMAND: of shell text at a terminal, with $RBOX and $T
outcome() { at_terminal '' env RBOX="$RBOX" T="$T" sh -c "$1"; }

outcome 'echo x | "$RBOX" "$T/root" cat'
is "$status $out" "0 x" "a pipe is COMMAND's input"
outcome 'echo x | "$RBOX" "$T/root" sh -c "cat; tty"'
is "$status $out" "1 $(printf '%s\n' x 'not a tty')" "then there is no terminal"
outcome '"$RBOX" "$T/root" sh -c "echo output; echo error >&2; ls /dev/pts" >"$T/file" 2>"$T/error"'
is "$out" "" "with files as output and errors nothing is shown"
is "$(cat "$T/file") + $(cat "$T/error")" "$(printf '%s\n' output ptmx) + error" "each file has its own, and there is no terminal"
outcome '"$RBOX" "$T/root" sh -c "echo output; echo error >&2; tty; test -t 2 || echo no" 2>"$T/error"'
is "$out + $(cat "$T/error")" "$(printf '%s\n' output /dev/pts/0 no) + error" "errors can go elsewhere where 0 and 1 are a terminal"
outcome '"$RBOX" "$T/root" sh -c "echo output; echo error >&2" >"$T/file"'
is "$out + $(cat "$T/file")" "error + output" "and output where 0 and 2 are"
outcome '"$RBOX" --tty never "$T/root" sh -c "ls /dev/pts; stat -Lc %t /proc/self/fd/1"'
is "$out" "$(printf '%s\n' ptmx 88)" "--tty never: none is made, and the streams are the caller's"

run sh -c 'echo x | "$0" "$1" sh -c "cat; tty; echo error >&2; exit 5"' "$RBOX" "$T/root"
is "$status $out $err" "5 $(printf '%s\n' x 'not a tty') error" "without any terminal there is none either"
run sh -c 'echo x | "$0" --tty always "$1" cat' "$RBOX" "$T/root"
came 0 "--tty always with a pipe as input: its end is told"
like "$out" '^x' "after what came before it"
run sh -c 'printf x | "$0" --tty always "$1" cat' "$RBOX" "$T/root"
came 0 "also within a line"
run sh -c '"$0" --tty always "$1" sh -c "tty; cat" </dev/null' "$RBOX" "$T/root"
is "$status $(printf '%s\n' "$out" | tr -d '\r')" "0 /dev/pts/0" "also where it is empty"
run sh -c '"$0" --tty always "$1" sh -c "echo output; exit 5" <&-' "$RBOX" "$T/root"
came 5 "also where it is closed"
nothing_left "nothing is left"
done_testing
