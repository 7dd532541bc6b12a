#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --map single: one id, silently.

. "${0%/*}/lib.sh"
run "$RBOX" --map single "$BUSYBOX_ROOT" sh -c 'cat /proc/self/uid_map /proc/self/gid_map | tr -s " "; cat /proc/self/setgroups'
is "$status $out" "0  0 $(id -u) 1
 0 $(id -g) 1
deny" "only 0 is mapped, and setgroups is denied"
is "$err" "" "without a word"
run "$RBOX" --map single "$BUSYBOX_ROOT" chown 1 /tmp
[ "$status" != 0 ]
ok $? "nothing can be given to others"
run "$RBOX" --map single "$BUSYBOX_ROOT" sh -c 'id -u; echo x >/dev/null; [ -w / ] && echo writable'
is "$status $out" "0 0
writable" "the rest works"
run "$RBOX" --map double "$BUSYBOX_ROOT" true
is "$status" 125 "there are four ways to map, and no fifth"
done_testing
