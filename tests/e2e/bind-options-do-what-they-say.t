#!/bin/sh
# SPDX-License-Identifier: MIT
#
# OPTS of --bind: nosuid, nodev, noexec, ro, rec and norec, try; destinations below others, over links, with parents that are missing.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir -p "$T/src/sub"
cp "$BUSYBOX_ROOT/bin/busybox" "$T/src/true"
echo file >"$T/src/file"
before=$(manifest "$T/root")

# options_of RBOX_ARGUMENT...: the mount options of /mnt in the box
options_of() { bounded "$RBOX" "$@" "$T/root" sh -c 'while read -r _ _ _ _ at options _; do [ "$at" != /mnt ] || echo "$options"; done </proc/self/mountinfo'; }

for word in ro nosuid nodev noexec; do
	like ",$(options_of -v "$T/src:/mnt:$word")," ",$word," "$word is set"
	unlike ",$(options_of -v "$T/src:/mnt")," ",$word," "and not without it"
done
like "$(options_of -v "$T/src:/mnt:ro,nosuid,nodev,noexec")" '^ro,nosuid,nodev,noexec' "all at once"
like "$(options_of --ro-bind "$T/src:/mnt:noexec")" '^ro,noexec' "--ro-bind takes them, too"
run "$RBOX" -v "$T/src:/mnt:noexec" "$T/root" /mnt/true
is "$status" 126 "what is noexec is not executed"
run "$RBOX" -v "$T/src:/mnt" "$T/root" /mnt/true true
is "$status" 0 "and else it is"

run "$RBOX" -v "$T/missing:/mnt:try" -v "$T/src/file/x:/opt:try" "$T/root" sh -c 'ls -A /mnt; ls -d /opt'
is "$out" "" "try: a SRC that is not there is left out"
like "$err" '/opt: No such file' "and its mount point is not made"
run "$RBOX" -v "$T/src:/mnt:try" "$T/root" cat /mnt/file
is "$out" file "one that is there is bound"
run "$RBOX" -v "$T/missing:/mnt" "$T/root" true
is "$status" 125 "without try it is an error"
like "$err" "cannot bind $T/missing: No such file" "that names it"
run "$RBOX" -v "$T/src:/mnt:ro,rw" "$T/root" true
is "$status" 125 "ro and rw at once are an error"
like "$err" 'ro and rw exclude each other' "that names both"
run "$RBOX" -v "$T/src:/mnt:slave,private" "$T/root" true
like "$err" 'slave and private exclude each other' "as slave and private are"
run "$RBOX" -v "$T/src:/mnt:sync" "$T/root" true
like "$err" "'sync' is none of ro, rw" "an unknown word is refused with those that are known"

# destinations
run "$RBOX" -v "$T/src:/mnt" -v "$T/src/file:/mnt/sub" "$T/root" true
is "$status" 125 "a file on a directory is refused"
like "$err" 'hint: a directory goes on a directory' "with the reason"
ln -s ../mnt "$T/root/etc/way"
ln -s /nowhere/at/all "$T/root/etc/dangling"
before_links=$(manifest "$T/root")
run "$RBOX" -v "$T/src:/etc/way" "$T/root" cat /mnt/file
is "$status $out" "0 file" "a link at the destination is followed within the root"
run "$RBOX" -v "$T/src:/etc/way/sub2" -v "$T/src/file:/etc/dangling" "$T/root" sh -c 'cat /mnt/sub2/file /nowhere/at/all'
is "$status $out" "0 file
file" "also on the way, and where it leads is made"
is "$(manifest "$T/root")" "$before_links" "and taken away again"
rm "$T/root/etc/way" "$T/root/etc/dangling"
run "$RBOX" -v "$T/src:/a/b/c" -u 1:1 --map auto "$T/root" sh -c 'cat /a/b/c/file; stat -c %a /a /a/b | sort -u; ls /a >/dev/null && cd /a/b'
if has_range; then
	is "$status $out" "0 file
4755" "parents that are missing are open to the box's users, as 0755 says (the other bit means nothing, and marks them)"
fi
run "$RBOX" --tmpfs /m -v "$T/src:/m/a/b" "$T/root" sh -c 'cat /m/a/b/file; ls -ld /m/a /m/a/b | cut -c1-10 | sort -u'
is "$status $out" "0 file
drwxr-xr-x" "in memory, too"
is "$(manifest "$T/root")" "$before" "the root is as it was"
run "$RBOX" -v "$T/src:/mnt" -v "$T/src:/mnt/not/there" "$T/root" true
is "$status" 125 "nothing is made in a bind"
is "$(ls "$T/src")" "file
sub
true" "so the caller's files are as they were"

# what is mounted below
cat >"$T/inner" <<'X'
mount -t tmpfs below "$T/src/sub"
echo below >"$T/src/sub/file"
X
cat >"$T/tried" <<'X'
"$RBOX" -v "$T/src:/mnt" "$T/root" cat /mnt/sub/file
"$RBOX" -v "$T/src:/mnt:rec,ro" "$T/root" sh -c 'echo bad >/mnt/sub/file' 2>/dev/null || echo protected
"$RBOX" -v "$T/src:/mnt:norec" "$T/root" true
echo "$?"
mount -o remount,bind,ro,nosuid,noexec "$T/src/sub"
"$RBOX" -v "$T/src:/mnt:rw" "$T/root" sh -c 'cat /mnt/sub/file; grep " /mnt/sub " /proc/self/mountinfo | cut -d" " -f6'
X
run env T="$T" RBOX="$RBOX" unshare --user --map-root-user --mount sh -c '. "$T/inner"; . "$T/tried"'
is "$(printf '%s\n' "$out" | sed -n 1p)" below "rec: what is mounted below comes along"
is "$(printf '%s\n' "$out" | sed -n 2p)" protected "read-only to its depths"
is "$(printf '%s\n' "$out" | sed -n 3p)" 125 "norec: what the kernel lets nobody leave out is an error"
like "$err" 'hint: something is mounted below it' "with the reason"
is "$(printf '%s\n' "$out" | sed -n 4p)" below "flags that the caller's mount has are no error"
like "$(printf '%s\n' "$out" | sed -n 5p)" '^ro,nosuid,noexec' "and stay"
run "$RBOX" -v "$T/src:/mnt:norec" "$T/root" cat /mnt/file
is "$status $out" "0 file" "norec: where nothing is mounted below it is a bind"
nothing_left "nothing is left"
done_testing
