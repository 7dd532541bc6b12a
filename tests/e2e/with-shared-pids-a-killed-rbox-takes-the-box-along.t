#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Without a pid namespace of its own nothing but init ends the box's processes: it has to outlive rbox for that long.

. "${0%/*}/lib.sh"
new_root "$T/root"
for user in 0 5; do
	[ $user = 0 ] || needs_range
	"$RBOX" --share pid -u $user "$T/root" sh -c 'setsid sleep 7771 & sleep 7772 & echo ready; wait' >"$T/box" 2>&1 &
	box=$!
	until_true grep -qs ready "$T/box"
	sleep 0.2
	kill -KILL "$box"
	wait "$box" 2>/dev/null
	nothing_left "nothing is left of user $user"
done
done_testing
