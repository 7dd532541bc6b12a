#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What is hidden in /proc and /sys, and by --mask: unmounted, covered, moved, shown by another procfs, by /proc/1/root, and by a bind of a
# directory above it.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir -p "$T/work/private" "$T/upper"
echo hidden >"$T/work/private/key"
echo hidden >"$T/work/token"
work=$(manifest "$T/work")
masked='/proc/kcore /proc/keys /proc/timer_list /proc/interrupts /proc/sched_debug /proc/acpi /proc/scsi /sys/firmware /mnt/token /mnt/private'
hidden='hidden() { for f in "$@"; do
		[ ! -f $f/key ] || echo got $f/key
		case $(head -c 100 $f 2>/dev/null | tr -d "\0" | head -n 1) in "") ;; *) echo got $f ;; esac
	done; }'
try="$hidden"'
	hidden '"$masked"'
	attempt unmount '"$masked"' /proc /sys
	attempt mount /tmp; attempt mount /mnt/private
	mkdir -p /tmp/p
	for type in proc sysfs; do mount -t $type none /tmp/p && echo got a mount; done
	mount --bind /proc /tmp/p && echo got a bind; mount --bind /mnt /tmp/p && echo got a bind; mount --move /mnt/private /tmp/p && echo got a move
	mv /mnt/token /mnt/other && echo got it moved; mv /mnt/private /mnt/other && echo got it moved
	rm -rf /mnt/token; rm -rf /mnt/private; ln /mnt/token /mnt/other && echo got a link
	for p in /proc/[0-9]* /proc/self /proc/thread-self; do
		hidden $p/root/proc/keys $p/root/proc/timer_list $p/cwd/proc/keys $p/root/mnt/token $p/root/mnt/private
	done
	echo tried'
give="-v $T/work:/mnt --mask /mnt/private --mask /mnt/token"
works "without a mask it is seen" "$RBOX" -v "$T/work:/mnt" "$root" sh -c "$hidden; hidden $masked"
works "with the power to unmount it is, too" "$RBOX" -v "$T/work:/mnt" --mask /mnt/token --cap-add sys_admin "$root" sh -c \
	"umount /mnt/token; $hidden; hidden /mnt/token"
refused "nothing is uncovered" "$try"
is "$(manifest "$T/work")" "$work" "and nothing of it is changed"

# a user namespace's root has a copy of the mounts, which are locked together
modes='--allow-userns'
refused "nor by root of a namespace within" "$hidden"'
	attempt uncover /mnt private/key; attempt uncover / mnt/private/key
	unshare -Urm sh -c '"'$hidden"'; attempt unmount '"$masked"' /proc /sys
		mount --bind /mnt /tmp && echo got a bind; mount --rbind /mnt /tmp && hidden /tmp/token /tmp/private
		mount -t proc none /tmp && echo got a mount; mount --move /mnt/private /tmp && echo got a move
		hidden '"$masked'"'
	unshare -Urmpf sh -c '"'$hidden"'; mount -t proc none /tmp && echo got a mount; hidden /tmp/kcore /tmp/keys'"'"'
	echo tried'
is "$(manifest "$T/work")" "$work" "and nothing of it is changed, again"
unharmed
done_testing
