#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Who may write maps itself (root) needs no newuidmap: what is mapped in its own namespace is mapped in the box.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
as_root() { bounded unshare --user --map-auto --map-root-user "$@"; }
run as_root "$RBOX" "$BUSYBOX_ROOT" sh -c 'id -u; awk "{ n += \$3 } END { print n }" /proc/self/uid_map'
outer=$(as_root awk '{ n += $3 } END { print n }' /proc/self/uid_map)
is "$status $out" "0 0
$outer" "all that is mapped outside is mapped inside"
is "$err" "" "no warning"
run as_root env PATH=/nonexistent "$RBOX" "$BUSYBOX_ROOT" id -u
is "$status $out$err" "0 0" "without the helpers"
new_root "$T/root"
as_root chown -hR 0:0 "$T/root"
run as_root "$RBOX" "$T/root" sh -c 'echo x >/f && chown 1000:50 /f && stat -c %u:%g /f && rm /f'
is "$status $out" "0 1000:50" "files can be given to other users"
run as_root "$RBOX" --uid-map 0:0:1 --gid-map 0:0:1 "$BUSYBOX_ROOT" sh -c 'tr -s " " </proc/self/uid_map'
is "$status $out" "0  0 0 1" "a smaller map can be asked for"
run as_root "$RBOX" --map single "$BUSYBOX_ROOT" sh -c 'tr -s " " </proc/self/uid_map'
is "$status $out" "0  0 0 1" "and so can a single id"
done_testing
