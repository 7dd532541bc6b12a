#!/bin/sh
# SPDX-License-Identifier: MIT
#
# /proc/PID/root and /proc/PID/cwd of every process, PID 1 and the one of an exec among them, and the same by threads.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
look='look() {
		for p in "$@"; do
			for way in root cwd root/proc/1/root; do
				[ ! -e $p/$way'"$host"'/secret ] || echo got $p/$way
			done
		done
	}
	look /proc/[0-9]* /proc/self /proc/thread-self'

works "out of a plain chroot that sees a process outside" unshare --user --map-root-user --mount --pid --fork sh -c '
	mount -t proc none "$1/proc" && chroot "$1" sh -c "$2"; :' sh "$root" "$look"
refused "none leads out" "$look /proc/[0-9]*/task/*; echo tried"
all=$modes modes='plain --ephemeral exec' give='--share pid --proc host --map single'
refused "nor where the box sees all processes" "$look; echo tried"
modes=$all give='--cap-add sys_ptrace --cap-add dac_read_search'
refused "nor with the capabilities for it" "$look /proc/[0-9]*/task/*; echo tried"
unharmed
done_testing
