#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 240
#
# Whoever may rename in ROOT swaps the directory that a bind is mounted on while boxes start, so that a mask or a read-only bind below it
# would go elsewhere, and what is made in memory would be made in ROOT or in the caller's files. The box starts right, or not at all.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
new_root "$T/root"
mkdir -p "$T/host/e" "$T/data" "$T/root/proj/e" "$T/root/proj2/e" "$T/root/a" "$T/root/data"
echo secret >"$T/host/s"
echo text >"$T/host/e/f"
echo decoy >"$T/root/proj/s"
echo decoy >"$T/root/proj2/s"
host=$(manifest "$T/host")

# race SECONDS ONE OTHER RBOX_ARGUMENT...: boxes for as long as the two are swapped; what they say goes to $T/said
race()
{
	seconds=$1 one=$2 other=$3
	shift 3
	: >"$T/said"
	"$TEST_PROGRAMS/exchange" "$seconds" "$T/root/$one" "$T/root/$other" &
	swapper=$!
	boxes=0 wrong=''
	while kill -0 "$swapper" 2>/dev/null; do
		bounded "$RBOX" --map single "$@" >>"$T/said" 2>>"$T/errors"
		status=$?
		case $status in 0 | 125) ;; *) wrong="$wrong $status" ;; esac
		boxes=$((boxes + 1))
	done
	wait "$swapper"
	[ "$boxes" -gt 10 ]
	ok $? "boxes were tried ($boxes, $(grep -c started "$T/said") started)"
	is "$wrong" "" "each started, or ended with 125"
}

race 10 proj proj2 -v "$T/host:/proj" --mask /proj/s --ro-bind "$T/host/e:/proj/e" "$T/root" \
	sh -c 'echo started; cat /proj/s /proj2/s; touch /proj/e/W /proj2/e/W; :'
is "$(grep -c secret "$T/said")" 0 "what is masked is not shown under another name"
is "$(manifest "$T/host")" "$host" "what is read-only is not written under another name"

ln -s /data "$T/root/a2"
race 6 a a2 -v "$T/data:/data" --tmpfs /a --file "$T/host/s:/a/copy" --dir /a/dir --symlink x:/a/link -v "$T/host/e:/a/bind" "$T/root" \
	sh -c 'echo started'
is "$(ls -A "$T/data")" "" "what is made in memory is never made in the caller's files"
for name in copy dir link bind; do
	[ ! -e "$T/root/data/$name" ] && [ ! -L "$T/root/data/$name" ] && [ ! -e "$T/root/a/$name" ]
	ok $? "nor in ROOT: $name"
done
"$RBOX" gc >/dev/null
nothing_left "nothing is left"
done_testing
