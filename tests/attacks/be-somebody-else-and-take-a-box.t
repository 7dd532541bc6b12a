#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
# user: root
#
# Another user of the machine takes /tmp/rbox-UID first, renames or links what is there, has a ROOT, a bind or an --overlay directory of its own used,
# signals, traces and enters what belongs to a box in every mode. Nothing of the box is found or changed, and nothing of the user's is used
# as if it were the caller's.
# shellcheck disable=SC2013,SC2016 # words; expanded in the box

. "${0%/*}/../e2e/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
owner=45681 other=45682
new_root "$T/root"
chown -hR $owner:$owner "$T/root"
chmod 755 "$T"
mkdir -m 700 "$T/run" "$T/theirs"
chown $owner:$owner "$T/run"
chown $other:$other "$T/theirs"
as() { who=$1; shift; setpriv --reuid "$who" --regid "$who" --clear-groups env -u XDG_RUNTIME_DIR "$@"; }
mine() { as $owner env ${runtime:+XDG_RUNTIME_DIR="$runtime"} "$RBOX" "$@"; }
runtime=''

# ---- who is first in /tmp ----
place=/tmp/rbox-$owner
[ ! -e "$place" ] || skip_all "somebody uses $place"
trap 'rm -rf "$place"' EXIT
for trap in directory link file fifo; do
	case $trap in
	directory) as $other mkdir -m 777 "$place" ;;
	link) as $other ln -s "$T/theirs" "$place" ;;
	file) as $other sh -c 'echo text >"$1"' sh "$place" ;;
	fifo) as $other mkfifo "$place" ;;
	esac
	before=$(stat -c '%F %a %u %Y' "$place")
	run mine -d --name secret --map single "$T/root" /bin/sleep 1000
	is "$status $out" "125 " "a $trap of another user in the place of the directory of boxes is not used"
	like "$err" "^rbox: .*$place" "and named"
	run mine --map single "$T/root" /bin/true
	is "$status" 0 "a box that need not be found runs"
	for verb in ps gc "exec x true" "stop x" "inspect x"; do
		# shellcheck disable=SC2086 # words
		run mine $verb
		is "$out" "" "$verb finds nothing in it"
	done
	is "$(stat -c '%F %a %u %Y' "$place")" "$before" "and it is as it was"
	rm -rf "$place"
done
run mine -d --name secret --map single "$T/root" /bin/sleep 1000
is "$status" 0 "where nobody was first, it is"
is "$(stat -c '%F %a %u' "$place")" "directory 700 $owner" "closed and the caller's"
for attempt in "mv $place $place.away" "ln -sfn $T/theirs $place" "rm -rf $place" "touch $place/x" "ls $place" "chmod 777 $place"; do
	# shellcheck disable=SC2086 # words
	run as $other $attempt
	case $attempt:$status in ln*) [ -d "$place" ] && [ ! -L "$place" ] ;; *) [ "$status" != 0 ] ;; esac
	ok $? "not: ${attempt%% *}"
done
run as $other ls -A "$T/theirs"
rm -rf "$T/theirs/"*

# ---- what runs ----
runtime=$T/run
mine kill secret >/dev/null 2>&1
runtime=''
mine kill secret
mine stop secret >/dev/null 2>&1
runtime=$T/run
for options in "--map=single" "--map=single --no-init" "--map=single --ephemeral" "--map=single --read-only" "--map=single --share=pid" "--map=single --net=host"; do
	# shellcheck disable=SC2086
	id=$(mine -d $options "$T/root" /bin/sleep 1000)
	mine exec "$id" /bin/sleep 900 &
	entered=$!
	sleep 0.3
	got=''
	for pid in $(grep -ls "Uid:.$owner" /proc/[0-9]*/status | cut -d/ -f3); do
		for file in environ maps mem fd root cwd exe ns/user ns/mnt io syscall stack; do
			case $file in
			fd | root | cwd) as $other ls "/proc/$pid/$file/" >/dev/null 2>&1 && got="$got $pid/$file" ;;
			exe | ns/*) as $other readlink "/proc/$pid/$file" >/dev/null 2>&1 && got="$got $pid/$file" ;;
			*) [ -z "$(as $other head -c 9 "/proc/$pid/$file" 2>/dev/null | tr '\0' .)" ] || got="$got $pid/$file" ;;
			esac
		done
		for signal in 0 TERM KILL STOP; do as $other kill -s "$signal" "$pid" 2>/dev/null && got="$got $pid $signal"; done
		as $other nsenter -t "$pid" -U -m true 2>/dev/null && got="$got $pid entered"
		as $other prlimit --pid "$pid" --nofile=1 2>/dev/null && got="$got $pid limited"
		as $other sh -c 'echo 1000 >"/proc/$1/oom_score_adj"' sh "$pid" 2>/dev/null && got="$got $pid oom"
	done
	is "$got" "" "no process of a box is another user's: $options"
	is "$(mine inspect "$id" | jq -r .status)" running "and it runs: $options"
	mine kill "$id"
	mine stop "$id" 2>/dev/null
	wait "$entered" 2>/dev/null
done
is "$(as $owner sh -c 'cat "/proc/$$/environ" | tr "\0" "\n" | grep -c ^PATH')" 1 "the owner could"

# ---- what is theirs ----
mkdir "$T/theirs/root" "$T/theirs/closed"
new_root "$T/theirs/root/r"
echo theirs >"$T/theirs/closed/file"
chown -hR $other:$other "$T/theirs"
chmod 700 "$T/theirs" "$T/theirs/closed"
before=$(manifest "$T/theirs")
for options in "" --ephemeral --read-only --overlay="$T/run/o"; do
	# shellcheck disable=SC2086
	run mine --map single $options "$T/theirs/root/r" /bin/true
	is "$status" 125 "a ROOT in a directory that is closed to the caller is refused: '$options'"
	like "$err" "^rbox: .*$T/theirs" "and named"
done
run mine --map single -v "$T/theirs/closed:/mnt" "$T/root" cat /mnt/file
is "$status $out" "125 " "and so is a bind"
chmod 755 "$T/theirs"
for options in "--overlay=$T/theirs/o" "--overlay=$T/theirs/closed" "--overlay=$T/theirs/root"; do
	run mine --map single "$options" "$T/root" /bin/true
	is "$status" 125 "another user's directory keeps no layer: ${options##*/}"
	like "$err" "^rbox: .*$T/theirs" "and is named"
done
run mine --map single -v "$T/theirs/closed:/mnt" "$T/root" cat /mnt/file
unlike "$status $out" '^0|theirs' "what is closed outside is closed in a box"
run mine --map single "$T/theirs/root/r" sh -c 'echo x >/made; echo x >/etc/passwd; chmod 777 /; rm -f /bin/busybox'
chmod 700 "$T/theirs"
is "$(manifest "$T/theirs")" "$before" "nothing of the other user's has changed"
nothing_left "nothing is left"
done_testing
