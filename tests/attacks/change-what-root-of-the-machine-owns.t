#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# Root of the machine runs a box, whose root then owns what root of the machine owns: the inodes of the devices that are bound, and those of
# /proc and /sys, which are the same in every mount. Modes, owners and times stay as they are. Each attempt sets what is there already.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/boxes.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
[ "$(stat -L -c %i /proc/self/ns/user)" = "$((0xEFFFFFFD))" ] || skip_all "needs root of the machine, not of a user namespace"
new_root "$T/root"
chown -hR 0:0 "$T/root"

devices='/dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty'
# of the machine's devices and of a new proc
seen()
{
	# shellcheck disable=SC2086 # words
	stat -c '%n %a %u:%g %Y %Z' $devices
	unshare --mount --pid --fork sh -c 'mount -t proc proc /proc && cd /proc &&
		find . -path "./[0-9]*" -prune -o -path ./self -prune -o -path ./thread-self -prune -o -printf "%p %m %U:%G\n"' | LC_ALL=C sort
}
try='same() {
		chmod "$(stat -c %a "$1")" "$1" 2>/dev/null && echo "got the mode of $1"
		chown "$(stat -c %u:%g "$1")" "$1" 2>/dev/null && echo "got the owner of $1"
	}
	for f in '"$devices"'; do
		same $f
		touch -c $f 2>/dev/null && echo "got the time of $f"
	done
	cd "${1:-/proc}"
	for f in [!0-9]* acpi/* bus/* driver/* fs/* irq/* scsi/* sys/* sys/*/* sysvipc/* tty/* tty/*/*; do
		[ -L "$f" ] || [ ! -e "$f" ] || same "$f"
	done
	for f in /sys /sys/kernel /sys/kernel/* /sys/devices /sys/firmware; do same "$f"; done
	echo tried'

# Without rbox it works: a mode that nobody misses is changed, and set back.
was=$(stat -c %a /proc/execdomains)
run unshare --user --map-root-user --pid --fork --mount-proc sh -c 'chmod 400 /proc/execdomains && echo "got a mode"'
like "$(seen)" '^\./execdomains 400 0:0' "a user namespace of root's is no wall: a mode of every proc is changed"
unshare --mount --pid --fork sh -c 'mount -t proc proc /proc && chmod "$1" /proc/execdomains' sh "$was"
run unshare --user --map-root-user sh -c 'chmod "$(stat -c %a /dev/full)" /dev/full && echo got'
is "$out" got "and the node of a device can be"

before=$(seen)
like "$before" '^\./version 444 0:0' "modes are seen"
for options in --map=auto --map=single --map=keep --allow-userns --ephemeral --read-only --no-init --share=ipc,uts,cgroup --share=pid; do
	run "$RBOX" "$options" "$T/root" sh -c "$try"
	is "$out" tried "nothing is changed: $options"
done
run "$RBOX" --mount type=proc,dst=/mnt --mask /etc/passwd "$T/root" sh -c "$try"'; chmod 666 /etc/passwd && echo got a mask' sh /mnt
is "$out" tried "nor by a further proc and what masks"
run "$RBOX" --allow-userns "$T/root" unshare -Urmpf sh -c 'mount -t proc none /mnt 2>/dev/null && echo got a proc
	mount -o remount,bind,rw /proc/version 2>/dev/null && echo got it writable; umount /dev/full 2>/dev/null && echo got it unmounted
	'"$try"
is "$out" tried "nor by root of a namespace within"
detach "$T/root" sleep 1000
# shellcheck disable=SC2154 # detach() sets it
run "$RBOX" exec "$id" sh -c "$try"
is "$out" tried "nor by exec"
"$RBOX" stop "$id" >/dev/null
is "$(seen)" "$before" "all is as it was"

# What has to work works.
run "$RBOX" "$T/root" sh -c 'echo x >/dev/null; head -c 3 /dev/zero | wc -c; echo x >/dev/full; head -c 2 /dev/urandom | wc -c
	echo 5 >/proc/self/oom_score_adj; cat /proc/self/oom_score_adj; grep -c version /proc/version'
is "$out" "3
2
5
1" "devices and /proc are there to be used"
like "$err" 'No space left on device' "also /dev/full"
run "$RBOX" --net host "$T/root" true
is "$err" "rbox: warning: root of the box is root of the machine, and can change modes and owners of the files in /proc/net" "what stays is warned of"
run "$RBOX" --explain "$T/root" true
like "$out" 'init +guard +/proc ' "--explain shows it"
nothing_left "nothing is left"
done_testing
