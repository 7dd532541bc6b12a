#!/bin/sh
# SPDX-License-Identifier: MIT
#
# With --proc, --dev or --sys none the place is the root's own: a destination that it lacks there is made and taken away again.

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir "$T/source"
echo here >"$T/source/file"
before=$(manifest "$T/root")
for tree in proc dev sys; do
	run "$RBOX" --map single "--$tree" none --bind "$T/source:/$tree/x" "$T/root" cat "/$tree/x/file"
	is "$status $out$err" "0 here" "/$tree/x with --$tree none"
	is "$(manifest "$T/root")" "$before" "and the root is as it was"
done
done_testing
