#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Started from a terminal, a box has one of its own, and holds no descriptor of the caller's.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

at_terminal '' "$RBOX" "$T/root" tty
is "$status $out" "0 /dev/pts/0" "it is the first of the box's devpts"
modes_came_back "and the caller's is as it was"
at_terminal '' "$RBOX" "$T/root" sh -c 'ls -1 /dev/pts; for fd in 0 1 2; do readlink /proc/self/fd/$fd; done'
is "$out" "$(printf '%s\n' 0 ptmx /dev/pts/0 /dev/pts/0 /dev/pts/0)" "0, 1 and 2 are that, and there is no other"
at_terminal '' "$RBOX" "$T/root" sh -c 'echo text >/dev/tty; echo $(stat -Lc %t:%T /dev/tty)'
is "$out" "$(printf '%s\n' text 5:0)" "/dev/tty is its controlling terminal"

caller='tty; exec "$1" "$2" sh -c "for fd in /proc/[0-9]*/fd/*; do readlink \$fd; done | sort | uniq -c; stat -Lc device=%t:%T /proc/self/fd/0"'
at_terminal '' sh -c "$caller" sh "$RBOX" "$T/root"
callers=$(printf '%s\n' "$out" | head -n 1)
like "$out" ' /dev/pts/0$' "processes of the box have it open"
[ "$callers" = /dev/pts/0 ] || unlike "$(printf '%s\n' "$out" | tail -n +2)" "$callers" "none of them has the caller's, by its name"
unlike "$out" '\(unreachable\)|/dev/tty[0-9S]' "nor by none"
seen='wait ready
do command=$(ps -o pid= --ppid $(ps -o pid= --ppid $job)); for fd in 0 1 2; do stat -Lc %D /proc/$((command))/fd/$fd; done >'$T'/devices; stat -Lc %D /proc/$job/fd/0 >'$T'/mine
send \n'
at_terminal "$seen" "$RBOX" "$T/root" sh -c 'echo ready; read line'
[ -s "$T/mine" ] && [ -s "$T/devices" ] && ! grep -qxF "$(cat "$T/mine")" "$T/devices"
ok $? "seen from outside, what COMMAND has is not of the caller's devpts"

at_terminal '' "$RBOX" "$T/root" sh -c '[ -c /dev/console ] && echo shown >/dev/console && stat -c %t:%T /dev/console /dev/pts/0'
is "$out" "$(printf '%s\n' shown 88:0 88:0)" "/dev/console is that terminal"
at_terminal 'wait ready
send typed\n' "$RBOX" "$T/root" sh -c 'echo ready; read line </dev/console; echo "got $line"'
like "$out" '^got typed$' "which can be read from"
at_terminal '' "$RBOX" --no-init "$T/root" tty
is "$status $out" "0 /dev/pts/0" "so it is with --no-init"
nothing_left "nothing is left"
done_testing
