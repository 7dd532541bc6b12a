#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A process of the box becomes root of a user namespace of its own, by every call, and mounts, unmasks or leaves from there.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir -p "$T/work/private"
echo hidden >"$T/work/private/key"
works "outside there is one by each call" "$attempt" namespaces
works "as in a box that may" "$RBOX" --allow-userns "$root" attempt namespaces
all=$modes
modes=$(without '*--allow-userns*')
refused "there is none" 'attempt namespaces; unshare -U true && echo got it; unshare -r true && echo got it; echo tried'
refused "and no other namespace" 'attempt namespaces all; unshare -m true && echo got it; unshare -n true && echo got it; echo tried'
give='--cap-add sys_admin'
refused "nor one of users for CAP_SYS_ADMIN" 'attempt namespaces; unshare -U true && echo got it; echo tried'
modes="plain --map=single --net=host --ephemeral"
! has_range || modes="$modes --user=dev"
give="--allow-userns -v $T/work:/mnt:ro --mask /mnt/private"
refused "where there is one, it has no more of the host" '
	cat >/tmp/within <<"END"
	mount -t tmpfs none /tmp || echo got no power at all
	attempt remount /mnt /proc/sys /sys; mount -o remount,bind,rw /mnt && echo got it writable; (echo bad >/mnt/new) && echo got it written
	attempt unmount /mnt /mnt/private /proc/sys /proc/kcore /sys/firmware /dev /proc /sys /; [ -e /mnt/private/key ] && echo got it
	mount --bind /mnt /tmp && echo got a bind of one level
	mount --rbind /mnt /tmp && [ -e /tmp/private/key ] && echo got it by a bind; (echo bad >/tmp/new) && [ -e /mnt/new ] && echo got it
	cat '"$host"'/secret ../../..'"$host"'/secret /proc/1/root'"$host"'/secret && echo got out
	mount -t proc none /tmp && echo got a procfs without masks
	mount -t sysfs none /tmp && [ -w /tmp/kernel ] && echo got a sysfs
	for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /sys/kernel/uevent_helper; do (echo 1 >$f) && echo got $f; done
	attempt join; attempt trace 1 | grep -v "cmdline of"; mknod /tmp/disk b 254 0 && echo got a node
	echo within
END
	unshare -Urm sh /tmp/within >/tmp/said; grep -q within /tmp/said || echo got no run; grep ^got /tmp/said; rm -f /tmp/said /tmp/within; echo tried'
is "$(find "$T/work" | wc -l)" 3 "what is read-only is as it was"
modes=$all
unharmed
done_testing
