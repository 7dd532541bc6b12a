#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Maps that overlap, wrap, are empty, huge, not numbers, of the host's root or of another user, or more lines than the kernel takes. 125 with the map
# or the helper's word, never a part of it, and never an id outside that the caller does not have.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/hostile.sh"
needs_range
new_root "$T/root"
uid=$(id -u) gid=$(id -g) sub=$(first_sub /etc/subuid) subgid=$(first_sub /etc/subgid) count=$(sub_count /etc/subuid)
both() { run "$RBOX" "$@" "$T/root" /bin/sh -c 'echo ran; touch /made 2>/dev/null; :'; }

# refuses NAME OPTION...
refuses()
{
	name=$1
	shift
	both "$@" --gid-map "0:$gid:1"
	is "$status $out" "125 " "$name is refused"
	like "$err" '^rbox: .*(map|id|range)' "and why is said"
}
both --uid-map "0:$uid:1" --gid-map "0:$gid:1"
is "$out" ran "the caller's own id is taken"
rm -f "$T/root/made"
for map in 0:0:1 0:0:4294967295 0:0:4294967296 "0:$uid:2" "0:$sub:$((count + 1))" "0:$((sub - 1)):2" 0:4294967295:1 4294967295:$uid:1 4294967290:$sub:10 \
	0:4294967290:10 "0:$uid:0" "0:$uid:-1" "-1:$uid:1" "0:$uid:18446744073709551617" "0x0:$uid:1" "0:$uid" "0:$uid:1:1" "0:$uid:1," " 0:$uid:1" \
	"0:$uid:99999999999999999999" "" : :: "0:65534:1"; do
	refuses "'$map'" --uid-map "$map"
done
refuses "a map that overlaps inside" --uid-map "0:$uid:1" --uid-map "0:$sub:5"
refuses "a map that overlaps outside" --uid-map "0:$sub:10" --uid-map "20:$((sub + 5)):10"
refuses "one with an id twice" --uid-map "0:$uid:1" --uid-map "1:$uid:1"
# each line apart from the next, so that they cannot be joined
lines() { i=0; while [ "$i" -lt "$1" ]; do printf ' --uid-map %s:%s:1 --gid-map %s:%s:1' $((i * 2)) $((sub + i * 2)) $((i * 2)) $((subgid + i * 2)); i=$((i + 1)); done; }
# shellcheck disable=SC2046 # words
both $(lines 200)
came 0 "200 lines are taken"
rm -f "$T/root/made"
# the kernel takes 340, and not more than a page of text
for n in 340 341 1000; do
	# shellcheck disable=SC2046
	both $(lines "$n")
	is "$status $out" "125 " "$n lines are refused"
	like "$err" '^rbox: ' "and why is said"
done
is "$(ls "$T/root/made" 2>/dev/null)" "" "no box ran with a part of a map"
# what naive scripts do is refused by the kernel and the helper themselves
run unshare --user sh -c 'echo "0 0 1" >/proc/self/uid_map'
[ "$status" != 0 ]
ok $? "the kernel refuses the host's root"
unharmed
done_testing
