#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Root of a box takes its root, or what lies on it, away: beneath might be the host's.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir "$T/bound"
places='/ /proc /proc/sys /dev /dev/pts /dev/shm /dev/null /sys /sys/firmware /mnt /proc/kcore /proc/sysrq-trigger'
give="-v $T/bound:/mnt"
refused "nothing is unmounted" "attempt unmount $places; umount -l / && echo got /; umount -a && echo got all; echo tried"
refused "no root is replaced" "cd /; attempt pivot /mnt; pivot_root . . && echo got it; echo tried"
refused "nor with a root of its own by chroot" 'chroot /mnt /bin/true; mkdir -p /tmp/x/bin; cp /bin/attempt /bin/busybox /tmp/x/bin
	chroot /tmp/x /bin/attempt pivot /; rm -r /tmp/x; echo tried'

# with the power to unmount there is still nothing beneath
give="--cap-add sys_admin -v $T/bound:/mnt"
works "with CAP_SYS_ADMIN mounts go" "$RBOX" --cap-add sys_admin "$root" attempt unmount /dev/shm
below="attempt unmount $places / / / >/dev/null; cat $host/secret /mnt/../$host/secret ../../..$host/secret && echo got out
	cd /; attempt pivot /mnt >/dev/null; cat $host/secret ../../..$host/secret && echo got out; echo tried"
refused "even then no file of the host's is found below" "$below"
unharmed
done_testing
