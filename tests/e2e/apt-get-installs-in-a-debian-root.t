#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# The main job: in a Debian tree that an ordinary user made, apt-get installs packages, and their setuid and setgid files get
# the right owners. Both kinds of tree: `/` of the caller, and `/` of the caller's first subordinate id.
#
# The tree is made once, from this machine's own mirrors, and kept in $RBOX_TEST_CACHE. Needs the network.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/debian.sh"
needs_ordinary_user
needs_range
export run_seconds=600
needs_cache
needs_network
needs_tarball

install_packages()
{
	tree=$1 kind=$2
	run "$RBOX" --net host "$tree" apt-get update
	came 0 "$kind: apt-get update"
	is "$(printf '%s\n' "$err" | grep -E '^(rbox|E|W):')" "" "$kind: without a warning"
	run "$RBOX" --net host -e DEBIAN_FRONTEND=noninteractive "$tree" \
		apt-get install -y hello cron dbus openssh-client
	came 0 "$kind: apt-get install"
	[ "$status" = 0 ] || note "$(printf '%s\n' "$out" | tail -n 15)"
	unlike "$err" '^(rbox|E|W):' "$kind: without a warning"
	run "$RBOX" "$tree" hello
	is "$status $out" "0 Hello, world!" "$kind: hello"
	run "$RBOX" "$tree" stat -c '%U:%G %a' /usr/bin/crontab /usr/lib/dbus-1.0/dbus-daemon-launch-helper /usr/bin/ssh-agent
	is "$out" "root:crontab 2755
root:messagebus 4754
root:_ssh 2755" "$kind: setuid and setgid files have their owners"
	run "$RBOX" "$tree" dpkg --audit
	is "$status $out" "0 " "$kind: dpkg finds nothing wrong"
	run "$RBOX" "$tree" sh -c 'id -u; ps -o pid= -p 1 2>/dev/null; mount | grep -vE " (/|/(dev|proc|sys).*) type "; ls -d /etc/resolv.conf 2>&1'
	like "$out" '^0$' "$kind: id says root"
	like "$out" 'No such file' "$kind: the resolver's file did not stay"
	run "$RBOX" "$tree" su -s /bin/sh -c 'id -un' daemon
	is "$status $out" "0 daemon" "$kind: su"
	run "$RBOX" "$tree" bash -c 'echo $BASH_VERSION; pwd'
	like "$out" '^5' "$kind: bash"
	run "$RBOX" -u daemon "$tree" sh -c 'id -un; touch /etc/x 2>&1'
	like "$out" '^daemon$' "$kind: another user"
	run "$RBOX" "$tree" script -qec tty /dev/null
	like "$out" '^/dev/pts/0' "$kind: a terminal"
	run "$RBOX" "$tree" perl -e 'print "perl\n"'
	is "$status $out" "0 perl" "$kind: perl"
	run "$RBOX" "$tree" apt-get check
	came 0 "$kind: apt-get works without a network, too"
}

mkdir "$T/caller"
unpack "$tarball" "$T/caller" --map-auto --map-root-user
is "$(stat -c %u "$T/caller")" "$(id -u)" "/ of the caller"
install_packages "$T/caller" "/ of the caller"

sub=$(first_sub /etc/subuid) subg=$(first_sub /etc/subgid)
mkdir "$T/first"
unshare --map-auto --map-root-user chown 1:1 "$T/first"
unpack "$tarball" "$T/first" --map-users="$sub,0,$(sub_count /etc/subuid)" --map-groups="$subg,0,$(sub_count /etc/subgid)" \
	--setuid 0 --setgid 0
is "$(stat -c %u "$T/first")" "$sub" "/ of the first subordinate id"
install_packages "$T/first" "/ of the first subordinate id"

nothing_left "nothing is left"
done_testing
