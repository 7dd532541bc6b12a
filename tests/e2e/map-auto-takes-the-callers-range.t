#!/bin/sh
# SPDX-License-Identifier: MIT
#
# By default 0 is the caller, 1 and up are the caller's subordinate ids, and groups can be set.

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
uid=$(id -u) gid=$(id -g)
sub=$(first_sub /etc/subuid) count=$(sub_count /etc/subuid)
subg=$(first_sub /etc/subgid) countg=$(sub_count /etc/subgid)

for option in '' '--map auto' '--map range' --map=range; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" $option "$BUSYBOX_ROOT" sh -c 'cat /proc/self/uid_map /proc/self/gid_map | tr -s " " | sed "s/^ //"'
	is "$status $out" "0 0 $uid 1
1 $sub $count
0 $gid 1
1 $subg $countg" "the maps with '$option'"
	is "$err" "" "no warning"
done
run "$RBOX" "$BUSYBOX_ROOT" cat /proc/self/setgroups
is "$out" allow "setgroups is allowed"

new_root "$T/root"
run "$RBOX" "$T/root" sh -c 'echo x >/f && chown 1000:50 /f && chmod 2755 /f && stat -c "%U:%G %a" /f'
is "$status $out" "0 dev:staff 2755" "a file can be given to another user"
is "$(stat -c %u:%g "$T/root/f")" "$((sub + 999)):$((subg + 49))" "who is a subordinate id outside"
run "$RBOX" "$T/root" rm /f
came 0 "and be removed again"
run "$RBOX" "$BUSYBOX_ROOT" su dev -c 'id -un; id -u'
is "$status $out" "0 dev
1000" "su works"
done_testing
