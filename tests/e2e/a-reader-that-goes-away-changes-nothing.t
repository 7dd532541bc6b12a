#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Whoever reads --status-fd or --verbose may end before the box: COMMAND does not notice.

. "${0%/*}/lib.sh"
{ bounded "$RBOX" --status-fd 3 "$BUSYBOX_ROOT" sh -c 'sleep 0.5; echo alive >&2; exit 3' 3>&1 >/dev/null 2>"$T/err"; echo $? >"$T/status"; } | true
is "$(cat "$T/status") $(cat "$T/err")" "3 alive" "the reader of --status-fd is gone"
{ bounded "$RBOX" --verbose "$BUSYBOX_ROOT" sh -c 'sleep 0.5; exit 3' 2>&1 >/dev/null; echo $? >"$T/status"; } | true
is "$(cat "$T/status")" 3 "the reader of --verbose is gone"
done_testing
