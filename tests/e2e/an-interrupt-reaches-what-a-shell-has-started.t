#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A terminal sends ^C to the foreground's whole process group. A shell in the box that waits for a program is not enough.

. "${0%/*}/lib.sh"
for init in '' --no-init; do
	rm -f "$T/box"
	# a shell starts what is in its background with SIGINT ignored
	# shellcheck disable=SC2016,SC2086 # expanded in the box; no word or one
	env --default-signal=INT "$RBOX" $init "$BUSYBOX_ROOT" \
		sh -c 'trap "echo interrupted" INT; sh -c "echo ready; exec sleep 60"; echo $?; exit 5' >"$T/box" 2>&1 &
	box=$!
	until_true grep -qs ready "$T/box"
	sleep 0.1
	kill -INT "$box"
	status=0
	wait "$box" || status=$?
	is "$status $(tr '\n' ' ' <"$T/box")" "5 ready interrupted 130 " "what the shell waits for is interrupted ${init:-with init}"
done
nothing_left "nothing is left"
done_testing
