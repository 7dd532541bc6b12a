#!/bin/sh
# SPDX-License-Identifier: MIT
#
# In a container that maps fewer ids than /etc/subuid promises: what is mapped is used, and the box works.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
new_root "$T/root"

run unshare --user --map-current-user "$RBOX" "$T/root" sh -c 'id -u; awk "{ n += \$3 } END { print n }" /proc/self/uid_map'
is "$status $out" "0 0
1" "where only the caller is mapped there is one id"
is "$(printf '%s\n' "$err" | grep -c '^rbox: warning: ')$(printf '%s\n' "$err" | wc -l)" 11 "one line warns"
run unshare --user --map-root-user "$RBOX" "$T/root" sh -c 'id -u; awk "{ n += \$3 } END { print n }" /proc/self/uid_map'
is "$status $out" "0 0
1" "also for root of such a container"

unshare --map-auto --map-root-user chown -hR 1000:1000 "$T/root"
mkdir -p "$machine/etc"
# The machine maps 0-65535: the second line is not mapped there at all, the first in part.
printf '%s\n' dev1:60000:10000 dev1:200000:65536 >"$machine/etc/subuid"
cp "$machine/etc/subuid" "$machine/etc/subgid"
run machine : "$RBOX" "$T/root" sh -c 'tr -s " " </proc/self/uid_map | sed "s/^ //"'
came 0 "a range that is mapped in part works"
last=$(machine : sh -c 'awk "{ if (\$1 + \$3 > n) n = \$1 + \$3 } END { print n }" /proc/self/uid_map')
is "$out" "0 1000 1
1 60000 $((last - 60000))" "as far as it is mapped"
printf '%s\n' dev1:200000:65536 >"$machine/etc/subuid"
cp "$machine/etc/subuid" "$machine/etc/subgid"
run machine : "$RBOX" "$T/root" sh -c 'tr -s " " </proc/self/uid_map | sed "s/^ //"'
is "$status $out" "0 0 1000 1" "one that is not mapped leaves one id"
like "$err" '^rbox: warning: ' "and a warning"

# Extents of the outer map end in the middle of the range; a line of an inner map may not span two of them.
unshare --map-auto --map-root-user chown -hR 0:0 "$T/root"
sub=$(first_sub /etc/subuid) subg=$(first_sub /etc/subgid)
run "$RBOX" --uid-map "0:$(id -u):1" --uid-map "1:$sub:10" --uid-map "11:$((sub + 20)):10" \
	--gid-map "0:$(id -g):1" --gid-map "1:$subg:10" --gid-map "11:$((subg + 20)):10" \
	--allow-userns / "$RBOX" "$T/root" sh -c 'awk "{ n += \$3 } END { print n }" /proc/self/uid_map'
is "$status $out" "0 21" "root of a box with three extents gives all of them to a box within"
done_testing
