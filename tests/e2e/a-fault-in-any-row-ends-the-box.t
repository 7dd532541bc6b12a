#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 600
#
# Each row of a plan made to fail in turn: status 125, a sentence of its own, no hang, nothing left.

. "${0%/*}/lib.sh"
[ -x "${RBOX_TEST:-}" ] || skip_all "no test build"
new_root "$T/full"
bare_root "$T/bare"
mkdir "$T/src"
: >"$T/src/file"

# what ROW: what a row does, without its number, actor and why
what() { printf '%s\n' "$plan" | sed -n -E "s/^ *$1 +[a-z]+ +//; T; s/ +# .*//p"; }

# faults NAME ROOT OPTION...: each row of that run fails once. Rows that do the same share a sentence, others do not.
faults()
{
	name=$1 root=$2
	shift 2
	before=$(manifest "$root")
	run "$RBOX_TEST" --explain "$@" "$root" true
	came 0 "$name: there is a plan"
	plan=$out
	: >"$T/sentences"
	bad=''
	for row in $(printf '%s\n' "$plan" | awk '{ print $1 }'); do
		run_seconds=10 run env RBOX_FAIL_ROW="$row" "$RBOX_TEST" "$@" "$root" true
		sentence=$(printf '%s\n' "$err" | head -n 1)
		printf '%s\t%s\n' "$sentence" "$(what "$row")" >>"$T/sentences"
		case $status:$sentence in
		"125:rbox: cannot "*) ;;
		*) bad="$bad
row $row: status $status, says: $err" ;;
		esac
		[ "$(manifest "$root")" = "$before" ] || bad="$bad
row $row: the root has changed"
		until_true no_process_left || bad="$bad
row $row: processes are left"
	done
	is "$bad" "" "$name: every row that fails ends the box with 125, a sentence, and nothing left"
	is "$(sort -u "$T/sentences" | cut -f 1 | uniq -d)" "" "$name: each sentence is of its own"
	run env RBOX_FAIL_ROW=999 "$RBOX_TEST" "$@" "$root" true
	came 0 "$name: without a fault it works"
}

faults "one id" "$T/full" --map single
has_range && faults "a range" "$T/full" --map range
faults "a bare root" "$T/bare" --map single -v "$T/src:/a/b" --tmpfs /c
faults "shared namespaces" "$T/full" --share pid,ipc,uts,cgroup --net host
faults "host trees" "$T/full" --dev host --proc host --sys none --read-only
faults "an overlay" "$T/full" --map single --ephemeral --mount "type=overlay,lower=$T/src,upper=$T/upper,dst=/mnt"
faults "content" "$T/full" --map single --file "$T/src/file:/etc/f" --symlink a:/etc/l --dir /d --tmpfs /t:size=1m --symlink a:/t/l \
	--file "$T/src/file:/t/f" --mask /mnt --mask /etc/passwd --propagation shared
faults "many options" "$T/full" --time-offset 5 --hostname h --nice 1 --umask 0 -w /tmp --ro-bind "$T/src:/mnt"
faults "no init" "$T/full" --no-init --umask 0
has_range && faults "another user" "$T/full" -u dev --groups drop
done_testing
