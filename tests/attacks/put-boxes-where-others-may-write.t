#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# $XDG_RUNTIME_DIR, or what rbox makes in it, is a link, a file, a FIFO, open to others, closed to its owner, read-only, or full. CVE-2019-12439.
# No box is registered there: -d and --name end with 125, any other box runs without being found, and nothing there is touched.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
new_root "$T/root"
place=$T/place
uid=$(id -u)
mkdir "$host/rbox"
host_before=$(manifest "$host")

# here NAME: with $place as it is, whose tree stays the same
here()
{
	place_before=$(manifest "$T/place.all")
	run env XDG_RUNTIME_DIR="$place" "$RBOX" -d --name found "$T/root" /bin/sleep 1000
	was=$status
	if [ "$was" = 0 ]; then
		like "$(env XDG_RUNTIME_DIR="$T/nowhere" "$RBOX" ps -q)" . "$1: the box is in /tmp instead"
		env XDG_RUNTIME_DIR="$T/nowhere" "$RBOX" kill found
		env XDG_RUNTIME_DIR="$T/nowhere" "$RBOX" stop found
	fi
	judge "$1: -d" "rbox: "
	is "$(manifest "$T/place.all")" "$place_before" "$1: nothing is put there"
	run env XDG_RUNTIME_DIR="$place" "$RBOX" "$T/root" /bin/true
	is "$status" 0 "$1: a box that need not be found runs"
	# /tmp/rbox-UID may be in use by others meanwhile: nothing is asked of all boxes
	for verb in ps "logs found" "stop found" "inspect found" "exec found true"; do
		# shellcheck disable=SC2086 # words
		run env XDG_RUNTIME_DIR="$place" "$RBOX" $verb
		case $verb in
		ps) [ "$status" = 0 ] || [ "$status" = 125 ] ;;
		*) [ "$status" = 125 ] ;;
		esac
		ok $? "$1: $verb: $status"
	done
	is "$(manifest "$T/place.all")" "$place_before" "$1: and nothing is taken away"
	[ ! -d "$T/place.all" ] || chmod -R u+rwx "$T/place.all"
	rm -rf "$T/place.all"
	mkdir -m 700 "$T/place.all"
	place=$T/place.all/p
}
mkdir -m 700 "$T/place.all"
place=$T/place.all/p
ln -s "$host" "$place"
here "a link to the host"
echo text >"$place"
here "a file"
mkfifo "$place"
here "a FIFO"
here "nothing"
mkdir -m 500 "$place"
here "a directory that may not be written"
mkdir -m 0 "$place"
here "a directory of mode 0"
for mode in 777 770 720 750 1777 701; do
	mkdir -p "$place"
	mkdir -m "$mode" "$place/rbox"
	chmod "$mode" "$place/rbox"
	here "its rbox has the mode $mode"
done
for link in "$host/rbox" ../../host/rbox /tmp . nothing; do
	mkdir "$place"
	ln -s "$link" "$place/rbox"
	here "its rbox is a link to ${link#"$T"}"
done
mkdir "$place"
echo text >"$place/rbox"
here "its rbox is a file"
mkdir "$place"
mkfifo "$place/rbox"
here "its rbox is a FIFO"
for odd in relative/path "" "$(printf '%s/x\ny' "$T")" "$(head -c 5000 /dev/zero | tr '\0' a)" "/$(head -c 5000 /dev/zero | tr '\0' a)"; do
	place=$odd
	here "a name like '$(printf %.20s "$odd")'"
done

# full RBOX_ARGUMENT...: in a directory on a file system without room, of the caller's own machine
full()
{
	run env rbox="$RBOX" root="$T/root" place="$T/place.all" unshare --user --map-root-user --mount sh -c '
		mount -t tmpfs -o "mode=700,$0" none "$place" && mkdir -m 700 "$place/rbox" && { dd if=/dev/zero of="$place/fill" bs=4096 2>/dev/null; }
		XDG_RUNTIME_DIR=$place; export XDG_RUNTIME_DIR
		"$rbox" "$@"; echo "status $?"; ls -A "$place/rbox"' "$@"
}
for room in size=4k size=4k,nr_inodes=3 size=8k,nr_inodes=4 size=16k,nr_inodes=5; do
	full "$room" --map single "$T/root" /bin/true
	like "$out" '^status 0$' "with $room a box that need not be found runs"
	unlike "$out" '^[0-9a-f]*-' "and leaves nothing"
	full "$room" -d --map single "$T/root" /bin/true
	like "$out" '^status (125|0)$' "with $room a detached one runs or is refused"
	like "$out
$err" '^rbox: |^status 0' "with a sentence"
done
rm -rf "$T/place.all"
rmdir "/tmp/rbox-$uid" 2>/dev/null
unharmed
done_testing
