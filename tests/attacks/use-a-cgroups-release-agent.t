#!/bin/sh
# SPDX-License-Identifier: MIT
#
# CVE-2022-0492 and its older sisters: a cgroup hierarchy is mounted, or the one that is seen used, so that the kernel runs a program outside
# when a group gets empty.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
printf '#!/bin/sh\necho out >"%s/secret"\n' "$host" >"$root/bin/agent"
chmod 755 "$root/bin/agent"
try='mkdir -p /tmp/c
	for type in cgroup cgroup2; do
		for options in rdma memory cpu none,name=x notify_on_release release_agent=/bin/agent ""; do
			mount -t $type -o "$options" none /tmp/c && echo got $type $options
		done
	done
	for dir in /sys/fs/cgroup /sys/fs/cgroup/*; do
		for file in release_agent notify_on_release cgroup.procs tasks cgroup.subtree_control devices.allow; do
			(echo 1 >$dir/$file) && echo got $dir/$file
		done
		mkdir $dir/attempt && echo got $dir
	done
	attempt namespaces all; echo tried'
works "with CAP_SYS_ADMIN a hierarchy is mounted" "$RBOX" --cap-add sys_admin "$root" sh -c "$try"
refused "no hierarchy is mounted or written" "$try"
give='--share cgroup'
refused "nor where it is the caller's" "$try"
# what root of the box can do with the capability: not name a program that root of the machine runs
run "$RBOX" --cap-add sys_admin "$root" sh -c "mkdir -p /tmp/c; mount -t cgroup2 none /tmp/c && find /tmp/c -name release_agent; $try"
unlike "$(printf '%s\n' "$out" | grep -v ' release_agent=')" 'release_agent|devices.allow' "even with it there is no release_agent"
unharmed
done_testing
