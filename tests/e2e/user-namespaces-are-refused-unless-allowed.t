#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Nothing in a box makes a user namespace, by whatever call, user or way in: the filter refuses it, and behind that the number that there
# may be. With --allow-userns it does, and a box in the box works.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
before=$(setpriv true; cat /proc/sys/user/max_user_namespaces)

for options in '' '--map single' '--no-init' '--share pid' '--map keep' '--net host' '--proc host' '--proc none' '-u 0:0' '--cap-add all' \
	'--ephemeral'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" $options "$T/root" sh -c 'unshare -U true || unshare -r true || unshare -Urm true'
	[ "$status" != 0 ]
	ok $? "refused with '$options'"
	# shellcheck disable=SC2086 # words
	run "$RBOX" --seccomp off $options "$T/root" sh -c 'unshare -U true || unshare -r true || unshare -Urm true'
	[ "$status" != 0 ]
	ok $? "without the filter, too"
	like "$err" 'No space left on device' "by the number that there may be"
done
run "$RBOX" "$T/root" sh -c 'echo 100 >/proc/sys/user/max_user_namespaces; cat /proc/sys/user/max_user_namespaces'
is "$out" 0 "the number cannot be changed"
run "$RBOX" --proc host --map single "$T/root" sh -c 'echo 100 >/proc/sys/user/max_user_namespaces; unshare -U true'
[ "$status" != 0 ]
ok $? "nor through the caller's /proc"
is "$(cat /proc/sys/user/max_user_namespaces)" "$before" "and it is the box's own: the machine's is as it was"
run unshare --user true
came 0 "outside they can be made"
detach "$T/root" sleep 100
run "$RBOX" exec "$id" unshare -U true
[ "$status" != 0 ]
ok $? "an exec makes none"
"$RBOX" stop "$id"

run "$RBOX" --allow-userns "$T/root" unshare -r id -u
is "$status $out" "0 0" "with --allow-userns unshare works"
run "$RBOX" --allow-userns / bwrap --ro-bind / / --unshare-user --uid 0 true
came 0 "and bwrap"
run "$RBOX" --allow-userns / "$RBOX" --map single --proc none "$T/root" id -u
is "$status $out" "0 0" "and rbox"
run "$RBOX" / "$RBOX" --map single --proc none "$T/root" id -u
is "$status" 125 "rbox in a box that may not says so"
like "$err" '^rbox: hint: a seccomp filter refuses user namespaces.*--allow-userns' "with the way out"
run "$RBOX" --seccomp off / "$RBOX" --map single --proc none "$T/root" id -u
is "$status" 125 "also in one without a filter"
like "$err" '^rbox: hint: user namespaces are switched off: .*--allow-userns' "with the same way out"
no_box_is_left "nothing is left"
done_testing
