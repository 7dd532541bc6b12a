#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --groups keep (default): the caller's supplementary groups stay in force; --groups drop takes them away.

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
groups_of() { sed -n 's/^Groups:[[:space:]]*//p'; }
run "$RBOX" "$BUSYBOX_ROOT" cat /proc/self/status
inside=$(printf '%s\n' "$out" | groups_of | wc -w)
[ "$(id -G | wc -w)" -gt 1 ] || skip_all "$(id -un) is in no second group"
is "$inside" "$(groups_of </proc/self/status | wc -w)" "as many groups inside as outside"
run "$RBOX" --groups keep "$BUSYBOX_ROOT" cat /proc/self/status
is "$(printf '%s\n' "$out" | groups_of | wc -w)" "$inside" "--groups keep is the default"
run "$RBOX" --groups drop "$BUSYBOX_ROOT" cat /proc/self/status
is "$status $(printf '%s\n' "$out" | groups_of | wc -w)" "0 0" "--groups drop drops them"
run "$RBOX" --groups some "$BUSYBOX_ROOT" true
is "$status" 125 "nothing else is accepted"
run "$RBOX" --map single --groups drop "$BUSYBOX_ROOT" true
is "$status" 125 "with one id they cannot be dropped"
like "$err" 'group' "and rbox says so"
done_testing
