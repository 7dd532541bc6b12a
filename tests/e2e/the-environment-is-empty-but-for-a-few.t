#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Default environment; -e, --env-file and --inherit-env add to it, the later one wins.

. "${0%/*}/lib.sh"
SECRET=s3cret
export SECRET
unset TERM
run "$RBOX" --hostname box1 "$BUSYBOX_ROOT" env
is "$(printf '%s\n' "$out" | LC_ALL=C sort | grep -v '^TERM=')" "HOME=/root
HOSTNAME=box1
LANG=C.UTF-8
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER=root
container=rbox" "the whole environment"
TERM=vt220 run "$RBOX" "$BUSYBOX_ROOT" env
like "$out" '^TERM=vt220$' "TERM is the caller's"

run "$RBOX" -e A=1 --env=B=x=y -e C= -e SECRET -e NOTSET "$BUSYBOX_ROOT" env
like "$out" '^A=1$' "-e NAME=VALUE"
like "$out" '^B=x=y$' "a value may have a ="
like "$out" '^C=$' "it may be empty"
like "$out" '^SECRET=s3cret$' "-e NAME takes the caller's"
unlike "$out" '^NOTSET' "which need not be set"
run "$RBOX" -e HOME=/elsewhere -e LANG=x -e LANG=y "$BUSYBOX_ROOT" env
like "$out" '^HOME=/elsewhere$' "a default can be changed"
is "$(printf '%s\n' "$out" | grep '^LANG=')" LANG=y "the later one wins, and is there once"

printf '%s\n' '# a comment' 'ONE=1' '' 'TWO=a b "c"' SECRET 'NOTSET' >"$T/env"
run "$RBOX" --env-file "$T/env" "$BUSYBOX_ROOT" env
like "$out" '^ONE=1$' "--env-file"
like "$out" '^TWO=a b "c"$' "its values are taken as they are"
like "$out" '^SECRET=s3cret$' "a name alone takes the caller's"
unlike "$out" '^(NOTSET|#)' "which need not be set"
run "$RBOX" --env-file "$T/env" -e ONE=2 "$BUSYBOX_ROOT" env
like "$out" '^ONE=2$' "-e wins"

run "$RBOX" --inherit-env "$BUSYBOX_ROOT" env
like "$out" '^SECRET=s3cret$' "--inherit-env takes all"
like "$out" '^container=rbox$' "and container is set"
run "$RBOX" --inherit-env -e SECRET=other "$BUSYBOX_ROOT" env
like "$out" '^SECRET=other$' "-e wins over it"
for bad in '=x' ''; do
	run "$RBOX" -e "$bad" "$BUSYBOX_ROOT" true
	is "$status" 125 "-e '$bad' is refused"
done
done_testing
