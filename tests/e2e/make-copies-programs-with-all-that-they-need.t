#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 300
#
# rbox make: what a loader lists, what a #! line names, what is opened only when a program runs. Each root is made and used by the same
# ordinary user.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
# shellcheck disable=SC2034 # bounded() reads it
run_seconds=120
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
export TERM=xterm

# in_root COMMAND...: in the root made last, as everywhere else with an environment of the box's own
in_root() { run "$RBOX" "$T/root" "$@"; }

# made ARGUMENT...: a new root, or the tests that follow cannot say why they fail
made()
{
	rm -rf "$T/root"
	run "$RBOX" make "$T/root" "$@"
	came 0 "rbox make $*"
	is "$out$err" "" "says nothing"
}

made bash ls cat id mount tput
in_root bash -c 'ls -d /etc; id -un; cat /etc/passwd; mount | cat | while read -r _ _ at _; do [ "$at" != / ] || echo "$at"; done'
is "$status $out" "0 /etc
root
root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/:/usr/sbin/nologin
/" "bash and coreutils"
run "$RBOX" -e LC_ALL=C.UTF-8 "$T/root" bash -c 'x=é; echo ${#x}; tput -T xterm cols >/dev/null && echo terminal'
is "$status $out" "0 1
terminal" "the locale and the terminal are there"
run "$RBOX" "$T/root"
came 0 "without a COMMAND root's shell starts"

made python3
in_root python3 -c 'import ssl, json, sqlite3, ctypes, lzma, hashlib
print(json.dumps([1]), ctypes.CDLL(None) is not None, hashlib.sha256(b"").hexdigest()[:8], "é".encode("utf-16le"))'
is "$status $out" "0 [1] True e3b0c442 b'\\xe9\\x00'" "python3 with its library"

made perl
in_root perl -MPOSIX -MData::Dumper -e 'print strftime("%Y", gmtime(0)), "\n"'
is "$status $out" "0 1970" "perl with its library"

made gcc
cat >"$T/root/tmp/a.c" <<'X'
#include <math.h>
#include <stdio.h>
#include <pthread.h>

int main(int count, char **word)
{
	(void)word;
	printf("%g\n", sqrt(count + 3.0));
	return 0;
}
X
in_root gcc -O2 -Wall -o /tmp/a /tmp/a.c -lm -pthread
is "$status $out$err" "0 " "gcc compiles and links a C file"
in_root /tmp/a
is "$status $out" "0 2" "and what it made runs"

made git bash
in_root bash -c 'cd /tmp && git init -q one && cd one && git config user.email a@b && git config user.name c &&
	echo text >file && git add file && git commit -qm first && git clone -q /tmp/one /tmp/two && git -C /tmp/two log --format=%s'
is "$status $out" "0 first" "git clones a repository"

cat >"$T/say.c" <<'X'
#include <stdio.h>

const char *said(void);

int main(void)
{
	puts(said());
	return 0;
}
X
echo 'const char *said(void) { return "hello"; }' >"$T/said.c"
musl-gcc -o "$T/musl" "$T/say.c" "$T/said.c"
made "$T/musl"
in_root musl
is "$status $out" "0 hello" "a program of musl's"
[ -e "$T/root$T/musl" ]
ok $? "which lies where it lies outside"
musl-gcc -static -o "$T/static" "$T/say.c" "$T/said.c"
made "$T/static"
in_root static
is "$status $out" "0 hello" "a static one"
is "$(find "$T/root/usr" -name '*.so*' | wc -l)" 0 "which needs no library"

mkdir -p "$T/tool/bin" "$T/tool/lib"
gcc -shared -fPIC -o "$T/tool/lib/libsaid.so" "$T/said.c"
gcc -o "$T/tool/bin/say" "$T/say.c" -L "$T/tool/lib" -lsaid -Wl,-rpath,'$ORIGIN/../lib'
made "$T/tool/bin/say"
in_root say
is "$status $out" "0 hello" "one that finds its library beside itself"

printf '#!/usr/bin/env python3\nprint("hello from", __file__)\n' >"$T/script"
chmod 755 "$T/script"
made "$T/script"
in_root script
is "$status $out" "0 hello from /usr/local/bin/script" "a script of env's"
printf '#!%s/script2\n' "$T" >"$T/script1"
printf '#!/bin/sh\necho "hello from $1"\n' >"$T/script2"
chmod 755 "$T/script1" "$T/script2"
made "$T/script1"
in_root "$T/script1"
is "$status $out" "0 hello from $T/script1" "a script whose interpreter is a script"

rm -rf "$T/root"
run "$RBOX" make "$T/root"
came 0 "without a program"
in_root bash -c 'ps -o comm= -p $$; ls / | wc -l >/dev/null; grep -c root /etc/passwd; ip link show lo | grep -c LOOPBACK'
is "$status $out" "0 bash
1
1" "a small comfortable set"
run "$RBOX" "$T/root" ls -l /bin /proc /dev /sys /tmp /run /root
came 0 "with what every root has"
is "$(readlink "$T/root/bin")" "$(readlink /bin)" "merged directories are links as outside"

mkdir "$T/data" "$T/data/deep"
echo one >"$T/data/deep/file"
ln -s deep/file "$T/data/link"
made cat --add "$T/data:/srv/data" --add "$T/said.c:/etc/said" --add "$T/data/deep"
in_root cat /srv/data/link /etc/said "$T/data/deep/file"
is "$status $out" "0 one
$(cat "$T/said.c")
one" "--add brings files and trees, elsewhere or where they are"

cp "$(readlink -f "$(command -v id)")" "$T/powerful"
chmod 6755 "$T/powerful"
made "$T/powerful"
is "$(stat -c %a "$T/root$T/powerful")" 755 "setuid and setgid bits stay behind"
nothing_left "nothing is left"
done_testing
