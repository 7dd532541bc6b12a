#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ROOT may be /: the host's own programs in namespaces of their own. What cannot work is said.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
run "$RBOX" --map single / sh -c 'id -u; readlink /proc/self/ns/mnt; ls /proc | grep -c "^[0-9]"; [ -w /dev/null ] && echo x >/dev/null && echo fine'
came 0 "a box on / starts"
like "$out" '^0$' "its user is root"
unlike "$out" "$(readlink /proc/self/ns/mnt)" "its mounts are its own"
like "$out" '^fine$' "its /dev is its own"
run "$RBOX" --map single --read-only / sh -c 'touch /tmp/x && rm /tmp/x; echo x >"$1/x" || echo closed' sh "${HOME:-/root}"
like "$out" '^closed$' "read-only it cannot be written"
run "$RBOX" --map single --tmpfs "$T" / sh -c 'ls -A "$1"' sh "$T"
is "$status $out" "0 " "a tmpfs hides a part of it"
run "$RBOX" --map single --ephemeral / true
is "$status" 125 "an overlay of it is refused, since something is mounted in it"
like "$err" '^rbox: --ephemeral: something is mounted in ROOT, at /' "which is said"
nothing_left "nothing is left"
done_testing
