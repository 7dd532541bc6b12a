#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --uid-map and --gid-map: exactly this map, or an error; never a part of it.

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
uid=$(id -u) gid=$(id -g) sub=$(first_sub /etc/subuid) subg=$(first_sub /etc/subgid)
run "$RBOX" --uid-map "0:$uid:1" --uid-map "1:$sub:10" --uid-map "1000:$((sub + 10)):5" \
	--gid-map "0:$gid:1" --gid-map="1:$subg:20" "$BUSYBOX_ROOT" \
	sh -c 'cat /proc/self/uid_map /proc/self/gid_map | tr -s " "'
is "$status $out" "0  0 $uid 1
 1 $sub 10
 1000 $((sub + 10)) 5
 0 $gid 1
 1 $subg 20" "the maps are those asked for"
run "$RBOX" --uid-map "0:$sub:100" --gid-map "0:$subg:100" "$BUSYBOX_ROOT" id -u
is "$status $out" "0 0" "the caller itself need not be in it"
for map in 0 0:1 a:b:c "0:$uid:0" "0:$uid:-1" "0:$uid:1:1" "0:$uid:99999999999" " 0:$uid:1" "0x0:$uid:1" \
	"4294967295:$uid:1" ""; do
	run "$RBOX" --uid-map "$map" "$BUSYBOX_ROOT" true
	is "$status" 125 "'$map' is refused"
	like "$err" '^rbox: ' "with a sentence"
done
run "$RBOX" --uid-map "0:$uid:1" --uid-map "0:$sub:10" "$BUSYBOX_ROOT" true
is "$status" 125 "overlapping ids are refused"
run "$RBOX" --uid-map "0:$uid:1" --uid-map "1:$((sub + 10000000)):10" --gid-map "0:$gid:1" "$BUSYBOX_ROOT" true
is "$status" 125 "ids that are not the caller's are refused"
like "$err" "newuidmap|not yours|range|$((sub + 10000000))" "and named"
done_testing
