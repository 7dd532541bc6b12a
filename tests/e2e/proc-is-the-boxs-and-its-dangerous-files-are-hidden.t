#!/bin/sh
# SPDX-License-Identifier: MIT
#
# /proc is new, nosuid nodev noexec; what tells of or changes the host is masked or read-only.

. "${0%/*}/lib.sh"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'grep " /proc proc " /proc/mounts'
for flag in nosuid nodev noexec; do
	like "$out" "[ ,]${flag}[ ,]" "/proc is $flag"
done
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'head -c 1 /proc/kcore | wc -c; cat /proc/keys /proc/timer_list /proc/sched_debug 2>/dev/null | wc -c'
is "$out" "0
0" "kcore, keys, timer_list, sched_debug show nothing"
for file in sys/kernel/printk sysrq-trigger irq/default_smp_affinity; do
	[ -e /proc/$file ] || continue
	run "$RBOX" "$BUSYBOX_ROOT" sh -c "echo 1 >/proc/$file"
	like "$status $out $err" "Read-only|denied|EROFS" "/proc/$file cannot be written"
done
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'umount /proc/kcore; umount /proc/sys; umount -l /proc'
[ "$status" != 0 ]
ok $? "masks cannot be taken away"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'echo 0 >/proc/self/oom_score_adj; cat /proc/sys/kernel/ostype'
came 0 "what belongs to the box's own processes works"

run "$RBOX" --proc none "$BUSYBOX_ROOT" ls /proc
is "$status $out" "0 " "--proc none leaves the root's"
run "$RBOX" --proc host "$BUSYBOX_ROOT" sh -c '[ -d /proc/1 ] && ls -d /proc/[0-9]* | wc -l'
came 0 "--proc host runs"
[ "${out:-0}" -gt 5 ]
ok $? "--proc host shows the caller's processes"
run "$RBOX" --proc some "$BUSYBOX_ROOT" true
is "$status" 125 "nothing else is accepted"
done_testing
