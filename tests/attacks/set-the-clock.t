#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every clock, its adjustment, the hardware's, and the offsets of a time namespace.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
now=$(date +%s)
offset=$(cat /proc/self/timens_offsets 2>/dev/null)
works "clocks that can be set are found: a new time namespace is one" unshare --user --map-root-user "$attempt" clock
try='attempt clock; hwclock -w && echo got it; adjtimex -o 100 && echo got it
	for pid in self 1 $$; do (echo "monotonic 1000 0" >/proc/$pid/timens_offsets) && echo got $pid; done; echo tried'
refused "none is set" "$try"
give='--cap-add sys_time --cap-add wake_alarm'
refused "nor with the capabilities for it" "$try"
modes=$(without --no-init)
give='--time-offset 1000'
refused "nor in a box with clocks of its own" "$try"
[ $(($(date +%s) - now)) -lt 600 ]
ok $? "the time is what it was"
is "$(cat /proc/self/timens_offsets 2>/dev/null)" "$offset" "and so are the offsets"
unharmed
done_testing
