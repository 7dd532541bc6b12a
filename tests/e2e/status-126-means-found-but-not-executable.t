#!/bin/sh
# SPDX-License-Identifier: MIT
#
# 126: COMMAND is there but cannot be executed; a loader or interpreter that is missing is named.

. "${0%/*}/lib.sh"
new_root "$T/root"
echo data >"$T/root/bin/data"
run "$RBOX" "$T/root" data
is "$status" 126 "a file without the execute bit"
like "$err" '^rbox: .*data' "it is named"
run "$RBOX" "$T/root" /etc
is "$status" 126 "a directory"

printf '#!/opt/lang/bin/interpreter -x\n' >"$T/root/bin/script"
chmod 755 "$T/root/bin/script"
run "$RBOX" "$T/root" script
is "$status" 126 "a script whose interpreter is missing"
like "$err" '/opt/lang/bin/interpreter' "the interpreter is named"
like "$err" 'script' "and so is the script"
unlike "$err" 'interpreter -x' "without its argument"

dynamic=$(readlink -f /bin/ls)
cp "$dynamic" "$T/root/bin/dynamic"
run "$RBOX" "$T/root" dynamic
is "$status" 126 "a program whose loader is missing"
like "$err" '/ld-[^ ]*\.so' "the loader is named"
like "$err" 'dynamic' "and so is the program"
run "$RBOX" "$T/root" /bin/dynamic --help
is "$status" 126 "by its path, too"
like "$err" '/ld-[^ ]*\.so' "with the loader's name"

printf '\177ELF' >"$T/root/bin/cut"
chmod 755 "$T/root/bin/cut"
run "$RBOX" "$T/root" cut
is "$status" 126 "a program that was cut off"
printf '#!' >"$T/root/bin/short"
chmod 755 "$T/root/bin/short"
run "$RBOX" "$T/root" short
[ "$status" = 126 ] || [ "$status" = 127 ]
ok $? "a script that was cut off"
: >"$T/root/bin/empty"
chmod 755 "$T/root/bin/empty"
run "$RBOX" "$T/root" empty
is "$status" 126 "an empty file"
done_testing
