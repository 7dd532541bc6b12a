#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --read-only: /tmp, /run and /var/tmp are in memory where ROOT has them, unless --no-tmpfs.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir -p "$T/root/run" "$T/root/var/tmp" "$T/src"
echo root >"$T/root/tmp/file"
echo src >"$T/src/file"
before=$(manifest "$T/root")
run "$RBOX" --read-only "$T/root" sh -c 'for d in /tmp /run /var/tmp; do stat -c "%n %a" $d; echo x >$d/x && cat $d/x; done; ls -A /tmp; touch /x'
is "$out" "/tmp 1777
x
/run 755
x
/var/tmp 1777
x
x" "they can be written, and begin empty"
like "$err" '/x: Read-only' "the rest cannot"
run "$RBOX" --read-only --no-tmpfs "$T/root" sh -c 'cat /tmp/file; touch /tmp/x'
is "$out" root "--no-tmpfs: they are ROOT's"
like "$err" 'Read-only' "and read-only"
run "$RBOX" --read-only -v "$T/src:/tmp/in/it" "$T/root" cat /tmp/in/it/file
is "$status $out" "0 src" "a bind in one of them gets its mount point in memory"
run "$RBOX" --read-only -v "$T/src:/tmp" "$T/root" cat /tmp/file
is "$status $out" "0 src" "and one on it covers it"
rmdir "$T/root/run"
ln -s /var/tmp "$T/root/run"
run "$RBOX" --read-only "$T/root" sh -c 'touch /run/x /var/tmp/y; ls -ld /run | grep -c -- "->"'
is "$status $out" "0 1" "one that is a link stays one"
rmdir "$T/root/var/tmp"
ln -s ../tmp "$T/root/var/tmp"
run "$RBOX" --read-only -v "$T/src:/tmp/in" "$T/root" cat /tmp/in/file /var/tmp/in/file
is "$status $out" "0 src
src" "and what is mounted in the one that it leads to is seen in both"
rm "$T/root/run" "$T/root/var/tmp"
mkdir "$T/root/var/tmp"
run "$RBOX" --read-only "$T/root" ls -d /run
is "$status" 1 "one that ROOT lacks is not made"
run "$RBOX" --no-tmpfs "$T/root" true
is "$status" 125 "--no-tmpfs alone says nothing"
like "$err" '^rbox: --no-tmpfs needs --read-only' "and is refused"
mkdir "$T/root/run"
is "$(manifest "$T/root")" "$before" "the root is as it was"
nothing_left "nothing is left"
done_testing
