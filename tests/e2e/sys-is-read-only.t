#!/bin/sh
# SPDX-License-Identifier: MIT
#
# /sys is there, and nothing in it can be written, on no level.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'ls /sys; awk "\$5 ~ /^\/sys/ { print \$5, \$6 }" /proc/self/mountinfo'
like "$out" '^class$' "/sys shows the kernel's objects"
like "$out" '^/sys ([a-z]+,)*ro' "it is read-only"
unlike "$out" '^/sys[^ ]* ([a-z]+,)*rw' "and so is every mount below it"
run "$RBOX" "$BUSYBOX_ROOT" ls /sys/class/net
is "$out" lo "it shows the box's network"
run "$RBOX" --net host "$BUSYBOX_ROOT" sh -c 'ls /sys/class/net; awk "\$5 ~ /^\/sys/ { print \$5, \$6 }" /proc/self/mountinfo'
like "$out" "^lo$" "with --net host that of the caller"
unlike "$out" '^/sys[^ ]* ([a-z]+,)*rw' "all of it read-only"
run "$RBOX" --sys none "$BUSYBOX_ROOT" ls /sys
is "$status $out" "0 " "--sys none leaves the root's"
run "$RBOX" --sys rw "$BUSYBOX_ROOT" true
is "$status" 125 "nothing else is accepted"
done_testing
