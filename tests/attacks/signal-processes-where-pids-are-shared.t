#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kill -1, and SIGKILL to pids, groups and sessions, from boxes that see the caller's processes. All of it in a pid namespace, so that a
# fault harms nobody else: this shell is its process 1, which kill -1 spares.
# shellcheck disable=SC2016 # expanded in the box

[ -n "${apart:-}" ] || exec env apart=1 unshare --user --map-current-user --pid --fork --kill-child --mount-proc sh "$0"
. "${0%/*}/attack.sh"
walled --share pid | grep -qx signals || skip_all "the kernel has no Landlock with scopes (Linux 6.12)"
modes=$(for mode in $modes --share=pid+--no-new-privs --share=pid+--seccomp=off; do
	case $mode in *--share=pid*) printf '%s ' "$mode" ;; esac
done)
victims()
{
	sleep 1000 &
	other=$!
	setsid sleep 1000 &
	session=$!
	until_true own_session
}
# shellcheck disable=SC2317 # called by until_true
own_session() { [ "$(ps -o sid= -p "$session" | tr -d ' ')" = "$session" ]; }
alive() { [ "$(ps -o stat= -p "$other,$session" | grep -c '^S')" = 2 ]; }
# shellcheck disable=SC2317 # called by until_true
harmed() { ! alive; }
victims
run "$RBOX" --share pid --landlock off "$root" sh -c 'kill -9 -1'
until_true harmed
ok $? "without Landlock the caller's processes are killed"
wait
victims
for mode in $modes; do
	in_mode "$mode" sh -c "kill -STOP $other $session; attempt signal $other $session -$other -$session; echo tried; kill -9 -1"
	is "$out" tried "nothing is signalled by its number: $mode"
	sleep 0.1
	alive
	ok $? "nor by kill -1: $mode"
	alive || victims
done
kill "$other" "$session"
wait
"$RBOX" gc >/dev/null
unharmed
done_testing
