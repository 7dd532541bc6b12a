#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A ROOT that belongs to the caller's first subordinate id, as mmdebstrap leaves it: that id becomes 0.

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
uid=$(id -u) sub=$(first_sub /etc/subuid) count=$(sub_count /etc/subuid)
new_root "$T/root"
bare_root "$T/bare"
unshare --map-auto --map-root-user chown -hR 1:1 "$T/root" "$T/bare"
is "$(stat -c %u "$T/root")" "$sub" "a root of the first subordinate id"

run "$RBOX" "$T/root" sh -c 'id -u; stat -c %u:%g / /bin/busybox; tr -s " " </proc/self/uid_map | sed "s/^ //"'
is "$status $out" "0 0
0:0
0:0
0 $sub $count
$count $uid 1" "it belongs to root inside, and the caller is the last id"
is "$err" "" "no warning"
run "$RBOX" "$T/root" sh -c 'echo x >/etc/new && stat -c %u /etc/new && rm /etc/new'
is "$status $out" "0 0" "it can be written"
run "$RBOX" --explain "$T/root" true
like "$out" "$sub" "--explain names the id"

before=$(unshare --map-auto --map-root-user find "$T/bare" -printf '%P %y %#m %U:%G %l\n' | sort)
run "$RBOX" "$T/bare" true
came 0 "a bare one works"
after=$(unshare --map-auto --map-root-user find "$T/bare" -printf '%P %y %#m %U:%G %l\n' | sort)
is "$after" "$before" "and is as it was"
run "$RBOX" --map single "$T/root" id -u
is "$status $out" "0 0" "--map single works on it too"
done_testing
