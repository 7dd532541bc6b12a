#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --status-fd: JSON lines for started, exited and failed.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
command -v jq >/dev/null || skip_all "no jq"
status_of()
{
	timeout 20 "$RBOX" --status-fd 9 "$@" 9>"$T/status" >"$T/out" 2>"$T/err"
	code=$?
}
field() { jq -r "select(.event == \"$1\") | $2" "$T/status"; }

status_of "$BUSYBOX_ROOT" sh -c 'for n in user mnt pid ipc uts net cgroup; do readlink /proc/self/ns/$n; done; exit 3'
is "$(jq -r .event "$T/status")" "started
exited" "two events, one on each line"
is "$(wc -l <"$T/status")" 2 "of one line each"
like "$(field started .pid)" '^[0-9]+$' "started has a pid"
is "$(field started '.namespaces | keys | sort | join(" ")')" "cgroup ipc mnt net pid user uts" "and all the namespaces"
for ns in user mnt pid ipc uts net cgroup; do
	is "$ns:[$(field started ".namespaces.$ns")]" "$(grep "^$ns:" "$T/out")" "its $ns is the one seen inside"
done
is "$code $(field exited .status)" "3 3" "exited has the status"

status_of "$BUSYBOX_ROOT" sh -c 'kill -KILL $$'
is "$code $(field exited .signal)" "137 9" "or the signal"
is "$(field exited .status)" null "and not both"
status_of "$BUSYBOX_ROOT" sh -c 'exit 125'
is "$code $(field exited .status)" "125 125" "a COMMAND's 125 is told apart"

status_of --bind "$T/none:/mnt" "$BUSYBOX_ROOT" true
is "$code $(jq -r .event "$T/status")" "125 failed" "failed"
is "$(field failed .errno)" ENOENT "with the errno"
like "$(field failed .path)" "$T/none" "the path"
like "$(field failed .message)" 'cannot' "and the message"
is "rbox: $(field failed .message)" "$(head -n 1 "$T/err")" "which is that on stderr"

status_of "$BUSYBOX_ROOT" no-such-command
is "$code" 127 "a COMMAND that is not found"
like "$(field failed .message)" 'no-such-command' "is named"
unlike "$(jq -r .event "$T/status")" exited "and did not exit"
timeout 20 "$RBOX" --status-fd 9 "$BUSYBOX_ROOT" sh -c '[ ! -e /proc/self/fd/9 ]' 9>"$T/status"
is $? 0 "COMMAND does not get the descriptor"
done_testing
