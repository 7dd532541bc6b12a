#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Under no_new_privs newuidmap has no power: one id, one line that says why, and the box works.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
run setpriv --no-new-privs "$RBOX" "$BUSYBOX_ROOT" sh -c 'id -u; awk "{ n += \$3 } END { print n }" /proc/self/uid_map'
is "$status $out" "0 0
1" "the box works with one id"
is "$(printf '%s\n' "$err" | grep -c '^rbox: warning: ')" 1 "one line warns"
is "$(printf '%s\n' "$err" | wc -l)" 1 "and there is no other"
like "$err" 'no.new.priv' "it tells the cause"
unlike "$err" 'usermod' "and gives no advice that would not help"
run setpriv --no-new-privs "$RBOX" --map single "$BUSYBOX_ROOT" id -u
is "$status $out$err" "0 0" "--map single is silent"
run setpriv --no-new-privs "$RBOX" --map range "$BUSYBOX_ROOT" true
is "$status" 125 "--map range is refused"
like "$err" 'no.new.priv' "with the cause"
done_testing
