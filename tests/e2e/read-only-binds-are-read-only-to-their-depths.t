#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --ro-bind makes every mount below SRC read-only, too.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
mkdir -p "$T/src/below"
run unshare --user --map-root-user --mount sh -c '
	mount -t tmpfs none "$1/below" && echo old >"$1/below/file"
	"$0" --ro-bind "$1:/mnt" "$2" sh -c "cat /mnt/below/file; echo bad >/mnt/below/file; echo bad >/mnt/below/new"
	cat "$1/below/file"; ls "$1/below"' "$RBOX" "$T/src" "$BUSYBOX_ROOT"
is "$status $out" "0 old
old
file" "a mount below it is seen and cannot be written"
like "$err" 'Read-only' "because it is read-only"
done_testing
