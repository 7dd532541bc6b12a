#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A user without subordinate ids: one id, one line with the command that would change it, and the box works.

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
new_root "$T/root"
unshare --map-auto --map-root-user chown -hR 1000:1000 "$T/root"
mkdir -p "$machine/etc"
map='tr -s " " </proc/self/uid_map; tr -s " " </proc/self/gid_map'
for content in '' 'other:20000:50'; do
	printf '%s\n' "$content" >"$machine/etc/subuid"
	printf '%s\n' "$content" >"$machine/etc/subgid"
	run machine : "$RBOX" "$T/root" sh -c "$map"
	is "$status $out" "0  0 1000 1
 0 1000 1" "the box works with one id"
	is "$(printf '%s\n' "$err" | grep -c '^rbox: warning: ')" 1 "one line warns"
	is "$(printf '%s\n' "$err" | wc -l)" 1 "and there is no other"
	like "$err" 'usermod.*dev1' "it gives the command that would change it"
done
: >"$machine/etc/subuid"
echo dev1:10000:40000 >"$machine/etc/subgid"
run machine : "$RBOX" "$T/root" sh -c "$map"
is "$status" 0 "with a range of groups only, the box works"
like "$err" '^rbox: warning: ' "and warns"
run machine : "$RBOX" --map range "$T/root" true
is "$status" 125 "--map range is refused"
like "$err" '^rbox: hint: .*usermod' "with a hint"
run machine : "$RBOX" --map single "$T/root" id -u
is "$status $out$err" "0 0" "--map single is silent"
run machine "umount /etc/subuid /etc/subgid; mount --bind /dev/null /etc/subuid" "$RBOX" "$T/root" id -u
is "$status $out" "0 0" "a file that is no file is the same"

echo root:x:0:0::/root:/bin/sh >"$machine/etc/passwd"
echo 1000:10000:40000 >"$machine/etc/subuid"
cp "$machine/etc/subuid" "$machine/etc/subgid"
run machine : "$RBOX" "$T/root" id -u
is "$status $out" "0 0" "a caller without a name has a box, too"
is "$(printf '%s\n' "$err" | grep -c '^rbox: warning: ')$(printf '%s\n' "$err" | wc -l)" 11 "and one line warns"
done_testing
