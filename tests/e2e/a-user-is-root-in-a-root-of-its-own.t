#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox ROOT COMMAND` runs COMMAND as uid 0 in ROOT; so do the other spellings of the same.

. "${0%/*}/lib.sh"
new_root "$T/root"
echo here >"$T/root/mark"

run "$RBOX" "$T/root" sh -c 'id -u; id -g; cat /mark; pwd'
came 0 "a command runs"
is "$out" "0
0
here
/" "as root, in the root"
is "$err" "" "without a word on stderr"

run "$RBOX" run "$T/root" -- cat /mark
is "$status $out" "0 here" "run ROOT -- COMMAND is the same"
run "$RBOX" -- "$T/root" cat /mark
is "$status $out" "0 here" "-- is accepted before ROOT"
cd "$T" || exit
run "$RBOX" ./root cat /mark
is "$status $out" "0 here" "ROOT may be relative"
run "$RBOX" root/ cat /mark
is "$status $out" "0 here" "ROOT may end in a slash"
ln -s root link
run "$RBOX" ./link cat /mark
is "$status $out" "0 here" "ROOT may be a symbolic link of the caller"
ln -s root run
run "$RBOX" ./run cat /mark
is "$status $out" "0 here" "./ tells a ROOT from a word of rbox"
run "$RBOX" run run cat /mark
is "$status $out" "0 here" "and so does run"
run "$RBOX" ./root echo --explain --hostname
is "$status $out" "0 --explain --hostname" "what follows ROOT belongs to COMMAND"
echo 'echo input from the caller' | timeout 20 "$RBOX" ./root cat >"$T/got"
is "$(cat "$T/got")" "echo input from the caller" "standard input and output are the caller's"
done_testing
