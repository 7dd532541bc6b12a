#!/bin/sh
# SPDX-License-Identifier: MIT
#
# PID 1 is rbox's own program, which was born with what the caller has: its memory, environment, arguments, descriptors, directories.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
export SECRET=of-the-caller
works "a process of the box's own is open" "$RBOX" "$root" sh -c 'sleep 10 & attempt trace $!'
works "as is PID 1 where that is COMMAND" "$RBOX" --no-init "$root" sh -c '(attempt trace 1)'
all=$modes modes=$(without --no-init)
try='attempt trace 1 | grep -v "^got cmdline of"
	tr "\0" "\n" </proc/1/cmdline | grep -E "rbox-tests|of-the-caller|/" && echo got the arguments
	grep -qs of-the-caller /proc/*/environ && echo got the environment
	kill -KILL 1; kill -STOP 1; sleep 0.1; echo tried'
give='-e INSIDE=1'
refused "nothing of PID 1 opens, and no signal ends it" "$try"
give='--cap-add sys_ptrace --cap-add sys_admin --cap-add sys_resource'
refused "nor with the capabilities for it" "$try"
modes=$all

# what it has no use for itself it passes on to COMMAND, and goes on
for signal in SEGV ABRT TRAP BUS SYS; do
	run "$RBOX" --name signals "$root" sh -c "trap 'echo passed' $signal; kill -$signal 1; sleep 0.2; echo tried"
	is "$status $out" "0 passed
tried" "PID 1 outlives SIG$signal"
done
unharmed
done_testing
