#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# Another user of the machine can neither find nor read, signal, nor enter a box; root can.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
. "${0%/*}/boxes.sh"
owner=45671 other=45672
new_root "$T/root"
chown -hR $owner:$owner "$T/root"
chmod 755 "$T" "$XDG_RUNTIME_DIR"
mkdir -m 700 "$T/owner" "$T/other"
chown $owner:$owner "$T/owner"
chown $other:$other "$T/other"
# another one may know the path of the directory: it is as closed as rbox made it
chmod 711 "$T/owner"
as() { user=$1; shift; setpriv --reuid "$user" --regid "$user" --clear-groups env XDG_RUNTIME_DIR="$runtime" "$@"; }

runtime=$T/owner
id=$(as $owner "$RBOX" -d --name secret --map single "$T/root" sh -c 'echo password; exec sleep 1000')
is "$(as $owner "$RBOX" ps -q)" "$id" "the owner sees its box"
is "$(stat -c '%a %u' "$T/owner/rbox")" "700 $owner" "the directory of boxes is the owner's only"
until_true sh -c 'grep -q password "$1"/*/log' sh "$T/owner/rbox"
is "$(find "$T/owner/rbox" -mindepth 1 ! -type l -perm /077)" "" "and so is all in it"
host=$(as $owner "$RBOX" inspect secret | jq .box.host_pid)
init=$(as $owner "$RBOX" inspect secret | jq .box.pid)

for runtime in "$T/owner" "$T/other"; do
	where="with the runtime directory of ${runtime##*/}"
	run as $other "$RBOX" ps -a -q
	unlike "$out" "$id" "another user sees none $where"
	for verb in inspect logs wait stop kill pause resume 'exec -e A=1'; do
		tail=''
		case $verb in exec*) tail=true ;; esac
		for called in secret "$id"; do
			# shellcheck disable=SC2086 # words
			run as $other "$RBOX" $verb "$called" $tail
			is "$status $out" "125 " "$verb is refused to another user $where"
			unlike "$err" password "and tells nothing"
		done
	done
	for verb in 'stop --all' 'kill --all' 'pause --all' gc; do
		# shellcheck disable=SC2086 # words
		run as $other "$RBOX" $verb
		unlike "$out" "$id" "$verb of another user finds nothing $where"
	done
done
runtime=$T/owner
is "$(as $owner "$RBOX" inspect secret | jq -r .status)" running "the box runs as before"
run as $other ls "$T/owner/rbox"
[ "$status" != 0 ]
ok $? "the directory cannot be read"
run as $other cat "$T/owner/rbox/$id/box.json"
[ "$status" != 0 ]
ok $? "nor a file of which the path is known"
for pid in "$host" "$init"; do
	run as $other kill -0 "$pid"
	[ "$status" != 0 ]
	ok $? "process $pid cannot be signalled"
	for file in environ maps fd/0 ns/mnt root/etc/passwd mem; do
		run as $other cat "/proc/$pid/$file"
		[ "$status" != 0 ]
		ok $? "/proc/$pid/$file is closed"
	done
done
run as $other nsenter --target "$init" --user --mount cat /etc/passwd
[ "$status" != 0 ]
ok $? "nsenter cannot enter"
run as $other flock --nonblock "$T/owner/rbox/$id" true
[ "$status" != 0 ]
ok $? "the lock cannot be held by another user"

# Who gives another user's directory as its own is told; nothing of it is taken away.
runtime=$T/owner
is "$(as $owner "$RBOX" ps -q)" "$id" "all is there"
run as $owner "$RBOX" stop secret
is "$status $err" "0 " "the owner stops it"
is "$(ls -A "$T/owner/rbox")" "" "nothing is left in its directory"
rm -rf /tmp/rbox-$other
nothing_left "nothing is left"
done_testing
