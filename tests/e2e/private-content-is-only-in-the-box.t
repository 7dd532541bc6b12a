#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --dir, --symlink, --file, --mask, --tmpfs: what they make is in the box and never in ROOT or in a bind.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir -p "$T/root/full" "$T/root/secret/deep" "$T/src/sub"
echo root >"$T/root/full/file"
echo key >"$T/root/secret/deep/key"
ln -s /secret/deep/key "$T/root/full/link"
ln -s /nowhere "$T/root/full/dangling"
echo host >"$T/src/file"
chmod 750 "$T/src/file"
before=$(manifest "$T/root")$(manifest "$T/src")
unchanged() { is "$(manifest "$T/root")$(manifest "$T/src")" "$before" "$1: ROOT and SRC are as they were"; }

# --dir
run "$RBOX" --dir /new/dir --dir /full "$T/root" sh -c 'stat -c "%a %u" /new/dir; echo x >/new/dir/file; cat /new/dir/file /full/file'
is "$status $out" "0 755 0
x
root" "--dir makes a private directory, and leaves one that is there alone"
run "$RBOX" --tmpfs /t --dir /t/a/b "$T/root" sh -c 'stat -c "%a" /t/a /t/a/b; cut -d" " -f5 /proc/self/mountinfo | grep -c "^/t"'
is "$status $out" "0 755
755
1" "in memory it is a directory and no mount"
run "$RBOX" -v "$T/src:/mnt" --dir /mnt/sub "$T/root" ls -A /mnt
is "$status $out" "0 file
sub" "in a bind one that is there does"
run "$RBOX" -v "$T/src:/mnt" --dir /mnt/none "$T/root" true
is "$status" 125 "and one that is not is an error, since it would be made outside"
like "$err" 'cannot find the directory /mnt/none: No such file' "that names it"
run "$RBOX" --dir /nonexist/../full "$T/root" cat /full/file
is "$status $out" "0 root" "what is there under a roundabout name is left alone, too"
run "$RBOX" --tmpfs /t --file "$T/src/file:/t/a" --dir /t/a "$T/root" true
is "$status" 125 "a file is no directory"
run "$RBOX" --tmpfs "/$(seq -s / 100)" "$T/root" true
is "$status" 0 "a hundred directories that are missing are made"
unchanged "--dir"

# --symlink
run "$RBOX" --symlink full/file:/here --symlink /full:/opt/to/there "$T/root" sh -c 'readlink /here; readlink /opt/to/there; cat /here /opt/to/there/file'
is "$status $out" "0 full/file
/full
root
root" "--symlink makes a link where nothing was"
run "$RBOX" --symlink /etc/hostname2:/full/file --symlink 'a:b:/full/link' --symlink file:/full/dangling "$T/root" sh -c 'readlink /full/file; readlink /full/link; readlink /full/dangling'
is "$status $out" "0 /etc/hostname2
a:b
file" "over a file, over a link and over one that dangles"
run "$RBOX" --symlink x:/full "$T/root" true
is "$status" 125 "not over a directory"
run "$RBOX" --tmpfs /t --symlink ../full/file:/t/a/l "$T/root" sh -c 'ls -l /t/a | grep -c " l -> ../full/file"'
is "$status $out" "0 1" "in memory it is a link and no mount"
run "$RBOX" --symlink nothing "$T/root" true
like "$err" "^rbox: --symlink 'nothing' is not TARGET:DST" "one without DST is refused"
unchanged "--symlink"

# --file
run "$RBOX" --file "$T/src/file:/etc/copy" --file "$T/src/file:/full/file" --file "$T/src/file:/full/link" "$T/root" sh -c '
	cat /etc/copy /full/file /full/link; stat -c "%a %u" /etc/copy; echo changed >/etc/copy; cat /etc/copy /secret/deep/key'
is "$status $out" "0 host
host
host
750 0
changed
key" "--file makes a copy that can be written, over a link not where it leads"
run "$RBOX" --tmpfs /t --file "$T/src/file:/t/a/f" "$T/root" sh -c 'cat /t/a/f; rm /t/a/f; ls -A /t/a'
is "$status $out" "0 host" "in memory it can be removed"
run "$RBOX" --read-only --file "$T/src/file:/full/file" "$T/root" sh -c 'echo changed >/full/file; cat /full/file'
is "$status $out" "0 changed" "with --read-only, too"
head -c 3000000 /dev/urandom >"$T/large"
run "$RBOX" --file "$T/large:/mnt/large" "$T/root" sha256sum /mnt/large
is "${out%% *}" "$(sha256sum <"$T/large" | cut -d' ' -f1)" "a large one is complete"
mkfifo "$T/fifo"
for bad in "$T/none" "$T/fifo" "$T/src"; do
	run "$RBOX" --file "$bad:/etc/copy" "$T/root" true
	is "$status" 125 "${bad##*/} is no file to copy"
	like "$err" "$bad: (No such file|it is not a regular file|cannot copy)|cannot copy $bad" "which is said"
done
unchanged "--file"

# --mask
run "$RBOX" --mask /full/link --mask /secret --mask /full/file "$T/root" sh -c 'ls -A /secret; cat /full/file /full/link; stat -c %a /secret; touch /secret/x'
is "$out" "555" "--mask hides a tree and a file behind empty ones"
like "$err" 'Read-only' "that cannot be filled"
run "$RBOX" -v "$T/src:/mnt" --mask /mnt/sub --mask /mnt/file "$T/root" sh -c 'ls -A /mnt/sub; cat /mnt/file; echo gone >/mnt/file; ls /mnt'
is "$status $out" "0 file
sub" "in a bind, too"
run "$RBOX" --mask /secret "$T/root" sh -c 'umount /secret || umount -l /secret || mount -t tmpfs x /secret || mv /secret /other || rmdir /secret; ls /secret /other'
[ "$status" != 0 ]
ok $? "and cannot be taken away"
unlike "$out" key "so that what is behind stays hidden"
run "$RBOX" --mask /secrte "$T/root" true
is "$status" 125 "a misspelt one is an error: what should be hidden would be seen"
like "$err" 'cannot mask /secrte: No such file' "that names it"
unchanged "--mask"

# --tmpfs
run "$RBOX" --tmpfs /t:size=64k,mode=0711,nr_inodes=5,ro "$T/root" sh -c 'stat -c %a /t; grep " /t " /proc/self/mountinfo; touch /t/x'
like "$out" '^711$' "--tmpfs: mode"
like "$out" ' /t ro,nosuid,nodev.*size=64k,nr_inodes=5' "size, nr_inodes, ro"
[ "$status" != 0 ]
ok $? "ro holds"

# in the box's own /dev
run "$RBOX" -v "$T/src/file:/dev/shm/h" --dir /dev/d --dir /dev/shm/x/y --symlink x:/dev/l --file "$T/src/file:/dev/f" --tmpfs /dev/shm/t \
	--mask /proc/cpuinfo --mask /sys/kernel "$T/root" \
	sh -c 'cat /dev/shm/h /dev/f; ls -d /dev/d /dev/shm/t /dev/shm/x/y; readlink /dev/l; cat /proc/cpuinfo; ls /sys/kernel'
is "$status $out" "0 host
host
/dev/d
/dev/shm/t
/dev/shm/x/y
x" "content and mounts in /dev and in /dev/shm, masks in /proc and /sys"
run "$RBOX" --share ipc --dir "/dev/shm/rbox-test-$$" "$T/root" true
is "$status" 125 "with --share ipc /dev/shm is the caller's"
[ ! -e "/dev/shm/rbox-test-$$" ]
ok $? "and nothing is made in it"
run "$RBOX" -v "$T/src:/dev/b" --symlink b:/dev/l --dir /dev/l/made "$T/root" true
is "$status $(ls "$T/src")" "125 file
sub" "no link in /dev leads into a bind to make something there"

# order
run "$RBOX" --tmpfs /t --file "$T/src/file:/t/f" --mask /t/f --tmpfs /t --dir /t/d "$T/root" ls -A /t
is "$status $out" "0 d" "a later mount covers an earlier one"
run "$RBOX" --tmpfs /proc "$T/root" true
is "$status" 125 "nothing covers /proc unsaid"
like "$err" '^rbox: hint: say --proc none as well' "with the words for it"
run "$RBOX" --proc none --tmpfs /proc "$T/root" ls -A /proc
is "$status $out" "0 " "said, it does"
unchanged "all"
nothing_left "nothing is left"
done_testing
