#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Every file in /proc and /sys that is no process's: opened for writing, given another mode; the well-known ones by name; by exec, by
# another path, and once remounted.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
setting=/proc/sys/user/max_user_namespaces
pattern=$(cat /proc/sys/kernel/core_pattern)
works "root of a namespace of its own writes to some" unshare --user --map-root-user --mount --pid --fork sh -c "
	mount -t proc none /proc && $attempt writable /proc/sys/user"
works "as does root of a box that may remount" "$RBOX" --cap-add sys_admin "$root" sh -c \
	"umount /proc/sys; attempt writable /proc/sys/kernel"
# what every user of the machine may write is not more in a box
"$attempt" writable /proc /sys >"$root/etc/anybodys" 2>/dev/null
unlike "$(cat "$root/etc/anybodys")" '/proc/sys/[^k]|/sys/kernel/[^n]|sysrq' "an ordinary user writes no setting"
try='attempt writable /proc /sys >/tmp/found; grep -vxFf /etc/anybodys /tmp/found; rm /tmp/found
	for f in sys/kernel/core_pattern sys/kernel/modprobe sys/kernel/hotplug sys/vm/drop_caches sys/kernel/sysrq sysrq-trigger \
		sys/fs/binfmt_misc/register sys/kernel/poweroff_cmd sys/net/ipv4/ip_forward sys/user/max_user_namespaces; do
		for p in /proc /proc/self/root/proc /proc/1/root/proc; do
			(echo 1 >$p/$f) && echo got $p/$f
		done
	done
	for f in /sys/kernel/uevent_helper /sys/power/state /sys/kernel/mm/ksm/run /sys/class/net/lo/mtu /sys/bus/pci/rescan; do
		(echo 1 >$f) && echo got $f
	done
	attempt remount /proc /proc/sys /proc/sysrq-trigger /sys /proc/irq
	mount -o remount,rw /proc/sys && echo got it writable; mount -o remount,rw,bind /sys && echo got it writable
	attempt writable /proc/sys/kernel /sys/kernel; echo tried'
refused "none is written" "$try"
# there a setting is that of a namespace of the box's, or cannot be written
settings() { grep -r . /proc/sys/user /proc/sys/fs/mqueue /proc/sys/kernel/msg* /proc/sys/kernel/s[eh]m* /proc/sys/kernel/pid_max /proc/sys/net/core 2>/dev/null; }
before=$(settings)
for options in '--map single' '--net host' '--share ipc' '--share pid'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" --proc host --map single $options "$root" sh -c '
		for f in $(find /proc/sys/user /proc/sys/fs/mqueue /proc/sys/kernel /proc/sys/net -type f); do echo 77 >$f; done; echo tried'
	is "$out" tried "the caller's /proc is written to ($options)"
	is "$(settings)" "$before" "and the machine's settings stay"
done
give='--cap-add net_admin --cap-add sys_resource --cap-add sys_ptrace'
refused "nor with capabilities that some of them ask for" "$try"
is "$(cat /proc/sys/kernel/core_pattern)" "$pattern" "the machine's core_pattern is as it was"
[ "$(cat $setting)" -gt 10 ]
ok $? "and so is the number of user namespaces"
unharmed
done_testing
