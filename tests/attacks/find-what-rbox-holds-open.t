#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No process that a box can see holds a directory, a file or a namespace of the host's: looked at from outside, again and again while rbox
# exec enters, by root of a machine on which the caller is an ordinary user.
# shellcheck disable=SC2016 # expanded in the machine

. "${0%/*}/attack.sh"
needs_range
mkdir -m 777 "$T/seen" "$T/leaked"
exec 7<"$T/leaked" 8<"$host"
export RBOX attempt root T
for options in '' '--map single' '--no-init' '--ephemeral' '--keep-fd 7'; do
	rm -f "$T/seen"/*
	export options
	machine 'mkdir -m 700 -p "$T/own"; chown 1000:1000 "$T/own"; chown -Rh 1000:1000 "$root"
		(until [ -s "$T/seen/pid" ]; do sleep 0.05; done
			exec "$attempt" holders "$(cat "$T/seen/pid")" "$T/seen/stop" "$T/seen/list" 7<&- 8<&-) &' \
		sh -c '
		export XDG_RUNTIME_DIR="$T/own"
		id=$("$RBOX" -d $options "$root" sleep 1000) || exit
		"$RBOX" inspect "$id" | jq .box.pid >"$T/seen/pid.new"
		mv "$T/seen/pid.new" "$T/seen/pid"
		until [ -e "$T/seen/list" ]; do sleep 0.05; done
		for i in $(seq 30); do
			"$RBOX" exec "$id" true && "$RBOX" exec "$id" busybox usleep 20000 || exit
		done
		touch "$T/seen/stop"
		"$RBOX" stop "$id" >/dev/null' >"$T/.out" 2>"$T/.err"
	is "$? $(cat "$T/.err")" "0 " "boxes run on that machine ('$options')"
	sort -u "$T/seen/list" >"$T/sorted"
	# true can be over between two looks
	like "$(cat "$T/sorted")" '^busybox stream ' "what enters was seen ('$options')"
	case $options in
	# what says that this would be noticed
	--keep*) like "$(cat "$T/sorted")" '^sleep more /tmp/' "a descriptor of the host's is seen where one is kept" ;;
	# / is the box's own: a working directory on its way; and so is what is looked at before it is executed
	*) is "$(sed -n 's/^\(.*\) more /\1 /p' "$T/sorted" | grep -vE ' (pipe:|anon_inode:|(/|/bin/busybox)$)')" "" "nothing of the host's is held ('$options')" ;;
	esac
done
no_box_is_left "nothing is left"
done_testing
