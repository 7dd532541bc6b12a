#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# Below SRC something is mounted that is dead, or another user's, or never answers: the box starts and does not wait for it.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
[ -n "${BROKEN_MACHINE:-}" ] || BROKEN_MACHINE=1 exec unshare --mount --propagation private sh "$0"
owner=45671
new_root "$T/root"
mkdir -p "$T/src/dead" "$T/src/silent" "$T/src/good"
echo good >"$T/src/good/file"
chown -hR $owner:$owner "$T/root"
chmod 755 "$T"
mkdir -m 700 "$T/state"
chown $owner:$owner "$T/state"
as_owner() { setpriv --reuid $owner --regid $owner --clear-groups env XDG_RUNTIME_DIR="$T/state" "$@"; }

[ -e /dev/fuse ] || skip_all "the kernel has no FUSE"
"$TEST_PROGRAMS/fuse" dead "$T/src/dead" >/dev/null
"$TEST_PROGRAMS/fuse" silent "$T/src/silent" 60 >"$T/said" &
server=$!
until_true grep -qs ready "$T/said"
like "$(stat "$T/src/dead" 2>&1)" 'not connected' "one is dead"
like "$(as_owner stat "$T/src/silent" 2>&1)" 'Permission denied' "one is another user's"
run as_owner stat "$T/src/silent/x"
like "$err" 'Permission denied' "who may not ask it, so that nobody waits"

# shellcheck disable=SC2034 # bounded() of lib.sh reads it
run_seconds=10
for option in "-v $T/src:/mnt" "--ro-bind $T/src:/mnt" "-v $T/src:/mnt:nosuid,nodev,noexec,slave" "-v $T/src"; do
	# shellcheck disable=SC2086 # words
	run as_owner "$RBOX" $option --map single "$T/root" sh -c 'cat /mnt/good/file 2>/dev/null || cat "$1/good/file"' sh "$T/src"
	is "$status $out" "0 good" "$option: the box starts"
done
run as_owner "$RBOX" -v "$T/src:/mnt" --map single "$T/root" sh -c 'ls /mnt/dead; ls /mnt/silent'
like "$err" '/mnt/dead: .*(not connected|Permission denied)' "what is dead outside is dead inside, and no more"
like "$err" '/mnt/silent: Permission denied' "what is another user's stays that"
run as_owner "$RBOX" -v "$T/src:/mnt" --mask /mnt/good --map single "$T/root" ls /mnt/good
is "$status $out" "0 " "what is beside can be masked"
run as_owner "$RBOX" -v "$T/src:/mnt" --verbose --map single "$T/root" true
like "$err" "tree .*$T/src" "--verbose has the row"
kill "$server"
wait "$server" 2>/dev/null
umount -l "$T/src/dead" "$T/src/silent"
nothing_left "nothing is left"
done_testing
