#!/bin/sh
# SPDX-License-Identifier: MIT
#
# With --net host, /etc/resolv.conf and /etc/hosts are the caller's, read-only, and the root's own stay as they are.

. "${0%/*}/lib.sh"
new_root "$T/root"
echo "root's own" >"$T/root/etc/hosts"
before=$(manifest "$T/root")
for file in resolv.conf hosts; do
	[ -e /etc/$file ] || { skip "this machine has no /etc/$file"; continue; }
	run "$RBOX" --net host "$T/root" cat /etc/$file
	is "$status $out" "0 $(cat /etc/$file)" "/etc/$file is the caller's"
	run "$RBOX" --net host "$T/root" sh -c "echo bad >/etc/$file"
	[ "$status" != 0 ]
	ok $? "/etc/$file cannot be written"
done
is "$(manifest "$T/root")" "$before" "the root is as it was"
run "$RBOX" "$T/root" cat /etc/hosts
is "$out" "root's own" "without --net host /etc/hosts is the root's"

# Debian's systemd-resolved and many images have a link there, which is the root's word and may lead anywhere.
ln -s ../run/systemd/resolve/stub-resolv.conf "$T/root/etc/resolv.conf"
before=$(manifest "$T/root")
run "$RBOX" --net host "$T/root" true
came 0 "a dangling link in the root does not stop the box"
is "$(manifest "$T/root")" "$before" "and is left alone"
done_testing
