#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box sees its own processes only; COMMAND is a child of the box's PID 1, in whose session it has a process
# group of its own, as a shell's job has.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'ps -o pid,comm; :'
came 0 "ps runs"
is "$(printf '%s\n' "$out" | sed 1d | wc -l)" 3 "ps shows PID 1, the shell and itself"
unlike "$out" 'tests|dash|xargs' "ps shows nothing of the host"

run "$RBOX" "$BUSYBOX_ROOT" sh -c 'set -- $(cat /proc/self/stat); echo "$$ $PPID"; cat /proc/$$/stat'
came 0 "a shell reads its own state"
# shellcheck disable=SC2046 # words
set -- $(printf '%s\n' "$out" | sed 1d)
is "$4" 1 "COMMAND is a child of PID 1"
is "$5" "$1" "COMMAND leads a process group of its own"
is "$6" 1 "in the session of PID 1"
[ "$1" != 1 ]
ok $? "COMMAND is not PID 1 itself"

run "$RBOX" --no-init "$BUSYBOX_ROOT" sh -c 'echo $$'
is "$status $out" "0 1" "with --no-init it is"
run "$RBOX" --no-init "$BUSYBOX_ROOT" sh -c 'exit 7'
is "$status" 7 "and its status is returned all the same"
done_testing
