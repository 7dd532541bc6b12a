#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A wall of Landlock stands behind the mounts: a descriptor of a directory that is not in the box opens nothing. What was handed in still
# works, and nothing in the box is out of reach.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir -p "$T/outside/sub"
echo secret >"$T/outside/file"

explained() { "$RBOX" --explain --json "$@" "$T/root" true | jq -c '.rows[] | select(.do == "wall") | .options'; }
case $(explained) in
'["files"]') ;;
*) skip_all "the kernel has no Landlock, or one before Linux 5.19" ;;
esac

# In the place of standard input a directory is handed in by mistake, if at all.
for options in '' '--map single' '-u 1000:1000' '--no-new-privs' '--no-init' '--net host' '--ephemeral' '--share pid'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" $options "$T/root" sh -c 'cat /proc/self/fd/0/file || cat /dev/stdin/file || ls /proc/self/fd/0/sub/..' <"$T/outside"
	is "$out" '' "a directory that is not in the box opens nothing with '$options'"
done
run "$RBOX" --landlock off "$T/root" cat /proc/self/fd/0/file <"$T/outside"
is "$out" secret "without the wall it does"
for options in '--allow-userns' '--cap-add sys_admin'; do
	# shellcheck disable=SC2086 # words
	is "$(explained $options)" '' "there is no wall with $options, which mounts"
done

# ---- what goes on working ----

run "$RBOX" --keep-fd 5 "$T/root" cat /proc/self/fd/5/file 5<"$T/outside"
is "$out" secret "a directory that is handed in by name can be used"
bounded "$RBOX" "$T/root" sh -c 'echo one >/dev/stdout; echo two >/dev/stderr; cat /dev/stdin' <"$T/outside/file" >"$T/to" 2>"$T/errors"
is "$(cat "$T/to" "$T/errors")" "secret
two" "files as streams can be opened by their names in /dev"
is "$(echo in | bounded "$RBOX" "$T/root" sh -c 'cat /dev/stdin >/dev/stdout' | cat)" in "so can pipes"
run "$RBOX" --tmpfs /mnt -v "$T/outside:/outside" "$T/root" sh -c 'echo x >/tmp/a && mkdir /tmp/d && mv /tmp/a /tmp/d/b && ln /tmp/d/b /tmp/c &&
	mv /tmp/d /root/d && rm -r /root/d /tmp/c && echo y >/mnt/f && mv /mnt/f /outside/f && cat /outside/f && rm /outside/f && ls /dev/pts >/dev/null &&
	: >/dev/null && mknod /tmp/p p && rm /tmp/p'
is "$status $out" '0 y' "files are made, moved and removed in all the box's trees"
run "$RBOX" "$T/root" sh -c 'sleep 5 & ls -l /proc/$!/exe'
like "$out" busybox "processes of the box can look at each other"
detach "$T/root" sh -c 'sleep 100 & wait'
run "$RBOX" exec "$id" sh -c 'cat /proc/2/comm; readlink /proc/2/exe; sleep 5 & readlink /proc/$!/exe'
is "$out" "sh
/bin/busybox" "an exec is in a domain of its own: it sees COMMAND's processes, and looks into its own only"
run "$RBOX" exec --landlock off "$id" sh -c 'readlink /proc/2/exe'
is "$out" /bin/busybox "with --landlock off it looks into COMMAND's, as a debugger does"
run "$RBOX" exec "$id" sh -c 'kill -KILL 3 && echo killed'
is "$out" killed "signals between them are the kernel's to allow, as ever"
"$RBOX" stop "$id"

# The second wall of an exec is that of the box.
for options in '' '-u 1000:1000' '--no-new-privs' '--net host' '--ephemeral' '--share pid'; do
	# shellcheck disable=SC2086 # words
	detach $options "$T/root" sleep 100
	run "$RBOX" exec "$id" sh -c 'cat /proc/self/fd/0/file || cat /dev/stdin/file || ls /proc/self/fd/0/sub/..' <"$T/outside"
	is "$out" '' "in an exec a directory that is not in the box opens nothing with '$options'"
	"$RBOX" stop "$id"
done
detach --landlock off "$T/root" sleep 100
run "$RBOX" exec "$id" cat /proc/self/fd/0/file <"$T/outside"
is "$out" secret "in an exec into a box without the wall it does"
is "$(of "$id" '.box.process.wall | length')" 0 "and the record of the box says so"
"$RBOX" stop "$id"

# ---- abstract sockets, with the caller's network ----

case $(explained --net host) in
*sockets*)
	name=rbox-test-$$
	listen='import socket, sys
s = socket.socket(socket.AF_UNIX); s.bind("\0" + sys.argv[1]); s.listen(); print("ready", flush=True)
s.settimeout(60)
try:
	while True: s.accept()
except OSError: pass'
	speak='import socket, sys
s = socket.socket(socket.AF_UNIX); s.connect("\0" + sys.argv[1]); print("connected")'
	python3 -c "$listen" "$name" >"$T/listening" &
	listener=$!
	until_true grep -qs ready "$T/listening"
	run "$RBOX" --net host / python3 -c "$speak" "$name"
	like "$err" 'Operation not permitted' "an abstract socket of the caller's cannot be connected to"
	run "$RBOX" --net host --landlock off / python3 -c "$speak" "$name"
	is "$out" connected "without the wall it can"
	run "$RBOX" --net host / python3 -c "$(printf '%s\n' "$listen" | sed -e '/^s.settimeout/,$d')
$(printf '%s\n' "$speak" | sed 's/s = /c = /; s/s\.connect/c.connect/')" "$name-inside"
	like "$out" connected "one of the box's own can"
	kill "$listener"
	wait "$listener" 2>/dev/null
	;;
*) skip "the kernel has no Landlock with scopes (Linux 6.12)" ;;
esac
no_box_is_left "nothing is left"
done_testing
