#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# /etc/resolv.conf, /etc/hosts and /etc/hostname of a root are links to files of the host, FIFOs, directories; rbox has content for them with
# --hostname and --net host: CVE-2025-24965. It writes into no root, so nowhere else either.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
new_root "$T/root"
ln -s "$host/file" "$T/root/etc/hostname"
bites "who writes by path, writes the host's" sh -c 'echo name >"$1"' sh "$T/root/etc/hostname"
for link in "$host/file" "$host/new" "../../../../../../../..$host/file" /proc/self/cwd/host/file fifo directory nothing; do
	for file in resolv.conf hosts hostname; do
		at=$T/root/etc/$file
		rm -rf "$at"
		case $link in
		fifo) mkfifo "$at" ;;
		directory) mkdir "$at" ;;
		nothing) ;;
		*) ln -s "$link" "$at" ;;
		esac
	done
	for give in "--hostname box" "--net host" "--hostname box --net host"; do
		writes=1	# COMMAND does, where it may
		attempt "${link#"$T"}, $give" "/etc/" /bin/sh -c 'for f in /etc/hostname /etc/hosts /etc/resolv.conf; do [ -p $f ] || { cat $f; echo box >$f; }; done 2>/dev/null; :'
	done
done
for link in "$host" "../../../../../../../..$host/dir" /tmp /proc/1/cwd; do
	rm -rf "$T/root/etc"
	ln -s "$link" "$T/root/etc"
	give="--hostname box --net host"
	attempt "/etc is a link to ${link#"$T"}" "/etc" /bin/sh -c 'cat /etc/hostname; echo box >/etc/hosts; :'
done
unharmed
done_testing
