#!/bin/sh
# SPDX-License-Identifier: MIT
#
# rbox make asks loaders and runs no program: not one that names itself as its loader, not a library that a loader would run to audit what it
# does, not what the caller's environment has for a loader.

. "${0%/*}/../e2e/lib.sh"
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
cd "$T" || exit
cat >evil.c <<'X'
#include <fcntl.h>
#include <stdlib.h>

__attribute__((constructor)) static void begin(void) { open(MARK, O_WRONLY | O_CREAT, 0600); }
unsigned la_version(unsigned version) { return version; }
X
echo 'int main(void) { return 0; }' >main.c
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
gcc -DMARK="\"$T/mark\"" -O2 -fno-stack-protector -nostartfiles -static -o evil start.c
gcc -DMARK="\"$T/mark\"" -shared -fPIC -o libevil.so evil.c

# First that the ways are ways.
gcc -o own main.c -Wl,--dynamic-linker="$T/evil"
./own
[ -e mark ]
ok $? "a program's own loader runs when it does"
rm -f mark
gcc -o audited main.c -Wl,--audit="$T/libevil.so" -Wl,--no-as-needed
loader=$(readelf -p .interp audited | sed -n 's/.* \(\/[^ ]*\)$/\1/p')
"$loader" --list ./audited >/dev/null
[ -e mark ]
ok $? "a loader that only lists runs an auditor that a program names"
rm -f mark
LD_PRELOAD=$T/libevil.so "$loader" --list /bin/true >/dev/null
LD_AUDIT=$T/libevil.so "$loader" --list /bin/true >/dev/null
[ -e mark ]
ok $? "and one that the environment names"
rm -f mark

run "$RBOX" make root ./own
is "$status $(ls)" "125 $(ls)" "a program whose loader is the user's own is refused"
like "$err" "^rbox: $T/evil is no loader of this machine's that belongs to root alone, so it is not run$" "which is said"
run "$RBOX" make root ./audited
is "$status" 125 "a program that names an auditor is refused"
like "$err" "^rbox: $T/audited names an auditor, which its loader would run: it is not asked$" "which is said"
run env LD_AUDIT="$T/libevil.so" LD_PRELOAD="$T/libevil.so" LD_LIBRARY_PATH="$T" "$RBOX" make root true
is "$status" 0 "the caller's environment is not the loader's"
[ -e mark ]
is "$?" 1 "nothing of it ran"
run "$RBOX" make --force root cat --add "$T/own:/own" --add "$T/audited:/audited" --add "$T:/tree"
is "$status" 125 "nor what is added by name"
mkdir tree
cp own audited evil libevil.so tree
run "$RBOX" make root cat --add tree
is "$status" 0 "in a tree they are copied as they are"
like "$err" "left out: $T/evil is no loader" "and it is said that nobody was asked what they need"
[ -e mark ]
is "$?" 1 "nothing of it ran"

# The same file said to be something else: a dynamic section where a loader does not see it, headers that lie.
python3 - audited twisted <<'X'
import struct, sys
b = bytearray(open(sys.argv[1], 'rb').read())
at, size, count = struct.unpack_from('<Q', b, 32)[0], *struct.unpack_from('<HH', b, 54)
for i in range(count):
    part = at + i * size
    if struct.unpack_from('<I', b, part)[0] == 2:
        struct.pack_into('<Q', b, part + 8, 64)  # p_offset elsewhere, p_vaddr as it was
open(sys.argv[2], 'wb').write(b)
X
chmod 755 twisted
"$loader" --list ./twisted >/dev/null
[ -e mark ]
ok $? "a loader finds the auditor in a file that has its section elsewhere, too"
rm -f mark
run "$RBOX" make root ./twisted
is "$status $(ls mark 2>/dev/null)" "125 " "rbox does not ask it"
like "$err" "twisted has no dynamic section as linkers make it" "which is said"
done_testing
