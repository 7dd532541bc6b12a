#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Each byte that COMMAND writes arrives, and each that is sent to it, through a terminal as through a pipe.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"
cp "$TEST_PROGRAMS/fill" "$T/root/bin/fill"

sum_of() { sha256sum | cut -d ' ' -f 1; }

export run_seconds=200
want=$("$TEST_PROGRAMS/fill" 32 | sum_of)
at_terminal '' "$RBOX" "$T/root" sh -c 'stty raw; exec fill 32'
is "$status $(sum_of <"$T/.out")" "0 $want" "32 MiB through a terminal"
modes_came_back "and its modes come back"
at_terminal '' sh -c '"$@" 2>/dev/null' sh "$RBOX" "$T/root" sh -c 'stty raw; fill 1; exec fill 1 | cat'
is "$(sum_of <"$T/.out")" "$({ "$TEST_PROGRAMS/fill" 1; "$TEST_PROGRAMS/fill" 1; } | sum_of)" "where errors go elsewhere"
want=$("$TEST_PROGRAMS/fill" 64 | sum_of)
is "$("$RBOX" "$T/root" fill 64 | sum_of)" "$want" "64 MiB through a pipe"
is "$("$TEST_PROGRAMS/fill" 64 | "$RBOX" "$T/root" sha256sum | cut -d ' ' -f 1)" "$want" "and into one"
"$RBOX" "$T/root" fill 64 >"$T/file"
is "$(sum_of <"$T/file")" "$want" "into a file"
run sh -c 'seq 1 20000 | "$0" --tty always "$1" sh -c "stty -echo; sha256sum"' "$RBOX" "$T/root"
is "$(printf '%s\n' "$out" | grep -o '[0-9a-f]\{64\}  -' | cut -c 1-64)" "$(seq 1 20000 | sum_of)" "lines from a pipe through a terminal of the box's own"
"$TEST_PROGRAMS/fill" 1 >"$T/file"
at_terminal "wait ready
feed $T/file" "$RBOX" "$T/root" sh -c 'stty raw -echo; echo ready; head -c 1048576 | sha256sum'
is "$(printf '%s\n' "$out" | sed -n 's/^ *\([0-9a-f]\{64\}\) .*/\1/p')" "$(sum_of <"$T/file")" "what is typed, 1 MiB"
seq 1 200000 >"$T/want"
at_terminal '' "$RBOX" "$T/root" seq 1 200000
is "$(printf '%s\n' "$out" | sum_of)" "$(sum_of <"$T/want")" "lines through a terminal, with the last ones written right before the end"
all=''
for _ in 1 2 3 4 5 6 7 8 9 10; do
	at_terminal '' "$RBOX" "$T/root" echo last
	all="$all $out"
done
is "$all" " last last last last last last last last last last" "what is written right before the end, each time"
nothing_left "nothing is left"
done_testing
