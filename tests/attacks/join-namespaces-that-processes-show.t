#!/bin/sh
# SPDX-License-Identifier: MIT
#
# setns(2) to the namespaces that /proc shows of every process, to those of a process by its pidfd, and to one's own user namespace again.

. "${0%/*}/attack.sh"
# a box begins with few processes: one more of its own is among those that are tried
try='sleep 100 & attempt join; kill $!; echo tried'
works "where a process has others, they are joined" unshare --user --map-root-user sh -c \
	"unshare --mount sleep 5 & sleep 0.3; $attempt join; kill \$!"
refused "nothing is joined" "$try"
give='--cap-add sys_ptrace'
refused "nor with the capability to look" "$try"
all=$modes modes='plain exec --ephemeral' give='--share pid --proc host --map single'
refused "nor where all processes are seen" "$try"
give='--share pid --proc host --map single --cap-add all'
refused "with all capabilities either" "$try"
modes=$all
unharmed
done_testing
