#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# What a box writes into its root, and what a program is called, brings nothing of the caller's into a root and runs nothing: not by the
# manifest, not by a loader that is swapped meanwhile, not by a newline in a library's name. And none of it holds rbox make up for ever.

. "${0%/*}/../e2e/lib.sh"
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
cd "$T" || exit

# A loader that is swapped between the look at it and its run.
cat >start.c <<'X'
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

void _start(void)
{
	syscall(SYS_openat, AT_FDCWD, MARK, O_WRONLY | O_CREAT, 0600);
	syscall(SYS_exit_group, 0);
}
X
echo 'int main(void) { return 0; }' >main.c
gcc -DMARK="\"$T/mark\"" -O2 -fno-stack-protector -nostartfiles -static -o evil start.c
real=$(readelf -p .interp "$(command -v cat)" | sed -n 's/.* \(\/[^ ]*\)$/\1/p')
mkdir swap
ln -s "$real" swap/ld-linux.so.2
cp evil swap/evil
gcc -o program main.c -Wl,--dynamic-linker="$T/swap/ld-linux.so.2"
swap/ld-linux.so.2 --version >/dev/null
ok $? "the loader is reached by a link"
"$TEST_PROGRAMS/exchange" 30 swap/ld-linux.so.2 swap/evil &
exchange=$!
for _ in $(seq 60); do
	"$RBOX" make --explain root ./program >/dev/null 2>&1
done
kill "$exchange"
wait "$exchange" 2>/dev/null
[ -e mark ]
is "$?" 1 "60 times no other program was run than the one that was looked at"

# A root's list asks for programs and files of the caller's; --check and a further call follow it nowhere.
mkdir -m 700 private
echo dont-tell-rbox >private/key
"$RBOX" make root cat
for ask in "program\t$T/program\t$T/program" "add\t$T/private\t/x" "add\t.\t/x" "add\t$T/private/key\t/key"; do
	printf 'rbox-manifest 1\n%b\n' "$ask" >root/.rbox/manifest
	rm -f swap/ld-linux.so.2
	cp evil swap/ld-linux.so.2
	"$RBOX" make --check root >/dev/null 2>&1
	"$RBOX" make --force root cat >/dev/null 2>&1
	is "$(ls -d mark root/x root/key 2>/dev/null; grep -rl dont-tell-rbox root)" "" "nothing comes of: ${ask%%\\t*}"
	rm -rf root
	"$RBOX" make root cat
done

# Another program of root's that a program names as its loader.
gcc -o tar main.c -Wl,--dynamic-linker="$(readlink -f "$(command -v tar)")"
run "$RBOX" make root2 ./tar
is "$status" 125 "a program of root's that is no loader is not run"
like "$err" 'is no loader of this machine.s that belongs to root alone, so it is not run$' "which is said"

# A library whose name has a newline, and a line that a loader could have written.
echo dont-tell-rbox >secret
chmod 600 secret
lines=$(printf '%s/odd (0x1)\n\t%s' "$T" "$T")
mkdir -p "$lines"
echo 'int one(void) { return 1; }' >one.c
echo 'int one(void); int main(void) { return one(); }' >two.c
gcc -shared -fPIC -o "$lines/secret" one.c -Wl,-soname,"$lines/secret"
gcc -o lines two.c "$lines/secret"
./lines
is "$?" 1 "the program runs"
run "$RBOX" make root3 ./lines
is "$status $(grep -rl dont-tell-rbox root3 2>/dev/null)" "125 " "and brings no file that only its name says is a library"

# Held up by a lock, a file without end, a device, a FIFO, directories in the place for what is new.
rm -rf root
"$RBOX" make root cat ls
flock --no-fork root/.rbox sleep 60 &
lock=$!
sleep 0.3
"$RBOX" make root id 2>/dev/null &
make=$!
sleep 0.5
kill -TERM "$make"
began=$(date +%s)
wait "$make" 2>/dev/null
[ $(($(date +%s) - began)) -lt 10 ]
ok $? "one that waits for a lock can be ended"
kill "$lock"
wait "$lock" 2>/dev/null
rm root/usr/bin/cat
truncate -s 4T root/usr/bin/cat
run timeout 20 "$RBOX" make --check root
is "$status" 1 "a file that is 4 TB long is not read for a look"
run timeout 20 "$RBOX" make root cat
is "$status" 0 "nor before it is left as it is"
# The list says so, too, and names the file as its own source; many that are less long; and one that grows while it is read.
list()
{
	sed "s|^file\t/usr/bin/cat\t.*|file\t/usr/bin/cat\t0755\t$1\t$(printf '0%.0s' $(seq 64))\t$2\t0|" honest
}
cp root/.rbox/manifest honest
size=$(stat -c %s root/usr/bin/cat)
chmod 755 root/usr/bin/cat
list "$size" "$T/root/usr/bin/cat" >root/.rbox/manifest
run timeout 20 "$RBOX" make --check root
is "$status" 1 "nor where the list says that it is"
like "$out" '^unread +/usr/bin/cat ' "which is shown"
run timeout 20 "$RBOX" make root ls
is "$status" 0 "nor to add something"
"$RBOX" make root cat ls 2>/dev/null
rm root/usr/bin/cat
truncate -s 700M root/usr/bin/cat
chmod 755 root/usr/bin/cat
list $((700 << 20)) "$T/root/usr/bin/cat" >root/.rbox/manifest
for i in $(seq 200); do
	ln root/usr/bin/cat "root/usr/bin/cat$i"
	grep "^file	/usr/bin/cat	" root/.rbox/manifest | sed "s|/usr/bin/cat|&$i|" >>"$T/more"
done
cat "$T/more" >>root/.rbox/manifest
run "$RBOX" make --check root
is "$status $(printf '%s\n' "$out" | grep -c '^unread ')" "1 401" "two hundred names for a file of holes are not read"
rm root/usr/bin/cat*
cp honest root/.rbox/manifest
truncate -s 4T root/usr/bin/cat
rm root/usr/bin/cat
mkfifo root/usr/bin/cat
run timeout 20 "$RBOX" make --check root
is "$status" 1 "a FIFO is not read"
run timeout 20 "$RBOX" make --force root cat
is "$status" 0 "it is replaced"
mkdir -p root/.rbox/new/a/b
run timeout 20 "$RBOX" make root id
is "$status" 125 "a directory in the place for what is new is refused"
like "$err" '^rbox: .*/.rbox/new holds what rbox did not put there: remove it$' "by name"
rm -r root/.rbox/new

# Programs that need much.
mkfifo library
gcc -shared -fPIC -o lib.so one.c -Wl,-soname,"$T/library"
gcc -o waits two.c lib.so
began=$(date +%s)
run timeout 60 "$RBOX" make root5 ./waits
[ "$status" = 125 ] && [ $(($(date +%s) - began)) -lt 30 ]
ok $? "a loader that waits for a FIFO is not waited for"
mkdir chain
for i in $(seq 200); do
	printf '#!%s/chain/%d\n' "$T" $((i + 1)) >"chain/$i"
done
chmod 755 chain/*
run "$RBOX" make root5 ./chain/1
is "$status $(ls -d root5 2>/dev/null)" "125 " "a chain of interpreters is refused"
cp "$(readlink -f "$(command -v cat)")" shrinks
for _ in $(seq 300); do
	truncate -s 100 shrinks
	cp "$(readlink -f "$(command -v cat)")" shrinks
done &
shrink=$!
died=0
for _ in $(seq 30); do
	"$RBOX" make root6 ./shrinks >/dev/null 2>&1
	[ $? -le 125 ] || died=$((died + 1))
	rm -rf root6
done
kill "$shrink" 2>/dev/null
wait "$shrink" 2>/dev/null
is "$died" 0 "a program that shrinks while it is read kills nobody"

# Places that are rbox's own, or none.
echo text >plain
for place in /.rbox /.rbox/manifest /.rbox/new/1 /usr/../.rbox/x; do
	run "$RBOX" make root7 cat --add "plain:$place"
	is "$status $(ls -d root7 2>/dev/null)" "125 " "nothing is added at $place"
done
run "$RBOX" make root7 cat --add "tree:/"
is "$status" 125 "nor over the root"
long=$(printf 'a%.0s' $(seq 300))
run "$RBOX" make root7 cat --add "/etc/$long"
is "$status $(ls -d root7 2>/dev/null)" "125 " "a name that is too long is not cut"
mkdir -p deep/a/b
cp "$(readlink -f "$(command -v cat)")" deep/a/tool
ln -s deep/a/b way
run "$RBOX" make root7 ./way/../tool
is "$status $(ls -d "root7$T/deep/a/tool")" "0 root7$T/deep/a/tool" "what is behind a link and .. is found where it is"
run "$RBOX" make root7 --add root7
is "$status" 125 "a root is not copied into itself"
done_testing
