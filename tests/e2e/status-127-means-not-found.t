#!/bin/sh
# SPDX-License-Identifier: MIT
#
# 127: COMMAND is not in the box.

. "${0%/*}/lib.sh"
run "$RBOX" "$BUSYBOX_ROOT" no-such-command
is "$status" 127 "a name that is in no directory of PATH"
like "$err" '^rbox: .*no-such-command' "it is named"
run "$RBOX" "$BUSYBOX_ROOT" /bin/no-such-command
is "$status" 127 "a path that is not there"
like "$err" '^rbox: .*/bin/no-such-command' "it is named"
run "$RBOX" "$BUSYBOX_ROOT" ''
is "$status" 127 "an empty name"
run "$RBOX" -e PATH=/nowhere "$BUSYBOX_ROOT" true
is "$status" 127 "PATH is the one of the box"
is "$(printf '%s\n' "$err" | grep -cv '^rbox: ')" 0 "stderr has rbox's sentences only"
done_testing
