#!/bin/sh
# SPDX-License-Identifier: MIT
#
# COMMAND as root has podman's default capabilities and can get no others; none is inheritable or ambient.

. "${0%/*}/lib.sh"
new_root "$T/root"
for options in '' '--map single' '--map keep -u 0' '--no-init' '--share pid'; do
	[ "$options" != '--map keep -u 0' ] || has_range || continue
	# shellcheck disable=SC2086 # words
	run "$RBOX" $options "$T/root" sed -n 's/^Cap\(...\):\t*0*/\1 /p' /proc/self/status
	# chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service sys_chroot setfcap
	is "$status $out" "0 Inh 
Prm 800405fb
Eff 800405fb
Bnd 800405fb
Amb " "the five sets with '$options'"
done
run "$RBOX" "$T/root" sh -c 'mount -t tmpfs none /mnt || mount --bind /tmp /mnt || mount -t proc none /mnt'
[ "$status" != 0 ]
ok $? "nothing can be mounted"
run "$RBOX" "$T/root" sh -c 'umount /dev/shm || umount -l /dev || umount -l /sys'
[ "$status" != 0 ]
ok $? "nor unmounted"
run "$RBOX" "$T/root" hostname other
[ "$status" != 0 ]
ok $? "the host name stays"
run "$RBOX" "$T/root" ip link set lo down
[ "$status" != 0 ]
ok $? "the network stays"
run "$RBOX" --net host "$T/root" ip link set lo down
[ "$status" != 0 ]
ok $? "and so does the host's"
run "$RBOX" "$T/root" sh -c 'touch /tmp/f && chown 0:0 /tmp/f && chmod 4755 /tmp/f && rm /tmp/f && httpd -p 127.0.0.1:80 -h /tmp'
came 0 "what root of a distribution does daily works"
done_testing
