#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Mount points that ROOT lacked are taken away when COMMAND has ended. If the kernel refuses that, rbox still exits as COMMAND did, and the
# next box on this ROOT takes them away.

. "${0%/*}/lib.sh"
command -v strace >/dev/null || skip_all "no strace"
bare_root "$T/root"
before=$(manifest "$T/root")
# failing INJECTION: of the host process alone; under a tracer newuidmap has no power
failing()
{
	run strace -o "$T/trace" -e trace="${1%%:*}" -e inject="$1" "$RBOX" --map single "$T/root" sh -c 'exit 3'
	[ "$(grep -c INJECTED "$T/trace")" = 1 ]
	ok $? "$1: a call of the sweep fails"
	is "$status" 3 "$1: the status is COMMAND's"
	[ -e "$T/root/proc" ]
	ok $? "$1: the mount points are there"
	run "$RBOX" --map single "$T/root" sh -c 'exit 4'
	is "$status" 4 "$1: another box runs"
	is "$(manifest "$T/root")" "$before" "$1: and takes them away"
}
failing fork,vfork,clone:error=EAGAIN
failing flock:error=ENOLCK:when=3
nothing_left "nothing is left"
done_testing
