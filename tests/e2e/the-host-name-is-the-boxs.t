#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The default host name is 12 characters of the box's id; the host's does not change.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
before=$(uname -n)
run "$RBOX" "$BUSYBOX_ROOT" hostname
like "$out" '^[0-9a-f]{12}$' "12 characters of an id"
first=$out
run "$RBOX" "$BUSYBOX_ROOT" hostname
[ "$out" != "$first" ]
ok $? "another box has another"
run "$RBOX" --hostname web1 "$BUSYBOX_ROOT" sh -c 'hostname; echo $HOSTNAME; uname -n'
is "$out" "web1
web1
web1" "--hostname sets it, and HOSTNAME"
is "$(uname -n)" "$before" "the host's name is the same"
run "$RBOX" --hostname= "$BUSYBOX_ROOT" true
is "$status" 125 "an empty name is refused"
run "$RBOX" --hostname "$(printf '%070d' 0)" "$BUSYBOX_ROOT" true
is "$status" 125 "and one that is too long"
done_testing
