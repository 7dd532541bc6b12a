#!/bin/sh
# SPDX-License-Identifier: MIT
#
# -v, --bind, --ro-bind: files and directories of the caller, in the order given; mount points come and go.

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir -p "$T/src/sub"
echo file >"$T/src/file"
echo sub >"$T/src/sub/file"
before=$(manifest "$T/root")

run "$RBOX" -v "$T/src:/mnt" "$T/root" sh -c 'cat /mnt/file /mnt/sub/file; echo new >/mnt/new'
is "$status $out" "0 file
sub" "a directory on one that is there"
is "$(cat "$T/src/new")" new "it can be written"
rm "$T/src/new"
run "$RBOX" --bind "$T/src:/opt/deep/er" "$T/root" cat /opt/deep/er/file
is "$status $out" "0 file" "on one that is not there"
is "$(manifest "$T/root")" "$before" "which is gone afterwards"
run "$RBOX" --bind="$T/src/file:/etc/one" "$T/root" cat /etc/one
is "$status $out" "0 file" "a file"
run "$RBOX" --bind "$T/src/file:/etc/passwd" "$T/root" cat /etc/passwd
is "$status $out" "0 file" "over a file"
run "$RBOX" --bind "$T/src" "$T/root" cat "$T/src/file"
is "$status $out" "0 file" "without DST it is where it is outside"
cd "$T" || exit
run "$RBOX" --bind ./src:/mnt "$T/root" cat /mnt/file
is "$status $out" "0 file" "SRC may be relative"
is "$(manifest "$T/root")" "$before" "the root is as it was"

for option in "--ro-bind $T/src:/mnt" "--bind $T/src:/mnt:ro" "-v $T/src:/mnt:ro"; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" $option "$T/root" sh -c 'cat /mnt/file; echo bad >/mnt/file'
	[ "$status" != 0 ] && [ "$out" = file ]
	ok $? "$option is read-only"
done
is "$(cat "$T/src/file")" file "nothing was written"
run "$RBOX" --ro-bind "$T/src:/mnt" "$T/root" sh -c 'mount -o remount,rw,bind /mnt; echo bad >/mnt/file'
[ "$status" != 0 ]
ok $? "and stays so"
run "$RBOX" --bind "$T/src:/mnt:rw" "$T/root" sh -c 'echo x >/mnt/rw && rm /mnt/rw'
came 0 "rw can be said"

mkdir "$T/two"
echo two >"$T/two/file"
run "$RBOX" --bind "$T/src:/mnt" --bind "$T/two:/mnt" "$T/root" cat /mnt/file
is "$out" two "the later one covers the earlier"
run "$RBOX" --bind "$T/src:/mnt" --bind "$T/two:/mnt/sub" "$T/root" cat /mnt/file /mnt/sub/file
is "$out" "file
two" "one can be put into another"

ln -s "$T/two" "$T/root/way"
run "$RBOX" --bind "$T/src:/way" "$T/root" sh -c 'cat /way/file; ls -d /way'
is "$(cat "$T/two/file")" two "a link of the root does not lead to the host"
rm "$T/root/way"

for name in 1 2 3 4 5; do
	echo "$name" >"$T/src/$name"
	set -- "$@" -v "$T/src/$name:/mnt/beside/$name"
done
mkdir "$T/root/mnt/beside" "$T/root/mnt/elsewhere"
: >"$T/root/mnt/elsewhere/target"
: >"$T/root/mnt/beside/1"
ln -s ../elsewhere/target "$T/root/mnt/beside/3"
before=$(manifest "$T/root")
run "$RBOX" "$@" "$T/root" sh -c 'cat /mnt/beside/*; cat /mnt/elsewhere/target; readlink /mnt/beside/3'
is "$status $out" "0 1
2
3
4
5
3
../elsewhere/target" "binds side by side, of which one goes where a link leads"
is "$(manifest "$T/root")" "$before" "the root is as it was"
run "$RBOX" "$@" -v "$T/two:/mnt/beside" -v "$T/src/2:/mnt/beside/file" "$T/root" sh -c 'ls /mnt/beside; cat /mnt/beside/file'
is "$status $out" "0 file
2" "what covers their directory is where later ones go"
rm -r "$T/root/mnt/beside" "$T/root/mnt/elsewhere"
nothing_left "nothing is left"
done_testing
