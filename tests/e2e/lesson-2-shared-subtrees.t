#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exercise: private, slave, shared and unbindable mounts, peer groups that gain and lose members, seen in mountinfo. With rbox: --bind and
# its four words. Nothing that is mounted in a box ever appears outside, whatever the word.
# shellcheck disable=SC2016 # expanded in the box

# A machine of its own, in which a mount can be made and shared.
[ -n "${LESSON_MACHINE:-}" ] || LESSON_MACHINE=1 exec unshare --user --map-root-user --mount --propagation private "$0"

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/root/mnt2" "$T/host" "$T/shared-root"
mount -t tmpfs host "$T/host"
mount --make-shared "$T/host"
mkdir -p "$T/host/tree/later" "$T/host/tree/inner"

# in_box COMMAND...: with the box's mounts and the power to mount, which COMMAND has not
in_box() { nsenter --target "$pid" --user --preserve-credentials --mount "$@"; }

# group_of PATH: the optional fields of the uppermost mount there, as the box sees it
group_of() { "$RBOX" exec "$id" cat /proc/self/mountinfo | awk -v at="$1" '$5 == at { g = ""; for (i = 7; $i != "-"; i++) g = g $i " " } END { print g }'; }

seen_in_box() { "$RBOX" exec "$id" ls /mnt/later; }
host_has() { grep -c " $1 " /proc/self/mountinfo; }

for word in private slave shared unbindable; do
	detach -v "$T/host/tree:/mnt:$word" "$T/root" sleep 1000
	pid=$(command_of "$id")
	case $word in
	private) like "$(group_of /mnt)" '^$' "$word: in no peer group" ;;
	slave) like "$(group_of /mnt)" '^master:[0-9]+ $' "$word: a peer group sends to it" ;;
	shared) like "$(group_of /mnt)" '^shared:[0-9]+ master:[0-9]+ $' "$word: a peer group of its own, to which another one sends" ;;
	unbindable) is "$(group_of /mnt)" "unbindable " "$word: in no peer group, and marked" ;;
	esac

	mount -t tmpfs later "$T/host/tree/later"
	: >"$T/host/tree/later/file"
	case $word in
	slave | shared) is "$(seen_in_box)" file "$word: what is mounted outside later appears in the box" ;;
	*) is "$(seen_in_box)" "" "$word: what is mounted outside later does not" ;;
	esac
	umount "$T/host/tree/later"
	is "$(seen_in_box)" "" "$word: and goes with it"

	in_box mount -t tmpfs inner /mnt/inner
	ok $? "$word: something is mounted in the box"
	in_box touch /mnt/inner/file
	is "$("$RBOX" exec "$id" ls /mnt/inner)" file "$word: an exec sees it"
	is "$(host_has "$T/host/tree/inner")$(ls -A "$T/host/tree/inner")" 0 "$word: nobody outside does"

	run in_box mount -o bind /mnt /mnt2
	if [ "$word" = unbindable ]; then
		[ "$status" != 0 ]
		ok $? "$word: it cannot be bound again"
	else
		came 0 "$word: it is bound a second time"
		in_box mkdir /mnt/more
		in_box mount -t tmpfs more /mnt/more
		in_box touch /mnt/more/file
		case $word in
		shared)
			is "$(group_of /mnt2)" "$(group_of /mnt)" "$word: the two are one peer group"
			is "$("$RBOX" exec "$id" ls /mnt2/more)" file "$word: what is mounted in one appears in the other"
			in_box umount /mnt2/more
			is "$("$RBOX" exec "$id" ls /mnt/more)" "" "$word: and what is unmounted in the other goes from the one"
			in_box umount /mnt2
			in_box mount -t tmpfs more /mnt/more
			is "$("$RBOX" exec "$id" ls /mnt2)" "" "$word: a member that has left gets nothing more"
			;;
		*) is "$("$RBOX" exec "$id" ls /mnt2/more)" "" "$word: each copy is on its own" ;;
		esac
		rmdir "$T/host/tree/more"
	fi
	"$RBOX" stop "$id"
done

# Two boxes on one tree: each gets what the host mounts, neither what the other does.
detach -v "$T/host/tree:/mnt:shared" "$T/root" sleep 1000
one=$id
detach -v "$T/host/tree:/mnt:shared" "$T/root" sleep 1000
two=$id
pid=$(command_of "$one")
in_box mount -t tmpfs inner /mnt/inner
in_box touch /mnt/inner/file
is "$("$RBOX" exec "$one" ls /mnt/inner) $("$RBOX" exec "$two" ls /mnt/inner)" "file " "two boxes' shared trees are two peer groups"
mount -t tmpfs later "$T/host/tree/later"
: >"$T/host/tree/later/file"
is "$("$RBOX" exec "$one" ls /mnt/later) $("$RBOX" exec "$two" ls /mnt/later)" "file file" "and the host's mounts reach both"
umount "$T/host/tree/later"
"$RBOX" stop "$one" "$two"

# Of so many binds all are made private at once, if none is to be another thing.
# shellcheck disable=SC2046 # words
set -- $(seq 200 | sed "s|.*|-v $T/host/tree:/m/&|") --propagation slave "$T/root"
run "$RBOX" "$@" grep -c ' /m/[0-9]* [^ ]* - ' /proc/self/mountinfo
is "$status $out" "0 200" "two hundred binds are in no peer group"
run "$RBOX" -v "$T/host/tree:/mnt:slave" "$@" grep -c ' /m/[0-9]* [^ ]* - ' /proc/self/mountinfo
is "$status $out" "0 200" "and with one that is a slave neither"
run "$RBOX" -v "$T/host/tree:/mnt:slave" "$@" grep -c ' /mnt [^ ]* master:' /proc/self/mountinfo
is "$status $out" "0 1" "which still is one"

# The root itself.
mount --bind "$T/root" "$T/shared-root"
mount --make-shared "$T/shared-root"
for word in private slave shared unbindable; do
	detach --propagation "$word" "$T/shared-root" sleep 1000
	pid=$(command_of "$id")
	case $word in
	private) like "$(group_of /)" '^$' "the root is $word" ;;
	slave) like "$(group_of /)" '^master:[0-9]+ $' "the root is $word" ;;
	shared) like "$(group_of /)" '^shared:[0-9]+ ?' "the root is $word" ;;
	unbindable) is "$(group_of /)" "unbindable " "the root is $word" ;;
	esac
	mount -t tmpfs later "$T/shared-root/mnt"
	: >"$T/shared-root/mnt/file"
	case $word in
	slave) is "$("$RBOX" exec "$id" ls /mnt)" file "$word: a mount made in ROOT later appears" ;;
	*) is "$("$RBOX" exec "$id" ls /mnt)" "" "$word: a mount made in ROOT later does not appear" ;;
	esac
	umount "$T/shared-root/mnt"
	in_box mount -t tmpfs inner /mnt2
	is "$(host_has "$T/shared-root/mnt2")" 0 "$word: what the box mounts does not appear in ROOT"
	"$RBOX" stop "$id"
done
run "$RBOX" -v "$T/host/tree:/mnt:shared" -v "$T/host:/mnt/inner:unbindable" "$T/root" true
is "$status" 125 "an unbindable bind in a shared one is refused"
like "$err" '/mnt/inner is unbindable.*shared one on /mnt' "with both named"

umount "$T/shared-root" "$T/host"
no_box_is_left "nothing is left"
done_testing
