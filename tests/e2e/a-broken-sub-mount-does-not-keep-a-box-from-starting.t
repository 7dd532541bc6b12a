#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# Below SRC something is mounted that is another user's, or dead, or never answers: the box starts and does not wait for it. What is
# closed to the caller is left out. What only a server could tell of is what it is outside.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
[ -n "${BROKEN_MACHINE:-}" ] || BROKEN_MACHINE=1 exec unshare --mount --propagation private sh "$0"
owner=45671
src=$T/src
new_root "$T/root"
for name in dead silent good own-dead own-silent 'a b/dead' automount automount-dead over; do mkdir -p "$src/$name"; done
mkdir "$T/root/mnt/dead"
echo good >"$src/good/file"
ln -s src "$T/link"
chown -hR $owner:$owner "$T/root"
chmod 755 "$T"
mkdir -m 700 "$T/state"
chown $owner:$owner "$T/state"
as_owner() { setpriv --reuid $owner --regid $owner --clear-groups env XDG_RUNTIME_DIR="$T/state" "$@"; }
box() { run as_owner timeout 20 "$RBOX" "$@"; }

# serve NAME PROGRAM ARGUMENT...: in the background, once it has said that it is ready
servers=''
serve()
{
	said=$T/said.$1
	shift
	"$TEST_PROGRAMS/$1" "$2" "$3" "$4" "${5:-}" >"$said" &
	servers="$servers $!"
	until_true grep -qs ready "$said"
}

[ -e /dev/fuse ] || skip_all "the kernel has no FUSE"
# shellcheck disable=SC2034 # bounded() of lib.sh reads it
run_seconds=10
box -v "$src:/mnt" --explain --map single "$T/root"
unlike "$out" ' cover ' "where nothing is broken nothing is covered"

for dir in "$src/dead" "$src/a b/dead" "$src/over" "$T/root/mnt/dead"; do "$TEST_PROGRAMS/fuse" 0 dead "$dir" >/dev/null; done
mount -t tmpfs over "$src/over"
echo over >"$src/over/file"
"$TEST_PROGRAMS/fuse" $owner dead "$src/own-dead" >/dev/null
serve one fuse 0 silent "$src/silent" 60
like "$(stat "$src/dead" 2>&1)" 'not connected' "one is dead"
like "$(as_owner stat "$src/silent" 2>&1)" 'Permission denied' "one is another user's"
run as_owner stat "$src/silent/x"
like "$err" 'Permission denied' "who may not ask it, so that nobody waits"

for option in "-v $src:/mnt" "--ro-bind $src:/mnt" "-v $src:/mnt:nosuid,nodev,noexec,slave" "-v $src:/mnt:shared" "-v $src" "-v $T/link:/mnt"; do
	# shellcheck disable=SC2086 # words
	box $option --map single "$T/root" sh -c 'cd /mnt; [ -e good ] || cd "$1"; cat good/file; ls -A dead silent "a b/dead"; >silent/x' sh "$src"
	is "$status $out" "1 good
a b/dead:

dead:

silent:" "$option: another user's is an empty directory"
	like "$err" 'silent/x: Read-only file system' "which stays empty"
done
box -v "$src:/mnt" --explain --map single "$T/root"
is "$(printf '%s\n' "$out" | grep -c ' cover .*/mnt/')" 4 "--explain has a row for each that is seen, in the bind and in ROOT"
box -v "$src:/mnt" --verbose --map single "$T/root" true
like "$err" 'cover +/mnt/silent .*# .*closed' "--verbose says what is left out, and why"
like "$err" "cover +/mnt/a b/dead" "also where its name has a blank"
box --read-only --map single "$T/root" ls -A /mnt/dead
is "$status $out" "0 " "in ROOT it is left out as well"
box --map single / ls -A "$src/silent" "$src/dead"
came 0 "with / as ROOT, too"
box -v "$src:/mnt" --map single "$T/root" cat /mnt/over/file
is "$status $out" "0 over" "what lies over another one is not covered with it"
box -v "$src:/mnt" --mask /mnt/good --tmpfs /mnt/silent --map single "$T/root" sh -c '>/mnt/silent/x; ls /mnt/good /mnt/silent'
like "$out" '^x$' "something else can be mounted there"
box -v "$src:/mnt" --map single "$T/root" ls /mnt/own-dead
like "$err" '/mnt/own-dead: .*not connected' "the caller's own that is dead says so in the box"
umount -l "$src/dead" "$src/silent" "$src/a b/dead" "$T/root/mnt/dead"

# nobody but the owner may ask it, and it hangs for that one; the same is true of an automount and everybody
serve two fuse $owner silent "$src/own-silent" 60
if grep -qw autofs /proc/filesystems; then
	serve three autofs silent "$src/automount" 60
	"$TEST_PROGRAMS/autofs" dead "$src/automount-dead" >/dev/null
fi
box -v "$src:/mnt" --map single "$T/root" cat /mnt/good/file
is "$status $out" "0 good" "the box does not wait for a server that does not answer"
box -v "$src:/mnt" --mask /mnt/own-silent --map single "$T/root" ls -A /mnt/own-silent
is "$status $out" "0 " "and can be masked"
box -v "$src:/mnt" --explain --map single "$T/root"
unlike "$out" ' cover .*(own|over|automount)' "what is the caller's own is not taken away"
# the first who asks for it can get SIGPIPE from the kernel
as_owner ls "$src/automount-dead" >/dev/null 2>&1
box -v "$src:/mnt" --map single "$T/root" ls -A /mnt/automount-dead
is "$status $out" "0 " "an automount without a daemon is an empty directory"
# shellcheck disable=SC2086 # numbers
kill $servers
# shellcheck disable=SC2086 # the same
wait $servers 2>/dev/null
umount -l "$src/own-dead" "$src/own-silent" "$src/over" "$src/over"
umount -l "$src/automount" "$src/automount-dead" 2>/dev/null
nothing_left "nothing is left"
done_testing
