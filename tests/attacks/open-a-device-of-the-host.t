#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Disks, memory, the kernel's log and the console: by a node that a bind shows, in /dev of the host, in each kind of /dev.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
works "devices that are everybody's open" "$RBOX" --dev host "$root" sh -c 'head -c 1 /dev/zero | tr "\0" z | grep -q z && echo got one'
try='for dir in /dev /mnt /proc/1/root/dev; do
		for node in mem port kmem kmsg nvram console tty0 tty1 vcs vcsa uinput loop-control loop0 mapper/control rtc0 hpet \
			vda vdb sda sda1 nvme0n1 dm-0 block/* disk/*/* bus/usb/*/* snapshot vhost-net vfio/vfio watchdog; do
			[ ! -b $dir/$node ] || ! head -c 1 $dir/$node >/dev/null || echo got $dir/$node
			case $node in console|kmsg) continue ;; esac
			[ ! -c $dir/$node ] || ! head -c 1 $dir/$node >/dev/null || echo got $dir/$node
		done
		for block in $(find $dir -type b); do
			head -c 1 $block >/dev/null && echo got $block; (: >>$block) && echo got $block
		done
	done
	losetup /dev/loop0 /bin/busybox && echo got a loop; for n in /dev/loop*; do [ -b $n ] && (: <>$n) && echo got $n; done; echo tried'
refused "none opens" "$try"
give='-v /dev:/mnt'
refused "nor where a bind shows the host's" "$try"
modes=$(without exec:--tty=always)
give='--dev host'
refused "nor with --dev host" "$try"
give='--dev host --cap-add all -v /dev:/mnt'
refused "nor with all capabilities" "$try"
unharmed
done_testing
