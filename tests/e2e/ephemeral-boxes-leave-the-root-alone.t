#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --ephemeral: everything can be written, and ROOT is as it was; many boxes at once on one ROOT see nothing of each other.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir -p "$T/root/tree/below"
echo lower >"$T/root/tree/file"
before=$(manifest "$T/root")

run "$RBOX" --ephemeral "$T/root" sh -c '
	echo new >/new && echo upper >/tree/file && rm /etc/group && chmod 700 /mnt && mv /tree/file /tree/other &&
	rm -r /tree/below && mkdir /tree/below && ln -s x /tree/link && cat /new /tree/other'
is "$status $out" "0 new
upper" "the root can be written, its directories replaced"
is "$(manifest "$T/root")" "$before" "and is as it was"
run "$RBOX" --ephemeral "$T/root" sh -c 'cat /tree/file; ls -A /tree/below /new'
is "$out" "lower
/tree/below:" "what was written is gone"
run "$RBOX" --ephemeral "$T/root" sh -c 'grep -c . /proc/self/mountinfo; grep " / / " /proc/self/mountinfo'
like "$out" ' - overlay overlay .*lowerdir=' "the root is an overlay"
host_mounts=$(awk '{ print $5 }' /proc/self/mountinfo | grep -vE '^/(proc|sys|dev)?(/|$)' | head -n 1)
unlike "$out" "${host_mounts:-nothing-of-the-host}" "nothing of the host's is mounted"
is "$("$RBOX" --ephemeral "$T/root" sh -c 'cut -d" " -f5 /proc/self/mountinfo | grep -cx /')" 1 "one mount is the root, and nothing lies under it"
run "$RBOX" --ephemeral "$T/root" stat -c '%a %u %g' /
is "$out" "$("$RBOX" "$T/root" stat -c '%a %u %g' /)" "its owner and mode are ROOT's"

bare_root "$T/bare"
chmod 555 "$T/bare"
bare=$(manifest "$T/bare")
run "$RBOX" --ephemeral -v "$T/root/tree:/a/b" --tmpfs /c/d "$T/bare" sh -c 'cat /a/b/file; ls -d /proc/self /c/d; stat -c %a /a /proc'
is "$status $out" "0 lower
/c/d
/proc/self
755
555" "mount points that ROOT lacks are made in memory, even if ROOT may not be written"
is "$(manifest "$T/bare")" "$bare" "so that it stays bare"
chmod 755 "$T/bare"

if has_range; then
	unshare --user --map-auto --map-root-user sh -c 'chown 7:8 "$0"; chmod 640 "$0"' "$T/root/tree/file"
	run "$RBOX" --ephemeral --map range "$T/root" sh -c 'echo more >>/tree/file; stat -c "%u %g %a" /tree/file; chown 12:13 /tree/file; stat -c "%u %g" /tree/file'
	is "$status $out" "0 7 8 640
12 13" "a file of another user that is copied up keeps its owner"
	run "$RBOX" --ephemeral --map range -u 7:8 "$T/root" sh -c 'echo own >/tree/file && cat /tree/file'
	is "$status $out" "0 own" "who may write it"
	run "$RBOX" --ephemeral --map range -u 9:9 "$T/root" cat /tree/file
	is "$status" 1 "and others may not read it"
	unshare --user --map-auto --map-root-user sh -c 'chown 0:0 "$0"; chmod 644 "$0"' "$T/root/tree/file"
fi
run "$RBOX" --ephemeral --map single "$T/root" sh -c 'echo one >/tree/file && cat /tree/file'
is "$status $out" "0 one" "it works with one id"
is "$(manifest "$T/root")" "$before" "the root is as it was"

# a hundred at the same time
mkdir "$T/out"
i=0
while [ $i -lt 100 ]; do
	i=$((i + 1))
	"$RBOX" --ephemeral --map single -e "N=$i" "$T/root" sh -c 'echo "$N" >/tree/file; sleep 1; cat /tree/file' >"$T/out/$i" 2>&1 &
done
wait
wrong=0
for i in $(seq 100); do
	[ "$(cat "$T/out/$i")" = "$i" ] || wrong=$((wrong + 1))
done
is "$wrong" 0 "a hundred boxes on one ROOT at once see each its own"
is "$(manifest "$T/root")" "$before" "the root is as it was"

run "$RBOX" --ephemeral --read-only "$T/root" true
is "$status" 125 "--read-only excludes it"
like "$err" '^rbox: --read-only and --ephemeral exclude each other$' "with both named"
run "$RBOX" --ephemeral --propagation slave "$T/root" true
like "$err" '^rbox: --ephemeral and --propagation slave exclude each other' "as slave does"
run unshare --user --map-root-user --mount sh -c 'mount -t tmpfs x "$1/mnt" && exec "$0" --ephemeral "$1" true' "$RBOX" "$T/root"
is "$status" 125 "a ROOT with mounts in it cannot be a layer"
like "$err" "^rbox: --ephemeral: something is mounted in ROOT, at $T/root/mnt, and the kernel" "which is said, with the mount"
like "$err" '^rbox: hint: unmount it' "and what can be done"
no_box_is_left "nothing is left"
done_testing
