#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Nodes of disks, memory and terminals, made wherever the box can write, by every name that a file can have.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir "$T/bound"
chmod 777 "$T/bound"
give="-v $T/bound:/mnt --tmpfs /home"
try='for dir in / /tmp /mnt /dev /dev/shm /home /root; do
		for node in "b 254 0" "b 8 0" "c 1 1" "c 4 0" "c 1 3"; do
			mknod -m 666 $dir/node $node && echo got $dir $node
		done
	done; echo tried'
works "what is no device can be made" "$RBOX" "$root" sh -c 'mknod /tmp/pipe p && rm /tmp/pipe && echo got one'
refused "no node is made" "$try"
give="-v $T/bound:/mnt --tmpfs /home --cap-add all"
refused "nor with all capabilities" "$try"
# the one that overlayfs knows as a removed file is a device of no driver
run "$RBOX" --tmpfs /home "$root" sh -c 'mknod /home/none c 0 0; cat /home/none; dd if=/home/none of=/home/x count=1 && echo got it; echo tried'
is "$out" tried "device 0:0 opens nothing"
is "$(find "$root" "$T/bound" \( -type b -o -type c \))" "" "there is no node in ROOT"
unharmed
done_testing
