#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A file outside is opened by its handle, which needs no path, on every mount that the box sees.

. "${0%/*}/attack.sh"
handle=$("$attempt" handle-of "$host/secret")
ok $? "the file has a handle: $handle"
directory=$("$attempt" handle-of "$host/dir")
ok $? "so has the directory: $directory"
mkdir "$T/bound"
places='/ /mnt /dev /proc /sys /tmp /dev/shm /mnt/dir'

# where it works: root of a user namespace, with a directory in a file system of its own
if kernel_since 6 13; then
	works "in a file system of one's own it opens" unshare --user --map-root-user --mount sh -c "
		mount -t tmpfs none $T/bound && mkdir $T/bound/d && exec $attempt by-handle \$($attempt handle-of $T/bound/d) $T/bound"
fi
for give in "-v $T/bound:/mnt" "--cap-add dac_read_search -v $T/bound:/mnt" "--cap-add all -v $T/bound:/mnt" "-v $T/host/dir:/mnt"; do
	refused "neither opens ($give)" "attempt by-handle $handle $places; attempt by-handle $directory $places
		attempt by-handle 1 0200000000000000 $places; echo tried"
done
unharmed
done_testing
