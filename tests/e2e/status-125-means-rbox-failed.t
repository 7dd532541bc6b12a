#!/bin/sh
# SPDX-License-Identifier: MIT
#
# 125: rbox itself failed; one sentence on stderr says at what, and nothing was started.

. "${0%/*}/lib.sh"
new_root "$T/root"
refused()
{
	name=$1
	shift
	run "$RBOX" "$@"
	is "$status" 125 "$name is refused"
	like "$err" '^rbox: [^ ].*[^.]$' "with a sentence"
	is "$out" "" "and nothing else"
}
refused "no argument"
refused "a missing root" "$T/none" true
like "$err" "$T/none" "it is named"
refused "a root that is a file" "$T/root/bin/busybox" true
refused "an empty root" "" true
refused "an unknown option" --nonesuch "$T/root" true
like "$err" 'nonesuch' "it is named"
refused "an unknown letter" -Z "$T/root" true
refused "an abbreviation" --host name "$T/root" true
refused "an abbreviation with =" --hostn=name "$T/root" true
refused "an option without its value" --hostname
refused "a value that is not wanted" --read-only=yes "$T/root" true
refused "--json without --explain" --json "$T/root" true
refused "a bad --net" --net some "$T/root" true
refused "a bad --share" --share everything "$T/root" true
refused "an empty --share" --share "" "$T/root" true
refused "a bad --umask" --umask 999 "$T/root" true
refused "a bad --umask" --umask 1000 "$T/root" true
refused "a bad --nice" --nice fast "$T/root" true
refused "a bad --time-offset" --time-offset tomorrow "$T/root" true
refused "a bad --env" -e =x "$T/root" true
refused "a bad --keep-fd" --keep-fd x "$T/root" true
refused "a --keep-fd that is not open" --keep-fd 77 "$T/root" true
refused "a bad --status-fd" --status-fd -1 "$T/root" true
refused "a --status-fd that is not open" --status-fd 77 "$T/root" true
refused "a bind without a source" --bind :/mnt "$T/root" true
refused "a bind of what is not there" --bind "$T/none:/mnt" "$T/root" true
like "$err" "$T/none" "it is named"
refused "a bind with unknown options" --bind /etc:/mnt:fast "$T/root" true
refused "a bind to a relative path" --bind /etc:mnt "$T/root" true
refused "a tmpfs with unknown options" --tmpfs /mnt:fast "$T/root" true
refused "a tmpfs without a path" --tmpfs "" "$T/root" true
refused "a missing working directory" -w /none "$T/root" true
like "$err" '/none' "it is named"
refused "a missing --env-file" --env-file "$T/none" "$T/root" true
for option in --memory=1 --cpus=1 --pids=1 -p --publish=1 \
	--rlimit=nofile=1 --oom-score-adj=1; do
	refused "$option, which does nothing yet" "$option" "$T/root" true
done
done_testing
