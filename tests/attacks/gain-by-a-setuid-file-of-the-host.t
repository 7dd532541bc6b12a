#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
# user: root
#
# A bind or a root has setuid, setgid and capability-bearing files of the machine's root, or of another user. Who executes one outside gains by
# it; in a box, where that user is not mapped, nobody does, and the same program of the box's own ids gives no more than those.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
. "${0%/*}/../common.sh"
user=$(id -u "$test_user")
mkdir "$T/tools" "$T/run"
chown "$test_user" "$T/run"
chmod 700 "$T/run"
new_root "$T/root"
cp "$TEST_PROGRAMS/hostile" "$T/root/bin"
chown -hR "$user:$(id -g "$test_user")" "$T/root"
for tool in setuid setgid other capable; do
	cp "$TEST_PROGRAMS/hostile" "$T/tools/$tool"
done
chown 12345:12345 "$T/tools/other"
chmod 4755 "$T/tools/setuid" "$T/tools/other"
chmod 2755 "$T/tools/setgid"
setcap cap_setuid,cap_sys_admin,cap_dac_override+ep "$T/tools/capable"
echo "the host's" >"$T/secret"
chmod 600 "$T/secret"
before=$(manifest "$T/tools")$(getcap "$T/tools/capable")
as() { as_test_user env XDG_RUNTIME_DIR="$T/run" "$@"; }

run as "$T/tools/setuid" ids
like "$out" "^Uid:	$user	0	0" "outside, a setuid file gives its owner's id"
run as "$T/tools/capable" read "$T/secret"
is "$out" "the host's" "and one with capabilities opens what is closed"
for options in "" "--map=single" "--map=keep" "--ephemeral" "--allow-userns"; do
	for tool in setuid setgid other capable; do
		for who in "" "--user=dev"; do
			case $options:$who in --map=single:*dev | --map=keep:*dev) continue ;; esac
			# shellcheck disable=SC2086 # words
			run as "$RBOX" $options $who -v "$T/tools:/mnt" "$T/root" "/mnt/$tool" ids
			gained=$out
			# the kernel executes no file whose capabilities cannot be had
			[ "$tool" != capable ] || [ "$status" != 126 ] || continue
			# shellcheck disable=SC2086
			run as "$RBOX" $options $who -v "$T/tools:/mnt" "$T/root" /bin/hostile ids
			is "$gained" "$out" "$tool gives nothing in a box: '$options $who'"
		done
	done
	# shellcheck disable=SC2086
	run as "$RBOX" $options -v "$T/secret:/mnt" -v "$T/tools:/home" "$T/root" /home/capable read /mnt
	unlike "$status $out" "^0|the host" "nor does it open what is closed outside: '$options'"
done
# ... and by exec
id=$(as "$RBOX" -d -v "$T/tools:/mnt" "$T/root" /bin/sleep 1000)
for tool in setuid setgid other; do
	run as "$RBOX" exec -u dev "$id" "/mnt/$tool" ids
	like "$out" '^Uid:	1000	1000	1000	1000$' "$tool gives nothing by exec"
	like "$out" '^CapEff:	0000000000000000$' "and no capability"
done
# a file of the box's own root is setuid in it, and gives the caller's own id
cp "$TEST_PROGRAMS/hostile" "$T/root/bin/own"
chown "$user:$user" "$T/root/bin/own"
chmod 4755 "$T/root/bin/own"
run as "$RBOX" exec -u dev "$id" /bin/own ids
like "$out" '^Uid:	1000	0	0	0$' "root of the box is the caller, and no more"
as "$RBOX" exec "$id" /bin/sh -c 'cp /bin/busybox /tmp/left; chmod 6755 /tmp/left'
is "$(stat -c '%u %a' "$T/root/tmp/left")" "$user 6755" "what it leaves for others outside is the caller's"
as "$RBOX" kill "$id"
as "$RBOX" stop "$id"
is "$(manifest "$T/tools")$(getcap "$T/tools/capable")" "$before" "the machine's files are as they were"
nothing_left "nothing is left"
done_testing
