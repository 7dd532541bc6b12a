#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A file is open to all but a group ("negative" permissions), and the caller is in that group: inside a box as outside it cannot be read.
# shellcheck disable=SC2016 # expanded in the machine

. "${0%/*}/attack.sh"
needs_range
mkdir -m 777 "$T/shared"
export RBOX root T
export machine_groups="--groups=1000,3000"
# a stranger's file, which no user of the box is; dev1 is in the group 3000
prepare='mkdir -p "$T/own" "$T/shared"; chown 1000:1000 "$T/own"; chmod 700 "$T/own"; chown -Rh 1000:1000 "$root"
	echo secret >"$T/shared/file"; chown 2000:3000 "$T/shared/file"; chmod 0704 "$T/shared/file"
	mkdir "$T/shared/dir"; echo secret >"$T/shared/dir/file"; chown -R 2000:3000 "$T/shared/dir"; chmod 0705 "$T/shared/dir"
	echo secret >"$T/shared/primary"; chown 2000:1000 "$T/shared/primary"; chmod 0704 "$T/shared/primary"'
reads='for f in /mnt/file /mnt/dir/file /mnt/primary; do cat $f 2>/dev/null; done; echo tried'
# tried NAME WANTED OPTIONS...: what a box of dev1 reads of it
tried()
{
	what=$1 wanted=$2
	shift 2
	export reads
	run machine "$prepare" env XDG_RUNTIME_DIR="$T/own" "$RBOX" -v "$T/shared:/mnt" "$@" "$root" sh -c "$reads"
	is "$status $(printf '%s' "$out" | tr '\n' ' ')" "0 $wanted" "$what"
	machine 'rm -rf "$T/shared" "$T/own"; chown -Rh 0:0 "$root"; mkdir -m 777 "$T/shared"' true
}
run machine "$prepare" sh -c 'cat "$T/shared/file" "$T/shared/dir/file" "$T/shared/primary"'
is "$out" "" "dev1 cannot read it"
machine 'rm -rf "$T/shared" "$T/own"; chown -Rh 0:0 "$root"; mkdir -m 777 "$T/shared"' true
for options in '' '--map single' '--no-init' '--net host' '--allow-userns' '--map keep' '--cap-add all' '-u 1000' '-u 1:1' '-u 1000 --no-init'; do
	# shellcheck disable=SC2086 # words
	tried "nor in a box with '$options'" 'tried' $options
done
# the caller's own group, where it is no supplementary one: root of the box has it. Another user of the box is in groups of its own.
export machine_groups="--clear-groups"
reads='cat /mnt/primary 2>/dev/null; echo tried'
for options in '' '--map single'; do
	# shellcheck disable=SC2086
	tried "the caller's own group counts, too, with '$options'" 'tried' $options
done
export machine_groups="--groups=1000,3000"
reads='for f in /mnt/file /mnt/dir/file /mnt/primary; do cat $f 2>/dev/null; done; echo tried'
tried "where groups are dropped, as was asked for, it is open" 'secret secret secret tried' --groups drop -u 1:1
unharmed
done_testing
