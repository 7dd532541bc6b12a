#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exercise: bind a new root onto itself in a new mount namespace, pivot_root with a put-old directory, mount /proc and
# /dev/null, unmount the old root, start a shell. With rbox: one command, observed from inside and from the host.

. "${0%/*}/lib.sh"
new_root "$T/root"
before=$(manifest "$T/root")
mounts=$(cat /proc/self/mountinfo)

start "$T/root" sh -c '
	readlink /proc/self/ns/mnt; ls -a /; echo "--"; cat /proc/self/mountinfo; echo "--"
	[ -c /dev/null ] && echo null; [ -d /proc/self ] && echo proc; ls -id / /..; echo ready; exec sleep 60'
inside=$(head -n 1 "$T/box")
[ "$inside" != "$(readlink /proc/self/ns/mnt)" ]
ok $? "readlink /proc/self/ns/mnt tells another mount namespace"

# The same from the host: the box's processes are in that namespace, and their root is the new one.
pids=$(processes_left | sed 's,/proc/\([0-9]*\)/.*,\1,')
is "$(printf '%s\n' "$pids" | wc -l)" 2 "the host sees two processes in it: PID 1 and COMMAND"
for pid in $pids; do
	like "$(awk '$5 == "/" { print $4 }' "/proc/$pid/mountinfo")" "${token}root\$" "the root of $pid is ROOT"
done
sleeper=$(for pid in $pids; do grep -qx sleep "/proc/$pid/comm" && echo "$pid"; done)
is "$(readlink "/proc/$sleeper/ns/mnt")" "$inside" "seen from the host the namespace is the same"

listing=$(sed -n '2,/^--$/p' "$T/box")
for name in old_root oldroot put_old .old .pivot_root old; do
	unlike "$listing" "^$name\$" "there is no put-old directory $name"
done
is "$(printf '%s\n' "$listing" | grep -vxE -e '--|\.|\.\.' | sort)" "$(find "$T/root" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort)" \
	"/ has just what ROOT has"
points=$(sed -n '/^--$/,/^--$/p' "$T/box" | awk '$5 ~ /^\// { print $5 }')
is "$(printf '%s\n' "$points" | grep -vE '^/(dev|proc|sys)(/|$)')" / "mount shows nothing of the host"
like "$(cat "$T/box")" '^null$' "/dev/null is there"
like "$(cat "$T/box")" '^proc$' "/proc is there"
is "$(grep -E '^ *[0-9]+ /(\.\.)?$' "$T/box" | awk '{ print $1 }' | uniq | wc -l)" 1 "/.. is / itself"
is "$(cat /proc/self/mountinfo)" "$mounts" "the host's mounts did not change"
kill "$box"
wait "$box"

# Each requirement of pivot_root(2) is met by a row, in the right order.
run "$RBOX" --explain "$T/root" true
row() { printf '%s\n' "$out" | awk -v verb="$1" '$3 ~ verb { print $1; exit }'; }
[ "$(row '^clone')" -lt "$(row pivot)" ]
ok $? "the namespaces are made before the pivot"
like "$out" 'pivot.*# [^ ]' "the pivot says why"
[ "$(row pivot)" -lt "$(row detach)" ]
ok $? "the old root is detached after it"
is "$(manifest "$T/root")" "$before" "ROOT is as it was"
nothing_left "nothing is left"
done_testing
