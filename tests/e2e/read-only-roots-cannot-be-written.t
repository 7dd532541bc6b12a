#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --read-only: the root cannot be written; /dev, /tmp mounts and binds can.

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir "$T/src"
run "$RBOX" --read-only "$T/root" sh -c 'echo x >/new'
[ "$status" != 0 ]
ok $? "a file cannot be made"
like "$err" 'Read-only' "because the root is read-only"
run "$RBOX" --read-only "$T/root" sh -c 'mount -o remount,rw /; mount -o remount,rw,bind /; echo x >/new'
[ "$status" != 0 ] && [ ! -e "$T/root/new" ]
ok $? "and stays so"
run "$RBOX" --read-only --tmpfs /tmp --bind "$T/src:/mnt" "$T/root" sh -c 'echo x >/dev/null && echo x >/dev/shm/x && echo x >/tmp/x && echo x >/mnt/x'
came 0 "other mounts can be written"
is "$(cat "$T/src/x")" x "also those of the caller"
bare_root "$T/bare"
run "$RBOX" --read-only "$T/bare" sh -c 'ls /proc/self/ns >/dev/null && echo x >/dev/null'
came 0 "a root that lacks every mount point can be read-only"
done_testing
