#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Root of a box, which has CAP_SYS_CHROOT, takes a chroot below with a descriptor or the working directory left outside, and climbs.

. "${0%/*}/attack.sh"
cp "$TEST_PROGRAMS/chroot-escape" "$root/bin/chroot-escape"
for way in fchdir dotdot; do
	works "out of a plain chroot by $way" \
		unshare --user --map-root-user chroot "$root" sh -c "chroot-escape $way $host/secret >/dev/null && echo got out"
	refused "no way out of a box by $way" "chroot-escape $way $host/secret && echo got out; echo tried"
done
unharmed
done_testing
