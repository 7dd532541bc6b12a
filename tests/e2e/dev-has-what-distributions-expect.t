#!/bin/sh
# SPDX-License-Identifier: MIT
#
# /dev: a small tmpfs of the box's own, with the nodes, links and file systems that programs need.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
run "$RBOX" "$BUSYBOX_ROOT" sh -c '
	for node in null zero full random urandom tty; do
		[ -c /dev/$node ] && stat -c "%n %t:%T %a" /dev/$node
	done'
is "$out" "/dev/null 1:3 666
/dev/zero 1:5 666
/dev/full 1:7 666
/dev/random 1:8 666
/dev/urandom 1:9 666
/dev/tty 5:0 666" "the nodes are there"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'for l in fd stdin stdout stderr core; do readlink /dev/$l; done'
is "$out" "/proc/self/fd
/proc/self/fd/0
/proc/self/fd/1
/proc/self/fd/2
/proc/kcore" "the links are there"
run "$RBOX" "$BUSYBOX_ROOT" stat -c %a /dev /dev/shm /dev/mqueue
is "$out" "755
1777
1777" "modes: /dev is not sticky, /dev/shm and /dev/mqueue are"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'stat -f -c %T /dev /dev/shm /dev/pts; grep " /dev/mqueue " /proc/mounts | cut -d" " -f3'
like "$out" 'tmpfs' "file systems"
like "$out" '^mqueue$' "mqueue"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'echo x >/dev/null && echo y >/dev/shm/f && cat /dev/shm/f && head -c 4 /dev/zero | wc -c'
is "$status $out" "0 y
4" "they can be written and read"
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'ls /dev/pts; readlink /dev/ptmx || stat -c %t:%T /dev/ptmx'
like "$out" '^(pts/ptmx|/dev/pts/ptmx|5:2)$' "ptmx is that of the box's own pts"
unlike "$("$RBOX" "$BUSYBOX_ROOT" ls /dev)" '^(vd|sd|nvme|loop|kmsg|mem|port|net|kvm|fuse)' "no device of the host"
run "$RBOX" "$BUSYBOX_ROOT" mknod /dev/bad b 254 0
[ "$status" != 0 ]
ok $? "a device cannot be made"

run "$RBOX" --dev host "$BUSYBOX_ROOT" sh -c '[ -c /dev/null ] && ls /dev'
is "$out" "$(ls /dev)" "--dev host is the caller's /dev"
run "$RBOX" --dev none "$BUSYBOX_ROOT" ls /dev
is "$status $out" "0 " "--dev none leaves the root's"
run "$RBOX" --dev minimal "$BUSYBOX_ROOT" sh -c 'echo x >/dev/null'
came 0 "--dev minimal is the default"
run "$RBOX" --dev some "$BUSYBOX_ROOT" true
is "$status" 125 "nothing else is accepted"
done_testing
