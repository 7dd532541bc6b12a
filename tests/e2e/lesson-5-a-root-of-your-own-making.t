#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exercise: mkdir newRoot, copy bash and each library that ldd names, unshare -fp --root, and find that ls is missing. With rbox:
# rbox make ./rootfs bash ls, rbox ./rootfs bash.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
# shellcheck disable=SC2034 # bounded() reads it
run_seconds=60
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
cd "$T" || exit

# By hand.
mkdir newRoot newRoot/bin
bash=$(command -v bash)
cp "$bash" newRoot/bin/bash
for library in $(ldd "$bash" | grep -o '/[^ ]*'); do
	mkdir -p "newRoot${library%/*}"
	cp "$library" "newRoot$library"
done
run unshare --user --map-root-user --fork --pid --root "$T/newRoot" /bin/bash -c 'echo started; ls /'
is "$status $out" "127 started" "by hand: bash starts, and ls is missing"
like "$err" 'ls: command not found' "which is found out late"

# With rbox, and the same first.
run "$RBOX" make ./rootfs bash
came 0 "rbox make ./rootfs bash"
run "$RBOX" ./rootfs bash -c 'echo started; ls /'
is "$status $out" "127 started" "what was not asked for is not there either"
run "$RBOX" make ./rootfs ls
came 0 "ls is added"
run "$RBOX" ./rootfs bash -c 'echo started; ls -d /etc'
is "$status $out" "0 started
/etc" "and is there"

# What the two roots have.
for library in $(ldd "$bash" | grep -o '/[^ ]*'); do
	cmp -s "newRoot$library" "rootfs$library"
	ok $? "the same $library is at the same place"
done
run find newRoot rootfs -name '*libselinux*'
like "$out" '^rootfs/.*libselinux' "what only ls needs came with ls"
unlike "$out" '^newRoot' "and was never copied by hand"
run "$RBOX" ./rootfs bash -c 'readlink /bin; echo $$; echo /proc/[0-9]*; (ulimit -v unlimited; type -P ls)'
like "$out" '^/proc/1 /proc/2' "in the box are its own processes"
run "$RBOX" ./rootfs
is "$status" 0 "without a COMMAND it is root's shell"
is "$("$RBOX" make --check ./rootfs)" "" "and all of it is as on this machine"
nothing_left "nothing is left"
done_testing
