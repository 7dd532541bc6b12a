#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# A box is given what rbox's own directories are in: their parent, the machine's root, a layer, a bind of the parent elsewhere, a directory in
# which a link takes their place. It sees no box's files there, finds nothing to lock, and can make no such directory of its own.
# shellcheck disable=SC2154,SC2086,SC2016 # run() sets them; words; expanded in the box

. "${0%/*}/attack.sh"
runtime=$XDG_RUNTIME_DIR
second=/tmp/rbox-$(id -u)
had_second=$([ -e "$second" ] && echo yes)
detach --name victim -e SECRET=precious "$root" sleep 1000
victim=$id

# seek: what rbox keeps in the directories WHERE
seek='for r in $WHERE; do
	for f in $r/*/box.json $r/*/log; do [ -e "$f" ] && grep -q precious "$f" && echo got $f; done
	ls -d $r/@* 2>/dev/null | sed "s/^/got /"
	if [ -e "$r" ]; then
		mkdir "$r/made" 2>/dev/null && echo got made $r
		mv "$r" "$r.old" 2>/dev/null && echo got renamed $r && mv "$r.old" "$r"
		rmdir "$r" 2>/dev/null && echo got removed $r
		umount "$r" 2>/dev/null && echo got unmounted $r
	fi
done
echo tried'
works "outside the same finds it" env WHERE="$state" sh -c '
	for f in $WHERE/*/box.json; do grep -q precious "$f" && echo got $f; done'

# no NAME WHERE RBOX_ARGUMENT...
no()
{
	called=$1 where=$2
	shift 2
	run "$RBOX" -e WHERE="$where" "$@" /bin/sh -c "$seek"
	is "$(printf '%s\n' "$out" | grep -E '^(got|tried)')" tried "$called"
	[ "$status" = 0 ] || note "status $status: $(printf '%s' "$err" | tail -n 3)"
	is "$(state_of victim) $(stat -c %a "$state")" "running 700" "$called: it is as it was"
}

ln -s "$runtime" "$T/link"
no "its parent" /x/rbox -v "$runtime:/x" "$root"
no "its parent at its own path" "$state" -v "$runtime" "$root"
no "its parent, without mounts below" /x/rbox -v "$runtime:/x:norec" "$root"
no "its parent, read-only" /x/rbox --ro-bind "$runtime:/x" "$root"
no "its parent by a link" /x/rbox -v "$T/link:/x" "$root"
no "its parent twice" "/x/rbox /y/rbox" -v "$runtime:/x" -v "$runtime:/y" "$root"
no "its parent's parent" "/x/${runtime##*/}/rbox" -v "${runtime%/*}:/x" "$root"
no "a bind in a bind" "/x/bin/rbox" -v "$root:/x" -v "$runtime:/x/bin" "$root"
no "a layer" /x/rbox --mount "type=overlay,lower=$runtime,dst=/x" "$root"
no "a kept layer" /x/rbox --mount "type=overlay,lower=$runtime,upper=$T/upper,dst=/x" "$root"
no "the second place" "/x/${second##*/}" -v /tmp:/x "$root"
no "the second place, without mounts below" "/x/${second##*/}" -v /tmp:/x:norec "$root"
no "the machine's root" "$state $second /run/user/$(id -u)/rbox" /
no "the machine's root as a bind" "/x$state /x$second /x/run/user/$(id -u)/rbox" -v /:/x "$root"
no "with exec's own capabilities" /x/rbox --cap-add all --cap-drop sys_admin -v "$runtime:/x" "$root"

# What lies in it is given to nobody.
for source in "$state" "$state/$victim" "$state/$victim/box.json" "$T/link/rbox"; do
	run "$RBOX" -v "$source:/x" "$root" true
	is "$status" 125 "$source is not bound"
	like "$err" "which no box may see" "$source: it says why"
done
run "$RBOX" "$state" true
is "$status" 125 "nor is it a root"
run "$RBOX" --file "$state/$victim/box.json:/x" "$root" cat /x
is "$status" 125 "nor are its files copied"

# It is told.
run "$RBOX" --explain -v "$runtime:/x" "$root" true
like "$out" "host +withhold +$state" "--explain: it is found"
like "$out" "init +cover +/x/rbox " "--explain: it is covered"

# One that is yet to be made is not made by a box.
"$RBOX" stop victim
rm -rf "$state"
"$RBOX" -v "$runtime:/x" "$root" sh -c 'mkdir /x/rbox && echo got; mkdir -p /x/rbox/y && echo got; sleep 1' >"$T/said" 2>/dev/null &
until_true test -d "$state"
run "$RBOX" --name early "$root" true
wait
is "$status $(cat "$T/said") $(stat -c '%a %u' "$state")" "0  700 $(id -u)" "it is made before the box is there"
"$RBOX" --explain -v "$runtime:/x" "$root" true >/dev/null
is "$(ls -A "$state")" "" "it is empty"

# Mounted elsewhere by root of the machine, here of a user namespace with mounts of its own.
detach --name victim -e SECRET=precious "$root" sleep 1000
mkdir -p "$T/alias/deep" "$runtime/below"
seek=$seek RBOX=$RBOX runtime=$runtime root=$root T=$T unshare --user --map-root-user --mount sh -c '
	mount --bind "$runtime" "$T/alias/deep" || exit
	cp "$runtime/rbox/@victim" /dev/null 2>/dev/null
	"$RBOX" --map single -e WHERE=/x/rbox -v "$T/alias/deep:/x" "$root" sh -c "$seek" >"$T/one"
	"$RBOX" --map single -e WHERE="$T/alias/deep/rbox" / sh -c "$seek" >"$T/two"'
is "$(cat "$T/one")" tried "its parent, mounted elsewhere"
is "$(cat "$T/two")" tried "its parent, mounted elsewhere in what is bound"
"$RBOX" stop victim
rm -rf "$runtime/below"
[ -n "$had_second" ] || rmdir "$second"
unharmed
done_testing
