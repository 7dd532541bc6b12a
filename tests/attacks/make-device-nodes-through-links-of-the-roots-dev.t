#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 400
#
# /dev of a root is a link, or a directory whose null, console, ptmx, pts and shm are links to the host, regular files or FIFOs: CVE-2025-31133,
# CVE-2025-52565. None is used: what a box has there is its own, and nothing is opened, mounted, made or given an owner elsewhere.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
look='
	for node in null zero full random urandom tty; do [ -c /dev/$node ] || echo "precious: /dev/$node"; done
	[ -d /dev/pts ] && [ -d /dev/shm ] || echo "precious: /dev/pts"
	echo box >/dev/null; echo box >/dev/console; echo box >/dev/shm/box; echo box >/dev/file
	cat /dev/file /dev/null /dev/console /dev/shm/file /dev/pts/file </dev/null & sleep 0.2; kill $!
	:'
modes="$modes --tty=always"

for link in "$host/dir" "../../../../../../../..$host/dir" /etc /proc/self/cwd /proc/1/root/dev; do
	rm -rf "$T/root"
	new_root "$T/root"
	rmdir "$T/root/dev"
	ln -s "$link" "$T/root/dev"
	attempt "/dev is a link to ${link#"$T"}" "/dev" /bin/sh -c "$look"
done
rm "$T/root/dev"
ln -s "$host/dir" "$T/root/dev"
bites "nodes that are made by path are made where a link leads" \
	weakly 'for node in null zero tty; do : >"$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done' /bin/true

# fill MAKE...: each name of /dev is made by this command, which gets it as a further word
fill()
{
	rm -rf "$T/root"
	new_root "$T/root"
	mkdir "$T/root/dev/pts"
	for node in null zero full random urandom tty console ptmx pts/0 pts/ptmx shm mqueue fd stdin stdout stderr core; do
		"$@" "$T/root/dev/$node"
	done
}
fill ln -s "$host/file"
bites "a console that is opened by path is the file that a link leads to" \
	sh -c 'chmod 600 "$1"; echo box >"$1"' sh "$T/root/dev/console"
attempt "all in /dev is a link to a file of the host" "/dev" /bin/sh -c "$look"
fill ln -s "$host/dir"
attempt "all in /dev is a link to a directory of the host" "/dev" /bin/sh -c "$look"
fill mkfifo
attempt "all in /dev is a FIFO" "/dev" /bin/sh -c "$look"
fill cp "$BUSYBOX_ROOT/etc/group"
attempt "all in /dev is a file" "/dev" /bin/sh -c "$look"
give=--dev=none
fill ln -s "$host/file"
attempt "all in /dev is a link to the host, and --dev none leaves it" "/dev" /bin/sh -c 'cat /dev/null /dev/console; echo box >/dev/null; :'
unharmed
done_testing
