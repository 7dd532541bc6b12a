#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --share ipc,uts,cgroup,pid keeps the caller's.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
for ns in ipc uts cgroup pid; do
	run "$RBOX" --share $ns "$BUSYBOX_ROOT" sh -c 'for n in ipc uts cgroup pid mnt user net; do readlink /proc/self/ns/$n; done'
	came 0 "--share $ns"
	for other in ipc uts cgroup pid mnt user net; do
		case $other:$(readlink /proc/self/ns/$other) in
		$ns:*) like "$out" "^$(readlink /proc/self/ns/$other | sed 's/[][]/\\&/g')\$" "$ns is the caller's" ;;
		*) unlike "$out" "^$(readlink /proc/self/ns/$other | sed 's/[][]/\\&/g')\$" "$other is not" ;;
		esac
	done
done
run "$RBOX" --share ipc,uts --share=cgroup "$BUSYBOX_ROOT" sh -c 'readlink /proc/self/ns/ipc; readlink /proc/self/ns/uts; readlink /proc/self/ns/cgroup'
is "$out" "$(readlink /proc/self/ns/ipc; readlink /proc/self/ns/uts; readlink /proc/self/ns/cgroup)" "several, in both spellings"
run "$RBOX" --share uts "$BUSYBOX_ROOT" hostname
is "$out" "$(uname -n)" "with uts the host name is the caller's"
run "$RBOX" --share uts --hostname x "$BUSYBOX_ROOT" true
is "$status" 125 "and cannot be set"
new_root "$T/root"
run "$RBOX" --share pid "$T/root" sh -c 'sleep 100 & sleep 100 & exit 5'
is "$status" 5 "with pid the status is COMMAND's"
nothing_left "and what it left is ended all the same"

start --share pid "$T/root" sh -c 'echo ready; exec sleep 100'
kill -KILL "$box"
wait "$box" 2>/dev/null
nothing_left "SIGKILL of rbox ends that box, too"
for bad in net user mnt ipc,bad ","; do
	run "$RBOX" --share "$bad" "$BUSYBOX_ROOT" true
	is "$status" 125 "--share $bad is refused"
done
done_testing
