#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --cap-add, --cap-drop, --no-new-privs: the five sets that COMMAND has, as root and as another user, as podman gives them.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

# sets OPTION...: "INHERITABLE PERMITTED EFFECTIVE BOUNDING AMBIENT NO_NEW_PRIVS", without zeroes before
sets()
{
	run "$RBOX" "$@" "$T/root" cat /proc/self/status
	[ "$status" = 0 ] || note "$err"
	printf '%s\n' "$out" | status_sets
}
status_sets() { sed -n 's/^\(Cap...\|NoNewPrivs\):\t*0*\([0-9a-f]\)/\2/p' | tr '\n' ' '; }

is "$(sets)" "0 800405fb 800405fb 800405fb 0 0 " "the default"
is "$(sets --cap-add net_raw)" "0 800425fb 800425fb 800425fb 0 0 " "one more"
is "$(sets --cap-add CAP_NET_RAW --cap-add Sys_Nice)" "0 808425fb 808425fb 808425fb 0 0 " "two more, in any spelling"
is "$(sets --cap-drop chown)" "0 800405fa 800405fa 800405fa 0 0 " "one less"
is "$(sets --cap-drop all)" "0 0 0 0 0 0 " "none"
is "$(sets --cap-drop all --cap-add kill)" "0 20 20 20 0 0 " "just one"
is "$(sets --cap-add kill --cap-drop all)" "0 20 20 20 0 0 " "in whatever order"
all=$(sets --cap-add all | cut -d ' ' -f 4)
is "$(sets --cap-add all)" "0 $all $all $all 0 0 " "all"
is "$(sets --cap-add all --cap-drop kill | cut -d ' ' -f 4)" "$(printf '%x' $((0x$all & ~0x20)))" "all but one"
is "$(sets --no-new-privs)" "0 800405fb 800405fb 800405fb 0 1 " "no_new_privs"
for init in '' --no-init '--share pid'; do
	# shellcheck disable=SC2086 # words
	is "$(sets $init --cap-drop all --cap-add kill --no-new-privs)" "0 20 20 20 0 1 " "with '$init'"
done
if has_range; then
	is "$(sets -u 1:1)" "0 0 0 800405fb 0 0 " "another user has none"
	is "$(sets -u 1:1 --cap-add net_raw)" "2000 2000 2000 800425fb 2000 0 " "but those that are added, which stay over exec"
	is "$(sets -u 1:1 --cap-drop all)" "0 0 0 0 0 0 " "and none could be got"
	run "$RBOX" -u 1:1 --cap-add net_bind_service "$T/root" httpd -p 127.0.0.1:80 -h /tmp
	came 0 "with one a user binds a low port"
fi
is "$(sets --map keep --cap-add net_raw)" "2000 2000 2000 800425fb 2000 0 " "so with --map keep"

run "$RBOX" --cap-add sys_admin "$T/root" mount -t tmpfs none /mnt
came 0 "with sys_admin root of the box mounts"
run "$RBOX" --cap-drop setuid "$T/root" setpriv --reuid 0 --regid 0 --clear-groups true
detach --cap-drop all --cap-add kill --no-new-privs "$T/root" sleep 100
is "$("$RBOX" exec "$id" cat /proc/self/status | status_sets)" "0 20 20 20 0 1 " "exec gives the same"
"$RBOX" stop "$id"
if has_range; then
	detach -u 1:1 --cap-add net_raw "$T/root" sleep 100
	is "$("$RBOX" exec "$id" cat /proc/self/status | status_sets)" "2000 2000 2000 800425fb 2000 0 " "also for another user"
	is "$("$RBOX" exec -u 0 "$id" cat /proc/self/status | status_sets)" "0 800425fb 800425fb 800425fb 0 0 " "and root has what COMMAND could get"
	is "$("$RBOX" exec -u 2:2 "$id" cat /proc/self/status | status_sets)" "0 0 0 800425fb 0 0 " "and a third user none"
	"$RBOX" stop "$id"
fi

run "$RBOX" --cap-add sys_admn "$T/root" true
is "$status" 125 "an unknown capability is refused"
like "$err" "^rbox: no capability is called 'sys_admn'$" "by name"
like "$err" '^rbox: hint: one is called cap_sys_admin$' "with the nearest"
run "$RBOX" --cap-add kill --cap-drop kill "$T/root" true
is "$status" 125 "one that is added and dropped is refused"
like "$err" '^rbox: --cap-add and --cap-drop name the same capability: cap_kill$' "by name"
no_box_is_left "nothing is left"
done_testing
