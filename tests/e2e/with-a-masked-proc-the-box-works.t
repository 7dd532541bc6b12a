#!/bin/sh
# SPDX-License-Identifier: MIT
#
# In a container /proc has masks, and the kernel then refuses a new procfs: the box gets the next best one, and rbox says so.

. "${0%/*}/lib.sh"
needs_ordinary_user
new_root "$T/root"
for hidden in kcore keys timer_list interrupts; do
	[ ! -e /proc/$hidden ] || break
done
export hidden
# shellcheck disable=SC2016 # expanded in the container
masked='mount -t proc proc /proc; mount --bind /dev/null /proc/$hidden; mount -t tmpfs -o ro none /proc/scsi 2>/dev/null || mount -t tmpfs -o ro none /proc/fs; mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys'

# shellcheck disable=SC2317 # called by run
container() { bounded unshare --user --map-root-user --mount --pid --fork sh -c "$masked; exec \"\$@\"" sh "$@"; }
run container unshare --user --map-root-user --mount --pid --fork mount -t proc proc /proc
[ "$status" != 0 ]
ok $? "in this container a new procfs is refused"
before=$(manifest "$T/root")
run container "$RBOX" "$T/root" sh -c 'id -u; cat /proc/sys/kernel/ostype; hostname >/dev/null; echo x >/dev/null; exit 3'
is "$status $out" "3 0
Linux" "the box works"
is "$(printf '%s\n' "$err" | grep -c '^rbox: warning: ')$(printf '%s\n' "$err" | wc -l)" 11 "one line warns"
like "$err" "warning: the box sees the caller's processes in /proc" "of what it sees"
run container "$RBOX" "$T/root" unshare -U true
[ "$status" != 0 ]
ok $? "user namespaces are refused by the filter alone"
run container "$RBOX" --seccomp off "$T/root" unshare -U echo made
is "$status $out" "0 made" "without it they can be made"
is "$(printf '%s\n' "$err" | grep -c '^rbox: warning: ')$(printf '%s\n' "$err" | wc -l)" 22 "and two lines warn"
like "$err" 'warning: programs in the box can make user namespaces: .*/proc/sys.*--allow-userns' "and of what cannot be refused"
run container "$RBOX" --seccomp off --allow-userns "$T/root" true
unlike "$err" 'can make user namespaces' "which --allow-userns accepts"
like "$err" 'warning: programs in the box can make cgroup namespaces, .*kill and freeze' "but not cgroup namespaces, which are warned of"
run container "$RBOX" --allow-userns "$T/root" readlink /proc/self/ns/cgroup
is "$(printf '%s\n' "$err" | wc -l)" 1 "and with the filter there is nothing to warn of"
run container "$RBOX" "$T/root" sh -c "cat /proc/$hidden | wc -c; echo 1 >/proc/sys/kernel/hostname"
like "$out" '^0$' "what was masked outside is masked inside"
[ "$status" != 0 ]
ok $? "what was read-only is read-only"
run container "$RBOX" --proc none --allow-userns "$T/root" id -u
is "$status $out$err" "0 0" "with --proc none there is nothing to say"
is "$(manifest "$T/root")" "$before" "the root is as it was"
nothing_left "nothing is left"
done_testing
