#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A detached box belongs to no terminal, session or shell of the caller's, and reads nothing from it.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

# lives NAME BOX
lives()
{
	is "$(state_of "$2")" running "$1: the box runs"
	pids="$(of "$2" .box.host_pid) $(of "$2" .box.pid) $(command_of "$2")"
	for pid in $pids; do
		is "$(ps -o tty= -p "$pid" | tr -d ' ')" '?' "$1: $(cat "/proc/$pid/comm") has no terminal"
		[ "$(ps -o sid= -p "$pid" | tr -d ' ')" != "$(ps -o sid= -p $$ | tr -d ' ')" ]
		ok $? "$1: and another session than the caller"
	done
}

# The shell that started it ends.
sh -c '"$0" -d --name shell "$1" sleep 1000 >/dev/null' "$RBOX" "$T/root"
lives "a shell that ends" shell

# Its whole process group is hung up, and killed.
setsid sh -c '"$0" -d --name hangup "$1" sleep 1000 >/dev/null; kill -HUP 0; kill -KILL 0' "$RBOX" "$T/root"
lives "a group that is killed" hangup

# Its terminal goes away.
if command -v script >/dev/null; then
	SHELL=/bin/sh timeout --kill-after=5 30 script -qefc "$RBOX -d --name terminal $T/root sleep 1000" /dev/null \
		</dev/null >"$T/typescript" 2>&1
	lives "a terminal that goes away" terminal
else
	skip "no script"
fi
sleep 0.3
for name in shell hangup; do
	is "$(state_of $name)" running "$name: still"
done
"$RBOX" stop --all

# Standard input is empty, whatever the caller's is.
echo "not for the box" | "$RBOX" -d --name input "$T/root" sh -c 'cat; echo end' >/dev/null
run "$RBOX" wait input
came 0 "a box that reads its standard input ends"
is "$("$RBOX" logs input 2>&1)" end "and has read nothing"
"$RBOX" stop input
"$RBOX" -d --name input "$T/root" sh -c 'cat; echo end' <&- >/dev/null
"$RBOX" wait input
is "$("$RBOX" logs input 2>&1)" end "so with a closed standard input"
"$RBOX" stop input

# The caller's directory is not held: it can be taken away.
mkdir "$T/place"
(cd "$T/place" && "$RBOX" -d --name placed "$T/root" sleep 1000 >/dev/null)
is "$(readlink "/proc/$(of placed .box.host_pid)/cwd")" / "the rbox that runs it is in /"
rmdir "$T/place"
ok $? "the caller's directory is not held"
"$RBOX" stop placed

# Descriptors of the caller that it did not name stay outside.
exec 9>"$T/held"
detach --name closed "$T/root" sleep 1000
exec 9>&-
for pid in $(of closed .box.host_pid) $(of closed .box.pid) $(command_of closed); do
	unlike "$(ls -l "/proc/$pid/fd" 2>/dev/null)" "$T/held" "$(cat "/proc/$pid/comm") holds no descriptor of the caller's"
done
"$RBOX" stop closed
no_box_is_left "nothing is left"
done_testing
