#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Root of a box gives a program all file capabilities, in ROOT and in a bind: they are those of its own user namespace, and count for
# nothing outside, nor in a namespace that the caller makes otherwise than as the same root.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
command -v getcap >/dev/null || skip_all "no getcap"
mkdir "$T/bound"
chmod 777 "$T/bound"
give="-v $T/bound:/mnt"
try='for file in /mnt/able /bin/able; do cp /bin/attempt $file && attempt give $file; done; echo tried'
run "$RBOX" -v "$T/bound:/mnt" "$root" sh -c "$try"
like "$out" '^got /mnt/able$' "the capabilities are given"
! has_range || works "and count within: another user has them by exec" "$RBOX" "$root" sh -c '
	cp /bin/attempt /bin/few && attempt give /bin/few 3 >/dev/null; su dev -s /bin/sh -c "few capabilities"; rm /bin/few'
for mode in $modes; do
	in_mode "$mode" sh -c "$try"
	for file in "$T/bound/able" "$root/bin/able"; do
		rootid=$(getcap -n "$file" 2>/dev/null | sed -n 's/.*\[rootid=\([0-9]*\)\].*/\1/p')
		if [ -n "$(getcap "$file" 2>/dev/null)" ]; then
			is "$rootid" "$(id -u)" "they are those of the caller's namespaces: ${file#"$T"}, $mode"
		fi
		is "$("$file" capabilities 2>/dev/null)" "" "and none outside: ${file#"$T"}, $mode"
	done
done
unharmed
done_testing
