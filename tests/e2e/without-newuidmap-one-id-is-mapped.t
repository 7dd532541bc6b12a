#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Where newuidmap or newgidmap is missing or has no power: one id, one line that says so, and the box works.

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
new_root "$T/root"
unshare --map-auto --map-root-user chown -hR 1000:1000 "$T/root"
one_id()
{
	came 0 "$1: the box works"
	is "$(printf '%s\n' "$out" | tail -n 1)" "0 1000 1" "$1: with one id"
	is "$(printf '%s\n' "$err" | grep -c '^rbox: warning: ')" 1 "$1: one line warns"
	is "$(printf '%s\n' "$err" | wc -l)" 1 "$1: and there is no other"
	like "$err" 'new[ug]idmap' "$1: it names the program"
}
map='tr -s " " </proc/self/uid_map | sed "s/^ //"'

new=$(readlink -f "$(command -v newuidmap)")
newg=$(readlink -f "$(command -v newgidmap)")
mkdir "$T/empty"
: >"$T/nothing"
run machine "mount --bind $T/nothing $new; mount --bind $T/nothing $newg" "$RBOX" "$T/root" sh -c "$map"
one_id "both are not executable"
run machine "mount --bind $T/nothing $newg" "$RBOX" "$T/root" sh -c "$map"
one_id "newgidmap is not executable"
run machine "mount --bind /bin/false $new" "$RBOX" "$T/root" sh -c "$map"
one_id "newuidmap fails"
run machine "umount $new; umount $newg" "$RBOX" "$T/root" sh -c "$map"
one_id "they have no power"
run machine "mount -o remount,bind,nosuid $new; mount -o remount,bind,nosuid $newg" "$RBOX" "$T/root" sh -c "$map"
one_id "they are on a nosuid mount"
run machine "mount --bind $T/nothing $new" "$RBOX" --map range "$T/root" true
is "$status" 125 "--map range is refused then"
like "$err" 'newuidmap' "with the cause"
run machine "mount --bind $T/nothing $new" "$RBOX" --map single "$T/root" id -u
is "$status $out$err" "0 0" "--map single is silent"
run env PATH="$T/empty" "$RBOX" "$BUSYBOX_ROOT" id -u
is "$status $out" "0 0" "a PATH without them does not stop a box"
done_testing
