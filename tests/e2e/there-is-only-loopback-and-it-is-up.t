#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Default network: lo, up, with both its addresses; --net host is the caller's.

. "${0%/*}/lib.sh"
run "$RBOX" "$BUSYBOX_ROOT" sed -n 's/^ *\([^:]*\):.*/\1/p' /proc/net/dev
is "$status $out" "0 lo" "lo is the only interface"
run "$RBOX" "$BUSYBOX_ROOT" ip addr show lo
like "$out" '<LOOPBACK,UP,LOWER_UP>' "it is up"
like "$out" 'inet 127\.0\.0\.1/8' "with its address"
if [ -e /proc/net/if_inet6 ]; then
	run "$RBOX" "$BUSYBOX_ROOT" cat /proc/net/if_inet6
	like "$out" '^0{31}1 .* lo$' "and that of version 6"
	over6='[::1]:80'
else
	skip "this kernel has no IPv6"
	over6=127.0.0.1:80
fi
run "$RBOX" "$BUSYBOX_ROOT" sh -c "echo served >/tmp/page; httpd -p $over6 -h /tmp; wget -qO- http://$over6/page"
is "$status $out" "0 served" "a server on port 80 answers over it"
rm -f "$BUSYBOX_ROOT/tmp/page"
# Not by ping itself: not every ping, and not every kernel, has ICMP sockets.
run "$RBOX" --map single "$BUSYBOX_ROOT" sh -c 'tr -s "\t " " " </proc/sys/net/ipv4/ping_group_range'
is "$status $out" "0 0 0" "root's group may ping"
if has_range; then
	run "$RBOX" "$BUSYBOX_ROOT" cut -f 2 /proc/sys/net/ipv4/ping_group_range
	[ "${out:-0}" -ge 65535 ]
	ok $? "and so may all others"
fi
run "$RBOX" "$BUSYBOX_ROOT" ping -c 1 -w 2 192.0.2.1
[ "$status" != 0 ]
ok $? "there is no way out"

run "$RBOX" --net host "$BUSYBOX_ROOT" readlink /proc/self/ns/net
is "$out" "$(readlink /proc/self/ns/net)" "--net host keeps the caller's network"
run "$RBOX" --net none "$BUSYBOX_ROOT" readlink /proc/self/ns/net
[ "$out" != "$(readlink /proc/self/ns/net)" ]
ok $? "--net none is the default"
done_testing
