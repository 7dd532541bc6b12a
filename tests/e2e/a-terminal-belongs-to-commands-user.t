#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A COMMAND that is another user can use its terminal by name.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
needs_range
new_root "$T/root"

at_terminal '' "$RBOX" -u dev "$T/root" sh -c 'id -un; stat -c "%U %G %a" "$(tty)"'
is "$out" "$(printf '%s\n' dev 'dev tty 620')" "it is its owner"
for name in stdout stderr tty console pts/0; do
	at_terminal '' "$RBOX" -u dev "$T/root" sh -c "echo by its name >/dev/$name"
	is "$status $out" "0 by its name" "/dev/$name can be opened"
done
at_terminal 'wait ready
send typed\n' "$RBOX" -u dev "$T/root" sh -c 'echo ready; read line </dev/stdin; echo "got $line"'
like "$out" '^got typed$' "/dev/stdin too"
at_terminal '' "$RBOX" -u dev --no-init "$T/root" sh -c 'stat -c %U "$(tty)"; echo by its name >/dev/stdout'
is "$out" "$(printf '%s\n' dev 'by its name')" "so it is with --no-init"
nothing_left "nothing is left"
done_testing
