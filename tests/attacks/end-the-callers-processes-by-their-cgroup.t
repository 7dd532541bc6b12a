#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
# timeout: 240
#
# A caller whose control group is its own, as in a session of systemd's: a box in which namespaces can be made, or which has CAP_SYS_ADMIN,
# mounts cgroup2 and writes to cgroup.kill and cgroup.freeze, which would end or stop the caller's other processes.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
. "${0%/*}/../e2e/boxes.sh"
cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
group=$cgroups/rbox-test-$$
{ [ -n "$cgroups" ] && mkdir "$group" 2>/dev/null; } || skip_all "no control group can be made here"
owner=45673
new_root "$T/root"
cp "$TEST_PROGRAMS/attempt" "$T/root/bin/"
chown -hR $owner:$owner "$T/root"
chmod 755 "$T"
mkdir -m 700 "$T/owner"
chown $owner:$owner "$T/owner" "$group"
session=$group/session
as_owner() { setpriv --reuid $owner --regid $owner --clear-groups env XDG_RUNTIME_DIR="$T/owner" "$@"; }
as_owner mkdir "$session"
trap 'echo 1 >"$session/cgroup.kill"; sleep 0.2; rmdir "$session" "$group"' EXIT

# in_session COMMAND...: as the owner, in its control group
in_session()
{
	timeout --kill-after=5 30 sh -c 'echo 0 >"$1/cgroup.procs" && shift && exec "$@"' sh "$session" \
		setpriv --reuid $owner --regid $owner --clear-groups env XDG_RUNTIME_DIR="$T/owner" "$@" >"$T/.out" 2>"$T/.err"
	status=$?
	out=$(cat "$T/.out") err=$(cat "$T/.err")
}

in_session sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!'
victim=$out
kill -0 "$victim"
ok $? "a process of the caller runs in its session"

# ---- outside, and without what stops it, it works ----

in_session "$TEST_PROGRAMS/attempt" cgroup /mnt cgroup.freeze 0
like "$out" '^got cgroup.freeze by ' "in a namespace outside it works, so the attempt is one"

# ---- in a box ----

for options in '--allow-userns' '--cap-add sys_admin' '--cap-add all' '--allow-userns --cap-add all' '--allow-userns --share cgroup' \
	'--cap-add sys_admin --share cgroup' '--allow-userns --share pid' '--allow-userns --net host' '--cap-add sys_admin --net host' \
	'--allow-userns --no-init' '--allow-userns --seccomp off' '--cap-add sys_admin --seccomp off' '--cap-add sys_resource --allow-userns' \
	'--cap-add all --proc host' ''; do
	# shellcheck disable=SC2086 # words
	in_session "$RBOX" --map single $options "$T/root" sh -c 'attempt raise /proc/sys/user/max_cgroup_namespaces >/dev/null
		attempt cgroup /tmp cgroup.freeze 0; attempt cgroup /tmp cgroup.kill 1; echo tried'
	is "$out" tried "nothing is written with '$options'"
	kill -0 "$victim"
	ok $? "and the caller's process lives"
done
in_session "$RBOX" --map single --allow-userns -d "$T/root" sleep 1000
id=$out
in_session "$RBOX" exec "$id" sh -c 'attempt cgroup /tmp cgroup.kill 1; echo tried'
is "$out" tried "nor by an exec"
in_session "$RBOX" stop "$id"
in_session "$RBOX" --map single --allow-userns / "$RBOX" --map single --allow-userns "$T/root" \
	sh -c 'attempt cgroup /tmp cgroup.kill 1; echo tried'
is "$out" tried "nor in a box in a box"
in_session "$RBOX" --map single "$T/root" grep -c . /proc/self/cgroup
is "$status" 0 "a box by default starts"
in_session "$RBOX" --map single "$T/root" sed -n 's/^0:://p' /proc/self/cgroup
is "$out" / "and has a cgroup namespace of its own"
kill -0 "$victim"
ok $? "the caller's process lives to the end"
nothing_left "nothing is left"
done_testing
