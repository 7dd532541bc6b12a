#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The kernel makes no user namespace in a chroot: 125, and the hint says that this is the cause.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
told()
{
	is "$status" 125 "$1: status 125"
	like "$err" '^rbox: cannot ' "$1: a sentence"
	like "$err" '^rbox: hint: .*chroot' "$1: the hint names the chroot"
	unlike "$err" 'max_user_namespaces|AppArmor|usermod' "$1: and no other cause"
	is "$out" "" "$1: nothing was started"
}

new_root "$T/root"
cp "$RBOX" "$T/root/bin/rbox"
run unshare --user --map-root-user --mount sh -c '
	mount --rbind /proc "$1/proc" && exec chroot "$1" /bin/rbox / id -u' sh "$T/root"
told "a directory"

mkdir "$T/all"
run unshare --user --map-root-user --mount sh -c '
	mount --rbind / "$1/all" && exec chroot "$1/all" "$0" "$2" id -u' "$RBOX" "$T" "$BUSYBOX_ROOT"
told "a mount point"
done_testing
