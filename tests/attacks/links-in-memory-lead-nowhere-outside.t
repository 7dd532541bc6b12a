#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box that is gone has left links in an upper layer, or the box's own /dev has some: what the next box makes there stays in the file
# system that it is said to be in. And a box can lead the sweep of what it leaves nowhere else.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
new_root "$T/root"
mkdir -p "$T/data" "$T/host/e" "$T/low"
echo text >"$T/host/s"
before=$(manifest "$T/root")

"$RBOX" --mount "type=overlay,lower=$T/low,upper=$T/up,dst=/mnt/o" "$T/root" ln -s /mnt/data /mnt/o/conf
for option in "--file $T/host/s:/mnt/o/conf/evil" "-v $T/host/e:/mnt/o/conf/sub/dir" "--dir /mnt/o/conf/dd" "--symlink /a:/mnt/o/conf/ln" \
	"--tmpfs /mnt/o/conf/t" "--mask /mnt/o/conf"; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" -v "$T/data:/mnt/data" --mount "type=overlay,lower=$T/low,upper=$T/up,dst=/mnt/o" $option "$T/root" true
	is "$status" 125 "${option%% *} through a link of a kept layer is refused"
	like "$err" '^rbox: .*/mnt/o/conf' "with the place"
	is "$(ls -A "$T/data")" "" "and nothing is made where it leads"
done
run "$RBOX" -v "$T/data:/mnt/data" --mount "type=overlay,lower=$T/low,dst=/mnt/o" --tmpfs /mnt/o/x --symlink /mnt/data:/mnt/o/l --dir /mnt/o/l/d \
	"$T/root" true
is "$status" 125 "so it is with a link that this box is given"
is "$(ls -A "$T/data")" "" "and nothing is made there"

for option in "--dir /dev/fd/left" "--file $T/host/s:/dev/fd/f" "--tmpfs /dev/fd/3" "-v $T/host:/dev/fd/b"; do
	# shellcheck disable=SC2086
	run "$RBOX" --proc none $option "$T/root" true
	is "$status" 125 "${option%% *} through a link of the box's own /dev is refused"
	is "$(manifest "$T/root")" "$before" "and ROOT is as it was"
done

# Where a bind leads to / everybody would be in it.
ln -s / "$T/root/way"
run "$RBOX" -v "$T/host:/way" "$T/root" true
is "$status" 125 "a mount on a link to / is refused"
like "$err" '^rbox: a mount on /way would cover the root itself' "which is said"
rm "$T/root/way"
mkdir -p "$T/root/var"
ln -s / "$T/root/run"
run "$RBOX" --read-only "$T/root" ls -d /bin
is "$status $out" "0 /bin" "a /run that leads to / gets no memory with --read-only"
rm -r "$T/root/run" "$T/root/var"

# The directory of --overlay, moved away by the box and replaced.
mkdir -p "$T/p" "$T/victim/upper/keep" "$T/victim/upper/gone"
touch "$T/victim/upper/keep/data" "$T/victim/upper/empty"
chmod 4755 "$T/victim/upper/keep" "$T/victim/upper/gone"
chmod 1000 "$T/victim/upper/empty"
victim=$(manifest "$T/victim")
cd "$T/p" || exit
run "$RBOX" --overlay work -v "$T/p:/p" "$T/root" sh -c 'mv /p/work /p/work.old; ln -s ../victim /p/work'
came 0 "a box can move its own upper layer, if it may write where that is"
is "$(manifest "$T/victim")" "$victim" "what is put in its place is not touched"
is "$(ls -A work.old/upper)" "" "and in the real one no mount point stays"
nothing_left "nothing is left"
done_testing
