#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A root may be a stranger's: whatever its names lead to, nothing outside of it is shown, mounted on or written, and it is as
# it was afterwards.

. "${0%/*}/lib.sh"
mkdir "$T/host"
echo precious >"$T/host/file"
host=$(manifest "$T/host")
mounts=$(cat /proc/self/mountinfo)

# attempt NAME RBOX_ARGUMENT...: the box works or is refused, and nothing has changed
attempt()
{
	name=$1
	shift
	before=$(manifest "$T/root")
	run "$RBOX" "$@"
	case $status in
	0) ok 0 "$name: the box works" ;;
	*)
		came 125 "$name: the box is refused"
		like "$err" '^rbox: ' "$name: with a sentence"
		;;
	esac
	unlike "$out" 'precious' "$name: nothing of the host is shown"
	is "$(manifest "$T/root")" "$before" "$name: the root is as it was"
	is "$(manifest "$T/host")" "$host" "$name: the host is as it was"
}

for link in "$T/host" "../../../../../../../../../..$T/host" /proc/self/cwd /proc/1/root; do
	for place in dev proc sys; do
		new_root "$T/root"
		rmdir "$T/root/$place"
		ln -s "$link" "$T/root/$place"
		attempt "/$place is a link to $link" "$T/root" sh -c 'cat /dev/file /proc/file /sys/file; :'
		rm -r "$T/root"
	done
	new_root "$T/root"
	rm -r "$T/root/etc"
	ln -s "$link" "$T/root/etc"
	attempt "/etc is a link to $link" --net host "$T/root" sh -c 'cat /etc/file; :'
	ln -s "$link" "$T/root/way"
	attempt "a bind goes through a link to $link" -v "$T/root/mnt:/way/new" "$T/root" sh -c 'cat /way/file; :'
	attempt "a bind goes over a link to $link" -v "$T/root/mnt:/way" "$T/root" sh -c 'cat /way/file; :'
	attempt "a tmpfs goes through a link to $link" --tmpfs /way/new/er "$T/root" sh -c 'cat /way/file; :'
	attempt "the working directory is a link to $link" -w /way "$T/root" sh -c 'cat ./file; :'
	rm -r "$T/root"
done

new_root "$T/root"
ln -s loop "$T/root/loop"
attempt "a bind goes through a loop" -v "$T/host:/loop/x" "$T/root" true
attempt "a bind climbs above /" -v "$T/root/mnt:/../../../..$T/host" "$T/root" true
rmdir "$T/root/proc"
echo text >"$T/root/proc"
attempt "/proc is a file" "$T/root" true
rm "$T/root/proc"
mkfifo "$T/root/proc"
run_seconds=10 attempt "/proc is a FIFO" "$T/root" true
is "$(cat /proc/self/mountinfo)" "$mounts" "the host's mounts are the same"
nothing_left "nothing is left"
done_testing
