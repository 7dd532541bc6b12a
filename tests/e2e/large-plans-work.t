#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# Ten thousand binds, a thousand variables, arguments of 100 kB; what is too much is refused, not cut.
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
mkdir "$T/many"
(cd "$T/many" && seq 10000 | xargs touch)
before=$(manifest "$T/many")
# shellcheck disable=SC2046 # words
set -- --tmpfs /m $(seq 10000 | sed "s|.*|-v $T/many/&:/m/&:ro|")
limit=$(bash -c 'ulimit -n')
run "$RBOX" "$@" "$T/root" sh -c 'grep -c " /m/" /proc/self/mountinfo; ulimit -n'
is "$status $out" "0 10000
$limit" "ten thousand binds, and COMMAND has the caller's limit of open files"
is "$(manifest "$T/many")" "$before" "their sources are as they were"
run "$RBOX" --explain --json "$@" "$T/root" true
is "$(printf '%s\n' "$out" | jq '[.rows[] | select(.do == "attach" and (.to | startswith("/m/")))] | length')" 10000 "--json has a row for each"
cat >"$T/low" <<'X'
ulimit -Sn 64
set -- $(seq 300 | sed "s|.*|-v $T/many/&:/m/&|")
id=$("$RBOX" -d --tmpfs /m "$@" "$T/root" sh -c 'ulimit -n; sleep 100')
"$RBOX" exec "$id" sh -c 'ulimit -n'
"$RBOX" logs "$id"
"$RBOX" stop "$id"
X
run env T="$T" RBOX="$RBOX" bash "$T/low"
is "$out" "64
64" "with 300 binds and a limit of 64 both COMMAND and an exec have that limit"
for i in $(seq 45); do mkdir "$T/many.$i"; done
layers=$(seq 45 | sed "s|.*|$T/many.&|" | paste -sd :)
run "$RBOX" --mount "type=overlay,lower=$layers,dst=/a" --mount "type=overlay,lower=$layers,dst=/b" --mount "type=overlay,lower=$layers,dst=/c" \
	"$T/root" sh -c 'touch /a/x /b/x /c/x && ls /a'
is "$status $out" "0 x" "three overlays of 45 layers"
run bash -c 'ulimit -n 512; exec "$@"' x "$RBOX" "$@" "$T/root" true
is "$status" 125 "where the hard limit of open files is too low that is an error"
like "$err" '^rbox: 10001 mounts need [0-9]+ open files, and the limit is 512$' "with the number and the limit"
like "$err" '^rbox: hint: raise the hard limit: ulimit -Hn' "and the way out"
# shellcheck disable=SC2046 # words
set -- $(seq 600 | sed "s|.*|-v $T/many/&:/mnt/&|")
run "$RBOX" --explain "$@" "$T/root" true
[ "$(printf '%s\n' "$out" | wc -l)" -lt 150 ]
ok $? "--explain groups what is alike: $(printf '%s\n' "$out" | wc -l) lines for 600 binds"
like "$out" 'init +attach +\.\.\. 596 more like these' "and counts it"
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
