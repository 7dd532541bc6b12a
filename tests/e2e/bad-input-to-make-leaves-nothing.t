#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# What rbox make cannot copy is named, and nothing half-made is left: whatever is wrong, whenever it is killed.

. "${0%/*}/lib.sh"
# shellcheck disable=SC2034 # bounded() reads it
run_seconds=60
export RBOX T
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin

# refused SENTENCE ARGUMENT...: with this sentence, and the directory is not there
refused()
{
	sentence=$1
	shift
	run "$RBOX" make "$@"
	is "$status$out $(find "$T" -path "$T/root")" "125 " "rbox make $* is refused, and leaves nothing"
	like "$err" "^rbox: $sentence\$" "says: $sentence"
}

cd "$T" || exit
refused "no directory given"
refused "no program nosuch is in PATH" root bash nosuch
refused "$T/nosuch: No such file or directory" root ./nosuch bash
refused "a program's name is empty" root ''
echo text >plain
refused "$T/plain is not executable" root ./plain
refused "$T is a directory, not a program" root ./.
mkfifo fifo
refused "$T/fifo is a FIFO, which cannot be copied" root bash --add fifo
mkdir tree
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' tree/socket
refused "$T/tree/socket is a socket, which cannot be copied" root bash --add tree
refused "/dev/null is a device, which cannot be copied" root --add /dev/null
ln -s b a
ln -s a b
chmod 755 a 2>/dev/null
refused "$T/a is in a loop of links" root ./a
rm tree/socket
ln -s loop tree/loop
refused "$T/tree/loop is in a loop of links" root --add tree
rm tree/loop
echo secret >tree/secret
chmod 000 tree/secret
refused "cannot read $T/tree/secret: Permission denied" root --add tree
printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\267\0' >foreign
chmod 755 foreign
refused "$T/foreign is a program for another kind of machine: aarch64" root ./foreign
printf '#!/no/such/interpreter\n' >script
chmod 755 script
refused "the interpreter /no/such/interpreter of $T/script is not there, or not executable" root ./script
printf '#!/usr/bin/env nosuchthing\n' >script
refused "the interpreter nosuchthing of $T/script is not there, or not executable" root ./script

# A library that is missing: the program's own, and that of a library.
echo 'int one(void) { return 1; }' >one.c
echo 'int one(void); int two(void) { return one() + 1; }' >two.c
echo 'int two(void); int main(void) { return two(); }' >main.c
gcc -shared -fPIC -o libone.so one.c
gcc -shared -fPIC -o libtwo.so two.c -L. -lone
gcc -o program main.c -L. -ltwo -Wl,-rpath,"$T" -Wl,--allow-shlib-undefined
refused "$T/program needs $T/libtwo.so, and that the library libone.so, which is not found" root ./program
rm libtwo.so
refused "$T/program needs the library libtwo.so, which is not found" root bash ./program
like "$err" '^rbox: hint: install what has libtwo.so on this machine$' "with the mend"
musl-gcc -shared -fPIC -o libmusl.so one.c
echo 'int one(void); int main(void) { return one(); }' >main.c
musl-gcc -o musl main.c -L. -lmusl
rm libmusl.so
refused "$T/musl needs the library libmusl.so, which is not found" root ./musl

refused "'a:b' is not SRC or SRC:DST, with an absolute DST" root --add a:b
refused "--add and --check exclude each other" --check --add plain root
refused "root directory root: No such file or directory" --check root
refused "/etc/passwd is to be a copy of $T/main.c and something else at the same time" root --add plain:/etc/passwd --add main.c:/etc/passwd
run "$RBOX" make "$T/no/such/root" bash
is "$status" 125 "a directory in none is refused"
like "$err" "^rbox: cannot make the directory $T/no/such/root: No such file or directory$" "and named"

# A link to itself in a tree that works: what is fine is copied.
rm tree/secret
ln -s . tree/here
ln -s nowhere tree/dangling
rm a b fifo
run "$RBOX" make root cat --add tree:/tree
is "$status $(readlink root/tree/here) $(readlink root/tree/dangling)" "0 . nowhere" "links to directories and to nowhere are copied as links"
run "$RBOX" make root cat --add "$T"
came 0 "a tree that the root lies in"
[ ! -e "root$T/root" ]
ok $? "is copied without the root"
rm -rf root

# Full: the file system of a machine of its own.
cat >full <<'X'
mount -t tmpfs -o size=1m tmpfs "$T/small"
"$RBOX" make "$T/small/root" bash perl
echo "$? $(ls -A "$T/small")"
"$RBOX" make "$T/small/root" cat 2>"$T/.full"
"$RBOX" make "$T/small/root" bash perl
echo "$? $(ls -A "$T/small/root/.rbox") $(ls "$T/small/root/usr/bin" 2>&1)"
X
mkdir small
run env T="$T" RBOX="$RBOX" unshare --user --map-root-user --mount sh full
like "$out" '^125 $' "where the disk is too small nothing is left"
like "$err" '^rbox: cannot copy /.*: No space left on device$|^rbox: .*: No space left on device$' "which is said"

# Ended at any moment: what is there is whole, and the next call makes it right.
is_whole()
{
	[ ! -e "$T/root" ] || [ "$(find "$T/root" -path "$T/root/.rbox" -prune -o -type f -print | while read -r file; do
		cmp -s "$file" "${file#"$T/root"}" || case ${file#"$T/root"} in
		/etc/*) ;;
		*) echo "$file" ;;
		esac
	done)" = "" ]
}
broken=0 wrong=0
for moment in $(seq 1 40); do
	"$RBOX" make "$T/root" bash cat ls &
	sleep "$(awk -v n="$moment" 'BEGIN { print n * 0.006 }')"
	kill -9 $! 2>/dev/null
	wait $! 2>/dev/null
	is_whole || broken=$((broken + 1))
	"$RBOX" make "$T/root" bash cat ls || wrong=$((wrong + 1))
	"$RBOX" make --check "$T/root" >/dev/null || wrong=$((wrong + 1))
	rm -rf "$T/root"
done
is "$broken $wrong" "0 0" "killed at 40 moments: no file is half there, and the next call makes it right"
for moment in $(seq 1 40); do
	signal=TERM
	[ $((moment % 2)) = 0 ] || signal=HUP
	"$RBOX" make "$T/root" bash cat ls &
	sleep "$(awk -v n="$moment" 'BEGIN { print n * 0.006 }')"
	kill -$signal $! 2>/dev/null
	if wait $! || [ -e "$T/root" ]; then
		"$RBOX" make --check "$T/root" >/dev/null || wrong=$((wrong + 1))
	fi
	rm -rf "$T/root"
done
is "$wrong" 0 "ended by a signal at 40 moments: all is there, or nothing"
for signal in USR1 USR2 ALRM VTALRM PROF; do
	for moment in 1 4 7; do
		"$RBOX" make "$T/root" bash cat ls &
		sleep "0.0$moment"
		kill -$signal $! 2>/dev/null
		if wait $! || [ -e "$T/root" ]; then
			"$RBOX" make --check "$T/root" >/dev/null || wrong=$((wrong + 1))
		fi
		rm -rf "$T/root"
	done
done
is "$wrong" 0 "so with signals that few send"
run sh -c 'trap "" HUP; "$RBOX" make "$T/root" bash cat ls perl & sleep 0.05; kill -HUP $!; wait $!'
is "$status" 0 "a signal that the caller ignores is ignored"
rm -rf root
run sh -c 'ulimit -f 300; "$RBOX" make "$T/root" bash'
is "$status $(ls -d root 2>/dev/null)" "125 " "where files may not be so large nothing is left"
like "$err" '^rbox: cannot copy .*: File too large$' "which is said"
for mask in 777 077 000; do
	run sh -c "umask $mask; \"\$RBOX\" make \"\$T/root\" cat"
	is "$status $(stat -c %a root root/.rbox root/usr/bin/cat | tr '\n' ' ')" "0 755 755 755 " "umask $mask changes nothing"
	rm -rf root
done
run "$RBOX" make root cat
library=$(find root/usr/lib -name 'libc.so*' | head -n 1)
chmod 555 "${library%/*}"
before=$(manifest root)
run "$RBOX" make root bash
is "$status" 125 "a directory that may not be written"
is "$(manifest root)" "$before" "leaves a root as it was"
chmod 755 "${library%/*}"
chmod 600 tree/* 2>/dev/null
done_testing
