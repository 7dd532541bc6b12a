#!/bin/sh
# SPDX-License-Identifier: MIT
#
# CVE-2020-15257: an abstract socket of the caller's (X11, D-Bus, containerd) belongs to a network, and a box that has the caller's network is
# in reach of it.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
name=rbox-attack-$$
listen='import socket, sys
sockets = [socket.socket(socket.AF_UNIX, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)]
for s, suffix in zip(sockets, ("", "-d", "-s")):
	s.bind("\0" + sys.argv[1] + suffix)
	if suffix != "-d": s.listen(100)
print("ready", flush=True)
sys.stdin.read()'
mkfifo "$T/hold"
python3 -c "$listen" "$name" <"$T/hold" >"$T/listening" &
listener=$!
exec 9>"$T/hold"
until_true grep -qs ready "$T/listening"

try="attempt abstract $name $name-d $name-s; echo tried"
works "outside they can be connected to" "$attempt" abstract "$name" "$name-d" "$name-s"
works "and in a box with the caller's network and no wall" "$RBOX" --net host --landlock off "$root" sh -c "$try"
if walled --net host | grep -qx sockets; then
	modes="plain exec --net=host exec@--net=host"
	refused "none is reached" "$try"
	for give in '--allow-userns' '--cap-add sys_admin' '--share pid' '--no-new-privs' '--map single' '--seccomp off'; do
		modes="--net=host exec@--net=host"
		refused "nor with $give" "$try"
	done
	give=''

	# what exec leaves out is said, and is the caller's to leave out
	detach --net host "$root" sleep 1000
	run "$RBOX" exec --landlock off "$id" sh -c "$try"
	like "$out" '^got ' "an exec without the wall reaches them"
	like "$err" '^rbox: warning: abstract sockets of the caller' "which it warns of"
	"$RBOX" stop "$id" >/dev/null
	detach --net host --landlock off "$root" sleep 1000
	run "$RBOX" exec "$id" sh -c "$try"
	like "$out" '^got ' "a box that was started without a wall is entered without one"
	unlike "$err" warning "and nothing is said of it again"
	"$RBOX" stop "$id" >/dev/null
else
	skip "the kernel has no Landlock with scopes (Linux 6.12)"
fi
exec 9>&-
wait "$listener"
unharmed
done_testing
