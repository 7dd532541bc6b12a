#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Several calls on one root add to it; what its user has changed stays; what has changed on the machine is brought up to date.

. "${0%/*}/lib.sh"
# shellcheck disable=SC2034 # bounded() reads it
run_seconds=60
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin

"$RBOX" make "$T/root" ls
run "$RBOX" "$T/root" cat /etc/passwd
is "$status" 127 "what was not asked for is not there"
"$RBOX" make "$T/root" cat
run "$RBOX" "$T/root" cat /etc/passwd
came 0 "it is added"
run "$RBOX" "$T/root" ls /
came 0 "and what was there before still is"

# What is the user's.
echo mine >"$T/root/root/file"
echo "root:x:0:0:me:/root:/bin/ls" >"$T/root/etc/passwd"
"$RBOX" make "$T/root" bash
is "$(cat "$T/root/root/file" "$T/root/etc/passwd")" "mine
root:x:0:0:me:/root:/bin/ls" "files of the user's own, and accounts, stay"
echo changed >"$T/root/usr/bin/cat"
run "$RBOX" make "$T/root" id
is "$status $err$(cat "$T/root/usr/bin/cat")" "0 changed" "what is not named in a call is not touched"
run "$RBOX" make "$T/root" cat
is "$status $(cat "$T/root/usr/bin/cat")" "0 changed" "a program that was changed stays"
like "$err" '^rbox: warning: .*/usr/bin/cat is not what was made, and stays as it is: --force overwrites it$' "which is said"
run "$RBOX" make --force "$T/root" cat
is "$status" 0 "--force"
run "$RBOX" "$T/root" cat /root/file
is "$status $out" "0 mine" "brings it back, and leaves the user's own"
touch -r "$T/root/usr/bin/cat" "$T/time"
size=$(stat -c %s "$T/root/usr/bin/cat")
head -c "$size" /dev/zero >"$T/root/usr/bin/cat"
touch -r "$T/time" "$T/root/usr/bin/cat"
run "$RBOX" make --force "$T/root" cat
run "$RBOX" "$T/root" cat /root/file
is "$status $out" "0 mine" "also where size and time are as they were"
chmod 600 "$T/root/usr/bin/cat"
run "$RBOX" make --check "$T/root"
like "$out" '^edited +/usr/bin/cat  # for cat$' "--check sees a mode that was changed"
"$RBOX" make "$T/root" cat
is "$(stat -c %a "$T/root/usr/bin/cat")" 755 "a mode is mended"
"$RBOX" make --force "$T/root" ls bash

# A machine that changes: a program and its library.
mkdir -p "$T/tool"
echo 'const char *said(void) { return "first"; }' >"$T/said.c"
printf '#include <stdio.h>\nconst char *said(void);\nint main(void) { puts(said()); return 0; }\n' >"$T/say.c"
gcc -shared -fPIC -Wl,-soname,libsaid.so.1 -o "$T/tool/libsaid.so.1.0" "$T/said.c"
ln -s libsaid.so.1.0 "$T/tool/libsaid.so.1"
gcc -o "$T/tool/say" "$T/say.c" "$T/tool/libsaid.so.1" -Wl,-rpath,"$T/tool"
"$RBOX" make "$T/root" "$T/tool/say"
run "$RBOX" "$T/root" say
is "$status $out" "0 first" "a program of the user's"
rm -r "$T/root/etc/passwd" "$T/root/root"
mkdir "$T/root/root"
"$RBOX" make "$T/root" id
run "$RBOX" make --check "$T/root"
is "$status $out" "0 " "--check finds nothing"
sed -i s/first/second/ "$T/said.c"
gcc -shared -fPIC -Wl,-soname,libsaid.so.1 -o "$T/tool/libsaid.so.1.1" "$T/said.c"
ln -sf libsaid.so.1.1 "$T/tool/libsaid.so.1"
rm "$T/tool/libsaid.so.1.0"
before=$(manifest "$T/root")
run "$RBOX" make --check "$T/root"
is "$status" 1 "--check after a library was upgraded"
like "$out" "^behind +$T/tool/libsaid.so.1  # for $T/tool/say$" "names the link"
like "$out" "^gone +$T/tool/libsaid.so.1.0  # for $T/tool/say$" "and the old one"
like "$out" "^programs behind: $T/tool/say$" "and the program"
is "$(manifest "$T/root")" "$before" "and changes nothing"
run "$RBOX" make "$T/root" touch
is "$status$err" 0 "another program is added"
run "$RBOX" "$T/root" say
is "$status $out" "0 first" "and brings nothing else up to date"
run "$RBOX" make "$T/root" "$T/tool/say"
is "$status$err" 0 "one that is named again"
run "$RBOX" "$T/root" say
is "$status $out" "0 second" "is"
[ ! -e "$T/root$T/tool/libsaid.so.1.0" ]
ok $? "what nothing needs any more is gone"
run "$RBOX" make --check "$T/root"
is "$status $out" "0 " "--check finds nothing any more"
is "$(ls "$T/root/usr/bin")" "bash
cat
id
ls
touch" "nothing else was added"

# What a root has lost, or somebody has changed.
rm "$T/root/usr/bin/id" "$T/root/bin" "$T/root/etc/hosts"
rmdir "$T/root/var/tmp"
echo more >>"$T/root/usr/bin/cat"
ln -sfn nowhere "$T/root/lib64"
run "$RBOX" make --check "$T/root"
is "$status" 1 "--check of a root that was changed"
for path in /usr/bin/id /bin /etc/hosts /var/tmp; do
	like "$out" "^missing +$path  # " "names $path, which is missing"
done
like "$out" '^edited +/usr/bin/cat  # for cat$' "and a file that was edited"
like "$out" '^edited +/lib64  # ' "and a link"
unlike "$out" 'programs behind' "of which none is behind"
"$RBOX" make --force "$T/root" bash cat id
run "$RBOX" make --check "$T/root"
is "$status $out" "0 " "all of it can be made again"

# A file of the user's where rbox had made a link that is needed no more.
mkdir "$T/tree"
ln -s nowhere "$T/tree/link"
echo 1 >"$T/tree/kept"
"$RBOX" make "$T/root" --add "$T/tree"
rm "$T/root$T/tree/link"
echo precious >"$T/root$T/tree/link"
rm "$T/tree/link"
"$RBOX" make "$T/root" --add "$T/tree"
is "$(cat "$T/root$T/tree/link")" precious "a file where a link was made stays"
rm "$T/root$T/tree/link"

# A program that is gone outside stays as it was made.
rm "$T/tool/say"
run "$RBOX" make "$T/root" touch
is "$status$err" 0 "another program is added when one is gone outside"
run "$RBOX" "$T/root" say
is "$status $out" "0 second" "which still runs"
run "$RBOX" make --check "$T/root"
is "$status" 1 "--check tells of it"
like "$out" "^gone +$T/tool/say  # for $T/tool/say$" "that it is gone"
like "$out" "^programs behind: $T/tool/say$" "by name"
run "$RBOX" make "$T/root" "$T/tool/say"
is "$status" 125 "it cannot be made again"

# Others' directories.
mkdir "$T/other"
echo here >"$T/other/file"
run "$RBOX" make "$T/other" ls
is "$status $(ls -A "$T/other")" "125 file" "a directory with other contents is refused, and stays as it is"
like "$err" '^rbox: .*/other is not empty, and rbox make did not make it$' "which is said"
run "$RBOX" make --force "$T/other" ls
is "$status $(cat "$T/other/file")" "0 here" "--force takes it, and what is in it stays"
run "$RBOX" "$T/other" ls /file
is "$status $out" "0 /file" "and it is a root"
mkdir "$T/empty"
run "$RBOX" make "$T/empty" ls
came 0 "an empty directory is as good as none"

# Two at once.
"$RBOX" make "$T/both" ls &
"$RBOX" make "$T/both" cat &
"$RBOX" make "$T/both" id &
wait
run "$RBOX" make --check "$T/both"
is "$status$out$(ls "$T/both/usr/bin")" "0cat
id
ls" "three at once wait for each other, and all is there"
run "$RBOX" make --explain "$T/new" ls
like "$out" '^link +/bin -> usr/bin  # ' "--explain tells what would be there"
like "$out" '^file +/usr/bin/ls  # for ls$' "and for what"
[ ! -e "$T/new" ]
ok $? "and makes nothing"
done_testing
