#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The caller has descriptors of directories outside open when it starts a box or an exec; what is in the box looks for them everywhere.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
# shellcheck disable=SC2094 # that it can be written is the point
exec 3<"$host" 4<"$host/secret" 5<>"$host/secret" 7<"$host/dir" 8</ 9<"$host"
look='attempt descriptors
	for p in /proc/[0-9]* /proc/self /proc/thread-self /dev; do
		for fd in 0 1 2 3 4 5 6 7 8 9 10 11 12 20 100; do
			for way in "" /.. /../.. "'"/..$host"'"; do
				[ ! -e $p/fd/$fd$way/secret ] || echo got $p/fd/$fd$way
			done
			[ $fd -lt 3 ] || [ ! -e $p/fd/$fd ] || [ $p = /proc/$$ ] || echo got $p/fd/$fd
		done
	done; echo tried'
works "one that is kept is one" "$RBOX" --keep-fd 9 "$root" sh -c "$look"
works "a plain chroot has them all" unshare --user --map-root-user chroot "$root" attempt descriptors
# the shell itself would close 10 and above
works "also where the number is large" python3 -c '
import os, sys
os.dup2(9, 1000)
os.execvp(sys.argv[1], sys.argv[1:])' unshare --user --map-root-user chroot "$root" attempt descriptors
refused "none reaches the box" "$look"
for many in 1000 65000; do
	run python3 -c '
import os, resource, sys
limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
os.dup2(9, min(limit, int(sys.argv[1])) - 1)
os.execvp(sys.argv[2], sys.argv[2:])' "$many" "$RBOX" "$root" sh -c 'attempt descriptors; echo tried'
	is "$out" tried "nor one near the limit: $many"
done
unharmed
done_testing
