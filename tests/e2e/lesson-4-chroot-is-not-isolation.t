#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exercise: unshare --mount chroot, and the ways out of it; findmnt and df on both sides. With rbox: the same ways tried
# in a box, all failing.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
new_root "$T/root"
mkdir "$T/outside"
echo "the host's" >"$T/outside/secret"
cp "$TEST_PROGRAMS/chroot-escape" "$T/root/bin/"
before=$(manifest "$T/root")

# First that the ways are ways: out of a plain chroot.
for way in fchdir dotdot; do
	run unshare --user --map-root-user --mount chroot "$T/root" /bin/chroot-escape $way "$T/outside/secret"
	is "$status $out" "0 the host's" "out of a chroot: $way"
done
rmdir "$T/root/tmp/below"

for options in '' '--map single' '--no-init' '--proc host --map single' '--share pid --map single'; do
	for way in fchdir dotdot handle; do
		# shellcheck disable=SC2086 # words
		run "$RBOX" $options "$T/root" chroot-escape $way "$T/outside/secret"
		is "$status $out" "1 " "no way out of a box by $way ('$options')"
	done
	# shellcheck disable=SC2086
	run "$RBOX" $options "$T/root" sh -c "
		for p in /proc/[0-9]*; do cat \$p/root$T/outside/secret \$p/cwd$T/outside/secret; done
		cat /../../../..$T/outside/secret; cat ../../../../../../../..$T/outside/secret"
	is "$out" "" "nor by /proc/PID/root, cwd, or .. ('$options')"
done
rmdir "$T/root/tmp/below" 2>/dev/null

# findmnt and df on both sides.
run "$RBOX" "$T/root" sh -c 'df -a 2>/dev/null | awk "NR > 1 { print \$NF }"'
is "$(printf '%s\n' "$out" | grep -vE '^/(dev|proc|sys)(/|$)')" / "df shows only the box's"
run findmnt --noheadings --output TARGET "$T/root"
is "$status$out" 1 "findmnt on the host shows no mount at ROOT"
start "$T/root" sh -c 'echo ready; exec sleep 60'
pid=$(processes_left | head -n 1 | cut -d/ -f3)
run findmnt --task "$pid" --list --noheadings --output TARGET
is "$(printf '%s\n' "$out" | grep -vE '^/(dev|proc|sys)(/|$)')" / "findmnt --task on a process of the box shows only the box's"
kill "$box"
wait "$box"
is "$(manifest "$T/root")" "$before" "ROOT is as it was"
done_testing
