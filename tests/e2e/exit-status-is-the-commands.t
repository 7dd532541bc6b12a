#!/bin/sh
# SPDX-License-Identifier: MIT
#
# COMMAND's own status, or 128+n when signal n killed it.

. "${0%/*}/lib.sh"
for n in 0 1 2 42 124 125 126 127 128 255; do
	run "$RBOX" "$BUSYBOX_ROOT" sh -c "exit $n"
	is "$status$err" $n "exit $n"
done
for pair in TERM:143 KILL:137 HUP:129 SEGV:139 USR1:138; do
	run "$RBOX" "$BUSYBOX_ROOT" sh -c "kill -${pair%:*} \$\$"
	is "$status" "${pair#*:}" "killed by SIG${pair%:*}"
done
run "$RBOX" --map single "$BUSYBOX_ROOT" sh -c 'exit 9'
is "$status" 9 "with a single id it is the same"
done_testing
