#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Uids above 2^31, as directories and clouds give them, are numbers like others.

. "${0%/*}/lib.sh"
needs_ordinary_user
big=3000000000
run unshare --user --map-user=$big --map-group=$big "$RBOX" --map keep "$BUSYBOX_ROOT" id -u
is "$status $out" "0 $big" "a caller with a large uid"
run unshare --user --map-user=$big --map-group=$big "$RBOX" --map single "$BUSYBOX_ROOT" sh -c 'id -u; tr -s " " </proc/self/uid_map'
is "$status $out" "0 0
 0 $big 1" "is root inside"
run "$RBOX" --uid-map "$big:$(id -u):1" --gid-map "4294967294:$(id -g):1" -u $big:4294967294 "$BUSYBOX_ROOT" sh -c 'id -u; id -g'
is "$status $out" "0 $big
4294967294" "a COMMAND with a large uid"
done_testing
