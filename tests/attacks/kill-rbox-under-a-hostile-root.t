#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# ROOT has links and odd files in the place of all that rbox makes or mounts, and rbox, its init, or both are killed or stopped at many moments of
# the start: what it leaves or takes away afterwards is in ROOT alone, and the host's files are as they were.
# shellcheck disable=SC2013 # words

. "${0%/*}/hostile.sh"
bare_root "$T/root"
ln -s "$host" "$T/root/way"
ln -s "$host/dir" "$T/root/etc"
ln -s "../../../../../../../..$host" "$T/root/var"
# what bears rbox's mark and is somebody else's
mkdir -p "$host/marked/empty"
: >"$host/marked/file"
chmod 1000 "$host/marked/file" "$host/marked/empty"
chmod 4755 "$host/marked"
host_before=$(manifest "$host")
give="-v $T/root/bin:/way/a/b -v $T/root/bin:/var/marked/empty --tmpfs /way/marked/more --hostname box --net host"

run find "$T/root/way/" -perm 1000 -delete
[ "$(manifest "$host")" != "$host_before" ]
ok $? "who looks for marks by path, finds the host's"
mkdir -p "$host/marked/empty"
: >"$host/marked/file"
chmod 1000 "$host/marked/file" "$host/marked/empty"
chmod 4755 "$host/marked"
is "$(manifest "$host")" "$host_before" "which is undone"

# children of PID, as far as they go
below() { for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do echo "$child"; below "$child"; done; }
for signal in KILL STOP; do
	for moment in 0 1 2 3 4 5 7 9 12 15 20 25 30 40 60; do
		# shellcheck disable=SC2086 # words
		"$RBOX" $give "$T/root" /bin/sleep 0.3 >/dev/null 2>&1 &
		box=$!
		sleep "0.0$(printf %02d "$moment")"
		for pid in $(below "$box"); do kill -s "$signal" "$pid" 2>/dev/null; done
		kill -s "$signal" "$box" 2>/dev/null
		if [ "$signal" = STOP ]; then
			# in another order than they were stopped in
			kill -s CONT "$box" 2>/dev/null
			for pid in $(below "$box"); do kill -s CONT "$pid" 2>/dev/null; done
		fi
		wait "$box" 2>/dev/null
	done
	is "$(manifest "$host")" "$host_before" "after SIG$signal at 15 moments the host's files are as they were"
done
# shellcheck disable=SC2086 # words
run "$RBOX" $give "$T/root" /bin/true
judge "the next box on it" "rbox: "
"$RBOX" --map single "$T/root" /bin/true
is "$(find "$T/root" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | tr '\n' ' ')" "bin etc var way " "takes away what the killed ones have left"
"$RBOX" gc >/dev/null
unharmed
done_testing
