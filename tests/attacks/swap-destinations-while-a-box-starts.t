#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 240
#
# Whoever may write in ROOT swaps what the box mounts on, and what leads there, for links to the host, to magic links, and for other
# kinds of files, while boxes start. The box starts right or ends with 125; the host gains and loses no file.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
mkdir "$T/host" "$T/host/sub" "$T/src"
echo precious >"$T/host/file"
echo precious >"$T/host/sub/file"
echo source >"$T/src/file"
host=$(manifest "$T/host")
source=$(manifest "$T/src")

# swap NAME PLACE SECONDS RBOX_ARGUMENT...: boxes start while PLACE of ROOT and $T/root/.other, made before, are swapped
swap()
{
	name=$1 place=$2 seconds=$3
	shift 3
	: >"$T/seen"
	: >"$T/errors"
	"$TEST_PROGRAMS/exchange" "$seconds" "$T/root/$place" "$T/root/.other" &
	swapper=$!
	boxes=0 wrong=''
	while kill -0 "$swapper" 2>/dev/null; do
		bounded "$RBOX" --map single "$@" "$T/root" timeout 2 sh -c 'echo started; cat /way/file /way/sub/file /way/new/file 2>/dev/null; echo box >/way/new/made 2>/dev/null; :' \
			>>"$T/seen" 2>>"$T/errors"
		status=$?
		boxes=$((boxes + 1))
		case $status in 0 | 125) ;; *) wrong="$wrong $status" ;; esac
	done
	wait "$swapper"
	ok $? "$name: the names were swapped to the end"
	[ "$boxes" -gt 10 ]
	ok $? "$name: boxes were tried ($boxes, $(grep -c started "$T/seen") started)"
	is "$wrong" "" "$name: each started, or ended with 125"
	is "$(grep -c precious "$T/seen")" 0 "$name: none showed the host's files"
	unlike "$(cat "$T/errors")" '^(rbox: *$|Segmentation)' "$name: what failed said why"
	is "$(manifest "$T/host")" "$host" "$name: the host gained and lost nothing"
	is "$(manifest "$T/src")" "$source" "$name: nor did what is bound"
	remake
}

# A new root; nothing of the old one may be left, closed as it may be.
remake()
{
	[ ! -e "$T/root" ] || chmod -R u+rwx "$T/root"
	rm -rf "$T/root"
	new_root "$T/root"
	mkdir "$T/root/way"
}
remake

for link in "$T/host" "../../../../../../../../../..$T/host" /proc/self/cwd /proc/1/root; do
	ln -s "$link" "$T/root/.other"
	swap "a destination and a link to ${link#"$T"}" way 3 -v "$T/src:/way:ro"
	ln -s "$link" "$T/root/.other"
	swap "a parent and a link to ${link#"$T"}" way 3 -v "$T/src:/way/new:ro" --tmpfs /way/more --file "$T/src/file:/way/f" --symlink a:/way/l
done
mkfifo "$T/root/.other"
swap "a destination and a FIFO" way 3 -v "$T/src:/way:ro" --mask /way
mkdir "$T/root/.other"
chmod 000 "$T/root/.other"
swap "a parent and a directory without permissions" way 3 -v "$T/src:/way/new:ro"
ln -s "$T/host" "$T/root/.other"
swap "a parent and a link to the host, on an overlay" way 4 --ephemeral -v "$T/src:/way/new:ro" --tmpfs /way/more
"$RBOX" gc >/dev/null
nothing_left "nothing is left"
done_testing
