#!/bin/sh
# SPDX-License-Identifier: MIT
#
# user.max_user_namespaces=0, or a limit of another kind: 125, and the hint names the setting.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
for kind in user mnt pid ipc uts net cgroup; do
	run unshare --user --map-root-user sh -c '
		echo 0 >/proc/sys/user/max_$2_namespaces || exit 99
		exec "$0" "$1" id -u' "$RBOX" "$BUSYBOX_ROOT" $kind
	is "$status" 125 "status 125 when $kind namespaces are off"
	like "$err" '^rbox: cannot ' "a sentence"
	like "$err" "^rbox: hint: .*(max_${kind}_namespaces|/proc/sys/user)" "the hint names the setting"
	unlike "$err" 'chroot|AppArmor|usermod' "and no other cause"
	is "$out" "" "nothing was started"
	[ $kind != user ] || like "$err" 'max_user_namespaces' "which is max_user_namespaces"
done
done_testing
