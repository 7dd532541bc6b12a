#!/bin/sh
# SPDX-License-Identifier: MIT
#
# rbox inside rbox, which has to be allowed: the next best box, or 125 and the cause.

. "${0%/*}/lib.sh"
new_root "$T/root"
before=$(manifest "$T/root")
run "$RBOX" --allow-userns / "$RBOX" --allow-userns "$T/root" sh -c 'id -u; readlink /proc/self/ns/user; exit 3'
if [ "$status" = 3 ]; then
	is "$(printf '%s\n' "$out" | head -n 1)" 0 "a box in a box on the host's own root"
	[ "$(printf '%s\n' "$out" | tail -n 1)" != "$(readlink /proc/self/ns/user)" ]
	ok $? "in a namespace of its own"
	like "$err" '^rbox: warning: .*/proc' "what is missing is said"
else
	came 125 "or it is refused"
	like "$err" '^rbox: hint: ' "with the cause"
fi
is "$(manifest "$T/root")" "$before" "the root is as it was"

mkdir "$T/outer"
cp -a "$T/root/." "$T/outer"
mkdir "$T/outer/rbox" "$T/outer/inner"
run "$RBOX" --allow-userns --bind "${RBOX%/*}:/rbox" --bind "$T/root:/inner" --proc none "$T/outer" /rbox/rbox --allow-userns --proc none /inner id -u
case $status in
0) is "$out" 0 "a box in a box on a small root" ;;
*)
	came 125 "or it is refused"
	like "$err" '^rbox: hint: ' "with the cause"
	;;
esac
# the third box has the /proc of the first, in which its pids are other processes
mkdir -p "$T/outer/proc"
run "$RBOX" --allow-userns --bind "${RBOX%/*}:/rbox" --bind "$T/root:/inner" "$T/outer" \
	/rbox/rbox --allow-userns --map single --bind /rbox:/rbox --bind /inner:/inner /inner \
	/rbox/rbox --allow-userns --dev none --sys none --proc none /inner id -u
is "$status $out" "0 0" "a box in a box in a box"
nothing_left "nothing is left"
done_testing
