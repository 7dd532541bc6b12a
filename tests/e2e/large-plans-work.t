#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A thousand binds, a thousand variables, arguments of 100 kB; what is too much is refused, not cut.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir "$T/src"
echo x >"$T/src/file"
before=$(manifest "$T/root")
set --
for i in $(seq 1000); do
	set -- "$@" --bind "$T/src:/b/$i"
done
run "$RBOX" "$@" "$T/root" sh -c 'cat /b/*/file | wc -l'
is "$status $out" "0 1000" "a thousand binds"
is "$(manifest "$T/root")" "$before" "the root is as it was"
set --
for i in $(seq 1000); do
	set -- "$@" -e "NAME$i=value"
done
run "$RBOX" "$@" "$T/root" sh -c 'env | grep -c ^NAME'
is "$status $out" "0 1000" "a thousand variables"
long=$(head -c 100000 /dev/zero | tr '\0' a)
run "$RBOX" -e "LONG=$long" "$T/root" sh -c 'echo "${#1} ${#LONG}"' x "$long"
is "$status $out" "0 100000 100000" "long arguments and values"
run "$RBOX" -w "/$long" "$T/root" true
is "$status" 125 "a path that is too long is refused"
like "$err" '^rbox: ' "with a sentence"
set --
for i in $(seq 341); do
	set -- "$@" --uid-map "$i:$i:1"
done
run "$RBOX" "$@" "$T/root" true
is "$status" 125 "341 lines of an id map are refused"
like "$err" '340' "with the number that the kernel takes"
done_testing
