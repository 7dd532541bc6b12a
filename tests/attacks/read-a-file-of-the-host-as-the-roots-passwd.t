#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# /etc, /etc/passwd and /etc/group of a root are links to files of the host that look like them. rbox, which reads them outside for names, the
# home and the shell, and in the box for `rbox exec -u`, reads none of the host: no name of them is known, and nothing of them is shown.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"

new_root "$T/root"
ln -sf "$host/file" "$T/root/etc/passwd"
works "who reads it by path, reads the host's" cat "$T/root/etc/passwd"
for link in "$host/file" "../../../../../../../../..$host/file" "/proc/self/cwd/../host/file" "/proc/1/root/$host/file" /proc/self/fd/0 /proc/self/environ; do
	ln -sf "$link" "$T/root/etc/passwd"
	ln -sf "$link" "$T/root/etc/group"
	# shellcheck disable=SC2016 # expanded in the box
	attempt "/etc/passwd is a link to ${link#"$T"}" "/etc/passwd" /bin/sh -c 'echo "$HOME $USER"'
	for way in plain --map=single --ephemeral; do
		in_mode "$way" "$T/root"
		judge "and no shell is taken from it: $way" "/etc/passwd"
	done
	for who in precious precious:precious 0:precious; do
		run "$RBOX" -u "$who" "$T/root" /bin/true
		is "$status" 125 "nor user $who"
		detach "$T/root" /bin/sleep 1000
		run "$RBOX" exec -u "$who" "$id" /bin/true
		is "$status" 125 "nor by exec"
		"$RBOX" kill "$id"
		"$RBOX" stop "$id"
	done
done
rm -r "$T/root/etc"
mkdir "$host/etc"
cp "$host/file" "$host/etc/passwd"
cp "$host/file" "$host/etc/group"
host_before=$(manifest "$host")
ln -s "$host/etc" "$T/root/etc"
# shellcheck disable=SC2016 # expanded in the box
attempt "/etc is a link" "/etc" /bin/sh -c 'echo "$HOME $USER"'
run "$RBOX" -u precious "$T/root" /bin/true
is "$status" 125 "and has no user"
unharmed
done_testing
