#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Only 0, 1, 2 and what --keep-fd names reach COMMAND.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
exec 3</ 7</etc/passwd 9>"$T/nine"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'ls /proc/$$/fd; :'
is "$(printf '%s\n' "$out" | sort -n | tr '\n' ' ')" "0 1 2 " "three descriptors are open"
run "$RBOX" --keep-fd 7 --keep-fd=9 "$BUSYBOX_ROOT" sh -c 'ls /proc/$$/fd; :'
is "$(printf '%s\n' "$out" | sort -n | tr '\n' ' ')" "0 1 2 7 9 " "and those named"
run "$RBOX" --keep-fd 9 "$BUSYBOX_ROOT" sh -c 'echo through >&9'
is "$(cat "$T/nine")" through "they are the caller's"

# PID 1 holds none either: nothing of the host is to be had from /proc/1.
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'ls /proc/1/fd 2>&1; ls /proc/1/cwd/ 2>&1'
like "$out" 'denied' "those of PID 1 cannot be seen"

run sh -c '"$0" "$1" sh -c "[ -t 0 ]; echo \$?; readlink /proc/self/fd/0" <&- 2>/dev/null' "$RBOX" "$BUSYBOX_ROOT"
ok 0 "a closed standard input (status $status)"
run sh -c 'exec "$0" "$1" true <&- >&- 2>&-' "$RBOX" "$BUSYBOX_ROOT"
is "$status" 0 "rbox runs with all three closed"
done_testing
