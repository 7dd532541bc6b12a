#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The box shows only what rbox mounted for it, and the host sees nothing of that.

. "${0%/*}/lib.sh"
new_root "$T/root"
before=$(cat /proc/self/mountinfo)
run "$RBOX" "$T/root" cat /proc/self/mountinfo
came 0 "mountinfo is readable in the box"
is "$(cat /proc/self/mountinfo)" "$before" "the host has the same mounts as before"
points=$(printf '%s\n' "$out" | awk '{ print $5 }' | LC_ALL=C sort)
unlike "$points" '^/(home|tmp|var|mnt|old|put|host|boot|run)' "no mount point of the host, and no put-old"
is "$(printf '%s\n' "$points" | grep -vE '^/(dev|proc|sys)(/|$)')" / "besides /dev, /proc and /sys there is only /"
is "$(printf '%s\n' "$out" | awk '$5 == "/"' | wc -l)" 1 "nothing is hidden below /"
unlike "$out" ' (shared|master|propagate_from):' "no mount is connected with one of the host"
for point in / /proc /dev /sys /dev/pts /dev/shm /dev/mqueue; do
	like "$points" "^$point\$" "$point is a mount"
done

start "$T/root" sh -c 'echo ready; exec sleep 20'
unlike "$(cat /proc/self/mountinfo)" "$token" "the host sees no mount while the box runs"
kill "$box"
wait "$box"
is "$(cat /proc/self/mountinfo)" "$before" "nor after it was ended"
done_testing
