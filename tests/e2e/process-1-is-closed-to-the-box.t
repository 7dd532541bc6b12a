#!/bin/sh
# SPDX-License-Identifier: MIT
#
# PID 1 is rbox's own program: the box can neither read nor change its memory, descriptors, program or directories.

. "${0%/*}/lib.sh"
for options in '' '--map single'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" $options "$BUSYBOX_ROOT" sh -c '
		cat /proc/1/environ && echo open; head -c 1 /proc/1/mem && echo open; readlink /proc/1/exe && echo open
		ls /proc/1/fd/ && echo open; ls /proc/1/root/ && echo open; ls /proc/1/cwd/ && echo open
		echo x >/proc/1/exe && echo open; cat /proc/1/maps | grep . && echo open; echo 0 >/proc/1/oom_score_adj && echo open
		cat /proc/1/auxv | grep -q . && echo open; readlink /proc/1/ns/mnt && echo open
		kill -KILL 1; kill -STOP 1; sleep 0.1; echo alive'
	is "$status $(printf '%s' "$out" | tr -d '\0')" "0 alive" "nothing of it opens, and no signal ends it ('$options')"
done
run "$RBOX" "$BUSYBOX_ROOT" sh -c 'tr "\0" "\n" </proc/1/cmdline'
unlike "$out" "rbox-tests|$BUSYBOX_ROOT" "its command line does not tell paths of the host"
done_testing
