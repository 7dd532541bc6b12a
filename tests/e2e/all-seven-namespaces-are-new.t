#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every namespace of a box is its own, all made by one clone3.

. "${0%/*}/lib.sh"
for ns in user mnt pid ipc uts net cgroup; do
	run "$RBOX" "$BUSYBOX_ROOT" readlink /proc/self/ns/$ns
	like "$out" "^${ns}:\[[0-9]+\]$" "the box has a $ns namespace"
	[ "$out" != "$(readlink /proc/self/ns/$ns)" ]
	ok $? "its $ns namespace is not the caller's"
done

# Under strace newuidmap has no power, so one id is asked for.
run strace -f -e trace=clone3,clone,unshare,setns -o "$T/trace" "$RBOX" --map single "$BUSYBOX_ROOT" true
came 0 "a box runs under strace"
is "$(grep -c CLONE_NEW "$T/trace")" 1 "one call makes namespaces"
for flag in USER NS PID IPC UTS NET CGROUP; do
	like "$(grep CLONE_NEW "$T/trace")" "clone3\(.*CLONE_NEW$flag\b" "that clone3 makes CLONE_NEW$flag"
done
unlike "$(cat "$T/trace")" 'setns\(' "nothing is joined"
done_testing
