#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The kernel answers a walk over ".." with EAGAIN when anything on the machine is mounted meanwhile, and boxes mount a lot.

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir -p "$T/root/usr/lib"
mv "$T/root/etc/passwd" "$T/root/usr/lib/passwd"
ln -s ../usr/lib/passwd "$T/root/etc/passwd"
ln -s ../run/resolv.conf "$T/root/etc/resolv.conf"
many()
{
	n=0
	while [ $n -lt 60 ]; do
		n=$((n + 1))
		bounded "$RBOX" --map single "$@" "$T/root" true 2>>"$T/err" || echo "box $n: $?" >>"$T/err"
	done
}
: >"$T/err"
for _ in 1 2 3 4; do
	many -u root --net host &
	pids="${pids:-} $!"
done
# shellcheck disable=SC2086 # several
wait $pids
is "$(cat "$T/err")" '' "240 boxes, four at a time, all start"
nothing_left "nothing is left"
done_testing
