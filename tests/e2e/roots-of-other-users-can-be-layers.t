#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# A ROOT that belongs to root of the machine, whose id no box has: it is a layer all the same, and what cannot be mounted in it is left out.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
owner=45671
new_root "$T/root"
chown -hR 0:0 "$T/root"
chmod 755 "$T"
mkdir -m 700 "$T/state" "$T/own"
chown $owner:$owner "$T/state" "$T/own"
before=$(manifest "$T/root")
as_owner() { bounded setpriv --reuid "$owner" --regid "$owner" --clear-groups env XDG_RUNTIME_DIR="$T/state" "$@"; }

run as_owner "$RBOX" --map single --ephemeral "$T/root" sh -c 'stat -c %a /; echo x >/x && cat /x'
is "$status $out" "0 755
x" "--ephemeral"
for _ in 1 2; do
	run as_owner "$RBOX" --map single --overlay "$T/own/dir" "$T/root" sh -c 'stat -c %a /; touch /x && ls /x'
	is "$status $out" "0 755
/x" "--overlay, also the second time"
done
mkdir "$T/own/half" "$T/own/half/upper.new"
chown -R $owner:$owner "$T/own/half"
run as_owner "$RBOX" --map single --overlay "$T/own/half" "$T/root" stat -c %a /
is "$status $out" "0 755" "--overlay, where rbox was killed before the upper layer was as it should be"
run as_owner "$RBOX" --map single --net host "$T/root" sh -c 'ls /etc/resolv.conf; echo started'
is "$status $out" "0 started" "--net host without a place for the name servers"
like "$err" "^rbox: warning: the box is without the caller's /etc/resolv.conf" "with a warning"
run as_owner "$RBOX" --map single --hostname web "$T/root" hostname
is "$status $out$err" "0 web" "--hostname without a place for it"
is "$(manifest "$T/root")" "$before" "the root is as it was"
nothing_left "nothing is left"
done_testing
