#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kernel.apparmor_restrict_unprivileged_userns=1: rbox and rbox-check name the command that loads rbox's profile, or that
# makes one, and no other mend; where the profile is loaded, AppArmor is not blamed.
#
# The setting and the label are files over those of /proc. What the kernel refuses is a user namespace in a chroot, as
# AppArmor would refuse it (EACCES or EPERM), or the box's own limit on them, as AppArmor does to a process without power.
# shellcheck disable=SC2016 # expanded in the machine

. "${0%/*}/lib.sh"
needs_ordinary_user
load='sudo apparmor_parser -r /etc/apparmor.d/rbox'
new_root "$T/root"
cp "$RBOX" "$T/root/bin/rbox"
mkdir -p "$T/root/etc/apparmor.d"
profile=$T/root/etc/apparmor.d/rbox

# in_chroot SETTING LABEL: rbox there, where SETTING is the sysctl and LABEL what AppArmor says of the process
in_chroot()
{
	run unshare --user --map-root-user --mount sh -c '
		mount --rbind /proc "$1/proc" &&
		mount -t tmpfs kernel "$1/proc/sys/kernel" &&
		echo "$2" >"$1/proc/sys/kernel/apparmor_restrict_unprivileged_userns" &&
		mount -t tmpfs attr "$1/proc/$$/attr" && mkdir "$1/proc/$$/attr/apparmor" &&
		echo "$3" >"$1/proc/$$/attr/apparmor/current" || exit 99
		exec chroot "$1" /bin/rbox / id -u' sh "$T/root" "$1" "$2"
	is "$status" 125 "$3: status 125"
	is "$out" "" "$3: nothing was started"
}

# installed PATH: the profile as make install leaves it for an rbox there
installed() { sed "s|/usr/local/bin/rbox|$1|" "$RBOX_PROFILE" >"$profile"; }

# told NAME: AppArmor is the cause, and the mend is not to switch it off, nor something else
told()
{
	like "$err" "^rbox: hint: AppArmor .*$load\$" "$1: the hint ends with the command that loads the profile"
	unlike "$err" 'sysctl|chroot|seccomp|--allow-userns' "$1: and names no other mend"
}

in_chroot 1 unconfined "no profile"
told "no profile"
like "$err" 'make install.*contrib/apparmor/rbox' "no profile: and what installs one"

installed /bin/rbox
in_chroot 1 unconfined "installed"
told "installed"
unlike "$err" 'make install|another place' "installed: that one command is all"

installed /usr/local/bin/rbox
in_chroot 1 unconfined "for another rbox"
told "for another rbox"
like "$err" 'another place' "for another rbox: the hint says so"
installed /usr/bin/rbox
in_chroot 1 unconfined "a longer path"
like "$err" 'another place' "a longer path with this one's at its end is another, too"

installed /bin/rbox
in_chroot 1 unprivileged_userns "within what AppArmor made powerless"
told "within what AppArmor made powerless"

in_chroot 1 'rbox (unconfined)' "loaded"
like "$err" '^rbox: hint: .*chroot' "loaded: the cause is another, and told"
unlike "$err" 'AppArmor' "loaded: AppArmor is not blamed"
in_chroot 0 unconfined "not restricted"
unlike "$err" 'AppArmor' "not restricted: AppArmor is not blamed"

# What Ubuntu's kernel does to a program without a profile: there is a namespace, and no power in it.
powerless()
{
	machine "mount -t tmpfs kernel /proc/sys/kernel
		echo $1 >/proc/sys/kernel/apparmor_restrict_unprivileged_userns
		mount -t tmpfs user /proc/sys/user
		echo 15000 >/proc/sys/user/max_user_namespaces
		chmod 444 /proc/sys/user/max_user_namespaces" "$RBOX" "$BUSYBOX_ROOT" id -u >"$T/.out" 2>"$T/.err"
	status=$? err=$(cat "$T/.err")
	came 125 "powerless, restriction $1: status 125"
	like "$err" '^rbox: cannot refuse user namespaces' "powerless, restriction $1: the row that is the first to fail"
}
powerless 1
told "powerless"
powerless 0
like "$err" '^rbox: hint: .*--allow-userns' "powerless without AppArmor: the mend is --allow-userns"

# rbox-check looks at the same in another machine's files.
at=$T/at
mkdir -p "$at/proc/sys/kernel" "$at/proc/self" "$at/etc/apparmor.d" "$T/bin"
: >"$at/proc/self/uid_map"
cp /proc/self/mountinfo /proc/self/status "$at/proc/self"
cp "$RBOX" "$T/bin/rbox"

# checked SETTING: what rbox-check says of AppArmor there, with its mend
checked()
{
	echo "$1" >"$at/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
	run env PATH="$T/bin:$PATH" "$RBOX_CHECK" --root "$at"
	out=$(printf '%s\n' "$out" | grep -A 1 AppArmor)
}

profile=$at/etc/apparmor.d/rbox
checked 0
is "$out" "" "rbox-check: without the restriction AppArmor is not spoken of"
checked 1
like "$out" '^bad .*rbox has none' "rbox-check: no profile is bad"
like "$out" "mend: sudo make install.*$load\$" "rbox-check: the mend installs it and loads it"
is "$status" 2 "rbox-check: boxes do not work"
installed "$T/bin/rbox"
checked 1
like "$out" "^ok .*$load\$" "rbox-check: a profile is good, and how it is loaded is told"
installed /usr/local/bin/rbox
checked 1
like "$out" '^bad .*another place' "rbox-check: a profile for another rbox is bad"
like "$out" "mend: name that path there, then $load\$" "rbox-check: the mend is to name this one"
done_testing
