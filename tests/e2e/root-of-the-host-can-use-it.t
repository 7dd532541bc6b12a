#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# Root of the host itself may run it, too.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
new_root "$T/root"
chown -hR 0:0 "$T/root"
before=$(manifest "$T/root")
run "$RBOX" "$T/root" sh -c 'id -u; hostname >/dev/null; echo x >/dev/null; [ "$(readlink /proc/self/ns/user)" ]'
is "$status $out" "0 0" "a box runs"
is "$err" "" "without a warning"
run "$RBOX" "$T/root" sh -c 'echo x >/f && chown 4242:4243 /f && stat -c %u:%g /f'
is "$status $out" "0 4242:4243" "every id is there"
is "$(stat -c %u:%g "$T/root/f")" 4242:4243 "and is the same outside"
rm "$T/root/f"
is "$(manifest "$T/root")" "$before" "the root is as it was"
[ "$("$RBOX" "$T/root" readlink /proc/self/ns/user)" != "$(readlink /proc/self/ns/user)" ]
ok $? "the box has a user namespace of its own even so"
nothing_left "nothing is left"
done_testing
