#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --map keep: COMMAND has inside the ids that the caller has outside.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
new_root "$T/root"
run "$RBOX" --map keep "$T/root" sh -c 'id -u; id -g; echo x >/tmp/mine; stat -c %u /tmp/mine'
is "$status $out" "0 $(id -u)
$(id -g)
$(id -u)" "the ids are the caller's"
is "$(stat -c %u "$T/root/tmp/mine")" "$(id -u)" "and so are files it makes"
if has_range; then
	run "$RBOX" --map keep "$T/root" sh -c 'awk "{ n += \$3 } END { print n }" /proc/self/uid_map'
	[ "${out:-0}" -gt 60000 ]
	ok $? "other ids come from the range"
	run "$RBOX" --map keep -u 0:0 "$T/root" id -u
	is "$status $out" "0 0" "-u can ask for another"
fi
done_testing
