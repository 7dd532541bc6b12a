#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# A gibibyte through a box's terminal, a pipe out of it and one into it: each byte arrives.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/terminal.sh"
new_root "$T/root"
cp "$TEST_PROGRAMS/fill" "$T/root/bin/fill"

sum_of() { sha256sum | cut -d ' ' -f 1; }

want=$("$TEST_PROGRAMS/fill" 1024 | sum_of)
got=$(echo end | timeout 600 "$TEST_PROGRAMS/on-a-terminal" "$RBOX" "$T/root" sh -c 'stty raw; exec fill 1024' 2>"$T/err" | sum_of)
is "$got $(cat "$T/err")" "$want modes at the end same" "through a terminal"
is "$(timeout 300 "$RBOX" "$T/root" fill 1024 | sum_of)" "$want" "through a pipe"
is "$("$TEST_PROGRAMS/fill" 1024 | timeout 300 "$RBOX" "$T/root" sha256sum | cut -d ' ' -f 1)" "$want" "into a pipe"
nothing_left "nothing is left"
done_testing
