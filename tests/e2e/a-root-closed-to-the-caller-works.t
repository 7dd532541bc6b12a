#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A root of mode 0700 that belongs to the caller's first subordinate id: the caller may not enter it, root of the box may.

. "${0%/*}/lib.sh"
needs_range
new_root "$T/root"
# shellcheck disable=SC2016 # expanded within
unshare --map-auto --map-root-user sh -c 'chown -hR 1:1 "$1" && chmod 0700 "$1"' sh "$T/root"
run "$RBOX" "$T/root" sh -c 'id -u; ls -d /proc/self; cd / && pwd'
is "$status $out" "0 0
/proc/self
/" "the box works"
run "$RBOX" -u nobody "$T/root" true
is "$status" 125 "a name that would be in its /etc/passwd is refused"
like "$err" 'Permission denied' "and rbox says why"
done_testing
