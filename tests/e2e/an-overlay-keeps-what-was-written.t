#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --overlay DIR: what is written is in DIR and there again with the next box, ROOT is as it was; one box at a time has DIR.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir -p "$T/root/tree/below"
echo lower >"$T/root/tree/file"
before=$(manifest "$T/root")

run "$RBOX" --overlay "$T/kept" "$T/root" sh -c 'echo new >/new; echo more >>/tree/file; rm /etc/group; rm -r /tree/below; mkdir /tree/below; touch /tree/below/x'
came 0 "the root can be written"
is "$(manifest "$T/root")" "$before" "and is as it was"
is "$(cat "$T/kept/upper/new" "$T/kept/upper/tree/file")" "new
lower
more" "what was written is in DIR/upper"
is "$(ls "$T/kept")" "upper
work" "which is made, and DIR with it"
is "$(stat -c %a "$T/kept")" 700 "for nobody else"
run "$RBOX" --overlay "$T/kept" "$T/root" sh -c 'cat /new /tree/file; ls /etc/group; ls /tree/below'
is "$out" "new
lower
more
x" "the next box finds it"
like "$err" 'group: No such file' "and not what was removed"
cd "$T" || exit
run "$RBOX" --overlay ./kept "$T/root" cat /new
is "$status $out" "0 new" "DIR may be relative"
is "$(ls "$T/kept/upper")" "etc
new
tree" "of what rbox mounts on, nothing is kept"

bare_root "$T/bare"
bare=$(manifest "$T/bare")
run "$RBOX" --overlay "$T/bare-kept" -v "$T/root/tree:/a/b" --tmpfs /t "$T/bare" sh -c 'cat /a/b/file; echo x >/x'
is "$status $out" "0 lower" "also on a bare root"
is "$(find "$T/bare-kept/upper" -mindepth 1 -printf '%P ')$(manifest "$T/bare")" "x $bare" "where mount points are neither in DIR nor in ROOT afterwards"
"$RBOX" --overlay "$T/bare-kept" --tmpfs /t "$T/bare" sh -c 'echo ready; exec sleep 1000' >"$T/said" &
box=$!
until_true grep -qs ready "$T/said"
kill -KILL "$box"
wait "$box" 2>/dev/null
until_true no_process_left
"$RBOX" --overlay "$T/bare-kept" "$T/bare" true
is "$(find "$T/bare-kept/upper" -mindepth 1 -printf '%P ')" "x " "and where rbox was killed, the next box takes them away"

# mount points that the root lacks, wherever links of ROOT lead
mkdir -p "$T/root/run" "$T/root/var"
ln -s ../run "$T/root/var/run"
run "$RBOX" --overlay "$T/links" -v "$T/root/tree/file:/var/run/sock" -v "$T/root/tree:/var/run/a/b" "$T/root" cat /run/sock /run/a/b/file
is "$status $out" "0 lower
lower" "a mount point through a link of ROOT"
is "$(find "$T/links/upper" -mindepth 1 -printf '%P ')" "run " "is not kept"
run "$RBOX" --overlay "$T/closed" "$T/root" sh -c 'chmod 700 /; chown 7:7 / 2>/dev/null; :'
run "$RBOX" --overlay "$T/closed" -v "$T/root/tree:/pt" "$T/root" ls /pt/file
came 0 "nor is one in a root that the box has closed to others"
run "$RBOX" --overlay "$T/closed" "$T/root" ls -d /pt
is "$status" 1 "whoever it belongs to"
rm "$T/root/var/run"
rmdir "$T/root/run" "$T/root/var"
run "$RBOX" --mount "type=overlay,lower=$T/root/tree,upper=$T/kept-too,dst=/mnt" -v "$T/root/tree:/mnt/pt" "$T/root" true
is "$status" 125 "nor is one made in an overlay that is kept"
run "$RBOX" --mount "type=overlay,lower=$T/root/tree,upper=$T/kept-too,dst=/mnt" --file "$T/root/tree/file:/mnt/below" "$T/root" true
is "$status" 125 "and a file does not go over a directory there"
for _ in 1 2; do
	run "$RBOX" --mount "type=overlay,lower=$T/root/tree,upper=$T/kept-too,dst=/mnt" --file /etc/passwd:/mnt/file "$T/root" head -n 1 /mnt/file
	is "$status $out" "0 $(head -n 1 /etc/passwd)" "but over a file, every time"
done
is "$(find "$T/kept-too/upper" -mindepth 1 -printf '%P ')" "" "nothing of all this is kept"

# one at a time
detach --overlay "$T/kept" "$T/root" sh -c 'echo ready; exec sleep 1000'
until_true logged "$id" ready
for one in --explain ''; do
	# shellcheck disable=SC2086 # none or one
	run "$RBOX" $one --overlay "$T/kept" "$T/root" true
	is "$status" "$([ "$one" ] && echo 0 || echo 125)" "a second box on DIR ${one:-is refused}"
done
like "$err" "^rbox: cannot claim $T/kept: another box uses it" "with a sentence"
like "$err" '^rbox: hint: give each box a directory of its own' "and a hint"
run "$RBOX" --overlay "$T/other" "$T/root" true
came 0 "another DIR is free"
run "$RBOX" --mount "type=overlay,lower=$T/root/tree,upper=$T/kept,dst=/mnt" "$T/root" true
is "$status" 125 "nor can --mount use it at the same time"
"$RBOX" stop "$id"
run "$RBOX" --overlay "$T/kept" "$T/root" cat /new
is "$status $out" "0 new" "then it is free again"
"$RBOX" --overlay "$T/kept" "$T/root" sh -c 'echo ready; exec sleep 1000' >"$T/said" &
box=$!
until_true grep -qs ready "$T/said"
kill -KILL "$box"
wait "$box" 2>/dev/null
until_true no_process_left
run "$RBOX" --overlay "$T/kept" "$T/root" cat /new
is "$status $out" "0 new" "also after a SIGKILL"

# bad directories
: >"$T/file"
run "$RBOX" --overlay "$T/file" "$T/root" true
is "$status" 125 "a DIR that is a file is refused"
like "$err" "cannot claim $T/file: Not a directory" "with its name"
run "$RBOX" --overlay "$T/no/dir" "$T/root" true
like "$err" "cannot claim $T/no/dir: mkdir: No such file" "as is one without a parent"
run "$RBOX" --overlay "$T/root/tree" "$T/root" true
is "$status" 125 "a DIR that lies in ROOT is refused"
like "$err" "--overlay $T/root/tree lies in ROOT" "with its name"
for dir in "$T/root" "$T/root/new" "$T/root/tree/../tree/below/new"; do
	run "$RBOX" --overlay "$dir" "$T/root" true
	like "$err" "lies in ROOT" "so is ${dir#"$T"}"
done
is "$(manifest "$T/root")" "$before" "the root is as it was"

run "$RBOX" --overlay "$T/kept" --mount "type=overlay,lower=$T/root/tree,upper=$T/./kept,dst=/mnt" "$T/root" true
like "$err" "^rbox: two overlays of this box keep what is written in $T/./kept" "one DIR for two overlays of a box is refused"
run "$RBOX" --mount "type=overlay,lower=$T/root/tree,upper=$T/root/tree/u,dst=/mnt" "$T/root" true
like "$err" "^rbox: the upper layer $T/root/tree/u lies in ROOT" "an upper layer in ROOT is refused"
mkdir "$T/layer"
run "$RBOX" --mount "type=overlay,lower=$T/layer,upper=$T/layer/u,dst=/mnt" "$T/root" true
like "$err" "^rbox: the upper layer $T/layer/u lies in $T/layer" "and one in its own lower layer"
is "$(ls -A "$T/layer")" "" "before anything is made"

if has_range; then
	run "$RBOX" --overlay "$T/ids" --map range "$T/root" sh -c 'touch /f; chown 7:8 /f; mkdir /d; chown 9:9 /d'
	came 0 "files of other users are kept"
	run "$RBOX" --overlay "$T/ids" --map range "$T/root" stat -c '%u %g' /f /d
	is "$out" "7 8
9 9" "with their owners"
fi

# several layers
mkdir "$T/a" "$T/b" "$T/c,:d" "$T/up"
echo a >"$T/a/file"
echo b >"$T/b/file"
echo b >"$T/b/only-b"
echo c >"$T/c,:d/only-c"
run "$RBOX" --mount "\"type=overlay\",\"lower=$T/a:$T/b:$T/c,\\:d\",dst=/merged" "$T/root" sh -c 'cat /merged/file /merged/only-b /merged/only-c; echo x >/merged/new; cat /merged/new'
is "$status $out" "0 a
b
c
x" "lower=A:B:C: the first one wins, and writes go to memory"
is "$(ls "$T/a")" file "and to no layer"
run "$RBOX" --mount "type=overlay,lower=$T/a:$T/b,upper=$T/up,dst=/mnt" "$T/root" sh -c 'echo up >/mnt/file'
came 0 "upper=DIR"
is "$(cat "$T/up/upper/file") $(cat "$T/a/file")" "up a" "keeps what is written, as --overlay does"
run "$RBOX" --mount "type=overlay,lower=$T/a,dst=/mnt,ro" "$T/root" sh -c 'cat /mnt/file; echo x >/mnt/file'
is "$out" a "ro can be said"
like "$err" 'Read-only' "and holds"
"$RBOX" gc >/dev/null
no_box_is_left "nothing is left"
done_testing
