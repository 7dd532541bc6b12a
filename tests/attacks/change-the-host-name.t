#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sethostname and setdomainname, the files of /proc/sys for them, in the box's own namespace and in the caller's.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
name=$(hostname) domain=$(cat /proc/sys/kernel/domainname)
try='attempt names; hostname taken && echo got it; (echo taken >/proc/sys/kernel/hostname) && echo got it
	(echo taken >/proc/sys/kernel/domainname) && echo got it; echo tried'
works "a box with CAP_SYS_ADMIN has its own" "$RBOX" --cap-add sys_admin "$root" attempt names
refused "no name is changed" "$try"
give='--share uts'
refused "nor the caller's" "$try"
give='--share uts --cap-add all'
refused "even with all capabilities" "$try"
is "$(hostname) $(cat /proc/sys/kernel/domainname)" "$name $domain" "the machine is called as before"
unharmed
done_testing
