#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 400
#
# A destination that a link of the root leads to /proc, /sys, /dev, or to /: what is mounted there hides the box's own. CVE-2019-16884,
# CVE-2025-52881. Refused, or what was hidden by rbox is not seen, the box makes no user namespace, and nothing that rbox writes for the box
# or for exec goes to a false file.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/hostile.sh"
mkdir -p "$T/false/self/attr" "$T/false/sys/kernel" "$T/false/sys/user"
for file in self/uid_map self/gid_map self/setgroups self/attr/exec sys/user/max_user_namespaces sys/kernel/hostname; do
	echo false >"$T/false/$file"
done
touch "$T/false/.false"
false_before=$(manifest "$T/false")
look='
	! echo x 2>/dev/null >/proc/sys/kernel/hostname || [ -e /proc/.false ] || echo "precious: /proc/sys is written"
	for key in keys kcore timer_list; do ! read -r line 2>/dev/null </proc/$key || echo "precious: /proc/$key"; done
	! unshare --user true 2>/dev/null || echo "precious: a user namespace"; :'

for link in /proc proc ./proc/ /proc/. /mnt/../proc /proc/self/.. /sys /dev / . /proc/sys; do
	rm -rf "$T/root"
	new_root "$T/root"
	ln -s "$link" "$T/root/way"
	for give in "-v $T/false:/way:ro" "--tmpfs /way"; do
		attempt "${give%% *} on a link to $link" "/way" /bin/sh -c "$look"
	done
done
for link in /proc proc ./proc/ /proc/. /mnt/../proc /sys /dev; do
	ln -sfn "$link" "$T/root/way"
	run "$RBOX" -v "$T/false:/way" "$T/root" true
	is "$status" 125 "a link to $link that would hide the box's own is refused"
	like "$err" "^rbox: links of ROOT lead from /way to /(proc|sys|dev), and a mount there would hide" "with what it leads to"
done
ln -sfn / "$T/root/way"
run "$RBOX" --tmpfs /way/proc "$T/root" true
is "$status" 125 "so is one on the way"
run "$RBOX" --tmpfs /way/mnt "$T/root" sh -c 'mount | grep -c " /mnt "'
is "$status $out" "0 1" "which leads elsewhere, too"
ln -sfn /proc "$T/root/way"
run "$RBOX" --proc none -v "$T/false:/way" "$T/root" test -e /proc/.false
came 0 "where the box has none of its own there is nothing to hide"
is "$(manifest "$T/false")" "$false_before" "nothing was written to a false /proc"
run "$RBOX" --proc none -v "$T/false:/proc" "$T/root" /bin/sh -c 'cat /proc/self/uid_map; [ -d /proc/self/fd ] || echo no fds'
is "$status $out" "0 false
no fds" "where no /proc is wanted, a false one can be had"
is "$(manifest "$T/false")" "$false_before" "and rbox writes nothing to it"
run weakly 'mount --bind "${root%/*}/false" "$root/proc"; echo written >"$root/proc/self/attr/exec"' /bin/true
[ "$(manifest "$T/false")" != "$false_before" ]
ok $? "who writes to /proc by path, writes to a false one"
unharmed
done_testing
