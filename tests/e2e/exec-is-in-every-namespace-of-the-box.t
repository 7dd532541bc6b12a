#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `rbox exec` starts is in the same namespaces, root and cgroup as COMMAND, in boxes of every kind.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
look='for n in user mnt pid pid_for_children ipc uts net cgroup time time_for_children; do readlink /proc/self/ns/$n; done
	cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups /proc/self/cgroup; ls -id /; hostname; ls -di /dev/shm /tmp 2>/dev/null
	df -P 2>/dev/null | awk "{ print \$1, \$6 }"; cat /proc/mounts /proc/net/dev | sed "s/:.*//"'

# same NAME OPTION...
same()
{
	name=$1
	shift
	detach --name same "$@" sh -c "$look; echo made >/dev/shm/file 2>/dev/null; echo ready; exec sleep 1000" || {
		ok 1 "$name: starts"
		return
	}
	until_true logged same ready
	run "$RBOX" exec same sh -c "$look"
	is "$status $err" "0 " "$name: exec"
	is "$out" "$("$RBOX" logs same 2>/dev/null | sed '$d')" "$name: sees what COMMAND sees"
	case $* in
	*'--dev none'*) ;;
	*)
		run "$RBOX" exec same cat /dev/shm/file
		is "$status $out" "0 made" "$name: a file that COMMAND made in /dev/shm is seen"
		rm -f "$T/root/dev/shm/file"
		;;
	esac
	[ "$(readlink "/proc/$(command_of same)/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ]
	ok $? "$name: which is not the caller's"
	"$RBOX" stop --grace 0 same
}
same "the usual box" "$T/root"
same "one id" --map single "$T/root"
same "keep" --map keep "$T/root"
same "COMMAND as process 1" --no-init "$T/root"
same "the caller's network" --net host "$T/root"
same "shared namespaces" --share ipc,uts,cgroup "$T/root"
same "shared processes" --share pid "$T/root"
same "all that can be shared" --net host --share ipc,uts,cgroup,pid "$T/root"
same "a shifted clock" --time-offset 100000 "$T/root"
same "a root that cannot be written" --read-only "$T/root"
same "without /dev" --dev none "$T/root"
same "an own host name" --hostname some --tmpfs /mnt "$T/root"
if has_range; then
	same "another user" -u 1000:1000 "$T/root"
	same "without groups" --groups drop "$T/root"
	new_root "$T/sub"
	unshare --map-auto --map-root-user chown -hR 1:1 "$T/sub"
	same "a root of the first subordinate id" "$T/sub"
	is "$(
		"$RBOX" -d --name sub "$T/sub" sleep 1000 >/dev/null
		"$RBOX" exec sub sh -c 'echo x >/etc/new && stat -c %u:%g /etc/new'
		"$RBOX" stop sub
	)" 0:0 "which exec can write as its root"
else
	skip "no range of ids"
fi

# A clock that is shifted is shifted for exec.
detach --name late --time-offset 1000000 "$T/root" sleep 1000
up=$("$RBOX" exec late cut -d. -f1 /proc/uptime)
[ "$up" -gt 1000000 ]
ok $? "the clock is the box's"
"$RBOX" stop late
no_box_is_left "nothing is left"
done_testing
