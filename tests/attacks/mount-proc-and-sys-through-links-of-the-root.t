#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 400
#
# What a root calls /proc and /sys is a link to the host, or to another place of the root, or no directory: CVE-2019-19921, CVE-2023-27561. A box
# that starts has the kernel's own there, with masks; nothing is mounted or made elsewhere.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
look='
	[ -e /proc/self/stat ] && [ -d /sys/class ] || echo "precious: another tree"
	! echo x 2>/dev/null >/proc/sys/kernel/hostname || echo "precious: /proc/sys is written"
	for key in keys kcore timer_list; do ! read -r line 2>/dev/null </proc/$key || echo "precious: /proc/$key"; done
	cat /proc/file /sys/file /real/file 2>/dev/null; ls /real 2>/dev/null; :'

new_root "$T/root"
rmdir "$T/root/proc"
ln -s "$host/dir" "$T/root/proc"
bites "a mount by path and what is made in it go where a link leads" \
	weakly 'mkdir "$root/proc/self"; mount -t tmpfs none "$root/proc/self"; touch "$root/proc/made"' /bin/true
for place in proc sys; do
	for link in "$host/dir" "../../../../../../../..$host/dir" /real /proc/1/root "/proc/self/cwd/../host" . .. "$place" dev; do
		rm -rf "$T/root"
		new_root "$T/root"
		mkdir "$T/root/real"
		rmdir "$T/root/$place"
		ln -s "$link" "$T/root/$place"
		attempt "/$place is a link to ${link#"$T"}" "/$place" /bin/sh -c "$look"
	done
	for kind in file fifo socket device; do
		rm -rf "$T/root/$place"
		case $kind in
		file) echo text >"$T/root/$place" ;;
		fifo) mkfifo "$T/root/$place" ;;
		socket) timeout 5 nc -lU "$T/root/$place" & until_true test -S "$T/root/$place"; kill $! ;;
		device) : >"$T/root/$place"; give="-v /dev/zero:/$place" ;;
		esac
		attempt "/$place is a $kind" "/$place" /bin/sh -c "$look"
		give=''
	done
done
unharmed
done_testing
