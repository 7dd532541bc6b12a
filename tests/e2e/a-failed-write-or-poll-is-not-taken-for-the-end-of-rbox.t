#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Init says that rbox is gone only if it is: a call that the kernel fails is named with its own errno, by status 125, and never passed over.

. "${0%/*}/lib.sh"
command -v strace >/dev/null || skip_all "no strace"
new_root "$T/root"
# failing CALL ERROR WHEN: each process of a run has its WHENth CALL fail; under a tracer newuidmap has no power
failing()
{
	run strace -f -o "$T/trace" -e trace="$1" -e inject="$1:error=$2:when=$3" "$RBOX" --name box --map single "$T/root" true </dev/null
	grep -q INJECTED "$T/trace"
}
for when in 1 2 3 4 5 6 7 8; do
	failing write EIO $when || continue
	case "$status $err" in
	*" is gone"*) false ;;
	# the write that fails may be the message's own
	"125 "*"I/O error"* | "125 " | "0 ") true ;;
	*) false ;;
	esac
	ok $? "write $when fails: it is named (status $status)"
	[ "$status" = 125 ] || note "$err"
done
failing poll ENOMEM 1
is "$status" 125 "a poll that fails is not passed over"
like "$err" "^rbox: cannot tie the box's life to rbox's: poll: " "and it is named"
nothing_left "nothing is left"
done_testing
