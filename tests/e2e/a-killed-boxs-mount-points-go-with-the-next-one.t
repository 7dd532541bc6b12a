#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box killed by SIGKILL may leave the empty mount points it made; the next box on that root takes them away.

. "${0%/*}/lib.sh"
bare_root "$T/bare"
before=$(manifest "$T/bare")
start -v "$T:/a/b/c" --tmpfs /x/y "$T/bare" sh -c 'echo ready; exec sleep 100'
kill -KILL "$box"
wait "$box" 2>/dev/null
nothing_left "nothing but mount points is left"
is "$(find "$T/bare" -path "$T/bare/bin" -prune -o -type f -size +0 -print)" "" "which are empty"
run "$RBOX" "$T/bare" true
came 0 "the next box runs"
is "$(manifest "$T/bare")" "$before" "and the root is as it was"

# An ordinary empty directory is not taken for one.
mkdir "$T/bare/keep" "$T/bare/proc"
chmod 0 "$T/bare/keep"
before=$(find "$T/bare" -printf '%P %y %#m\n' 2>/dev/null | sort)
run "$RBOX" "$T/bare" true
is "$(find "$T/bare" -printf '%P %y %#m\n' 2>/dev/null | sort)" "$before" "directories of the root's own stay"
chmod 755 "$T/bare/keep"
done_testing
