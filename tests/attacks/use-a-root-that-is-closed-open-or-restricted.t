#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# ROOT, or a directory on the way to it, is closed even to its owner, open to everybody, or on a file system that is mounted read-only, nosuid,
# nodev, noexec. The box starts, or is refused with ROOT's name; no mode is changed, and no restriction gets lost.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"

# with NAME MODE: ROOT of this mode
with()
{
	chmod "$2" "$T/root"
	attempt "$1" "$T/root" /bin/true
	is "$(stat -c %a "$T/root")" "$2" "$1: that mode stays"
	chmod 755 "$T/root"
}
# COMMAND writes nothing, and who is not root cannot look
new_root "$T/root"
writes=1
with "ROOT of mode 0" 0
with "ROOT that can be entered and not read" 111
with "ROOT that everybody may write" 777
with "ROOT like /tmp" 1777
with "ROOT with all bits" 7777

mkdir "$T/way"
mv "$T/root" "$T/way/root"
for mode in 0 400 100 777; do
	chmod "$mode" "$T/way"
	for way in plain --map=single --ephemeral "--overlay=$T/kept"; do
		in_mode "$way" "$T/way/root" /bin/true
		judge "a directory of mode $mode on the way: $way" "$T/way/root"
	done
	is "$(stat -c %a "$T/way")" "$mode" "mode $mode stays"
done
chmod 755 "$T/way"
mv "$T/way/root" "$T/root"

# on FLAGS SCRIPT: a copy of the root on a file system with these flags, which root of a user namespace has mounted and only it could change
on()
{
	run env root="$T/root" flags="$1" rbox="$RBOX" unshare --user --map-root-user --mount sh -c '
		mkdir "$root.on" && mount -t tmpfs -o mode=755 none "$root.on" && cp -a "$root/." "$root.on" && mount -o "remount,bind,$flags" "$root.on" || exit 99
		root=$root.on
		unshare --user --map-root-user --mount sh -c "$0" 2>&1' "$2"
	rmdir "$T/root.on"
}
for options in "--map=single" "--map=single --ephemeral" "--map=single --read-only"; do
	on nosuid,nodev "\"\$rbox\" $options \"\$root\" /bin/sh -c 'grep \" / / \" /proc/self/mountinfo || cat /proc/self/mountinfo'; echo \$?"
	like "$out" '^0$' "a root that is nosuid,nodev works: $options"
	case $options in
	*ephemeral*) ;;
	*) like "$out" '(nosuid.*nodev|nodev.*nosuid)' "and stays so" ;;
	esac
	on noexec "\"\$rbox\" $options \"\$root\" /bin/true; echo \$?"
	case $options in
	*ephemeral*) like "$out" '^(0|125|126)$' "a noexec root: $options" ;;
	*) like "$out" '^126$' "nothing is executed in a noexec root: $options" ;;
	esac
	on ro "\"\$rbox\" $options \"\$root\" /bin/sh -c 'echo x >/made'; \"\$rbox\" $options -v \"\$root:/mnt:rw,exec,suid\" \"\$root\" /bin/sh -c 'echo x >/mnt/made'; ls \$root/made"
	unlike "$out" '^[^:]*/made$' "nothing is written in a read-only root: $options"
done
unharmed
done_testing
