#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox -d` prints the box's id as soon as COMMAND runs, or fails as without -d and leaves nothing.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/shared"
uuid='^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

run "$RBOX" -d "$T/root" sleep 1000
came 0 "a detached box starts"
like "$out" "$uuid" "its id is printed"
is "$(printf '%s\n' "$out" | wc -l) $err" "1 " "and nothing else"
is "$(cat "/proc/$(command_of "$out")/comm")" sleep "COMMAND has been executed when rbox returns"
is "$("$RBOX" ps -q)" "$out" "the id is the one that rbox ps lists"
run "$RBOX" stop "$out"
came 0 "it is stopped"

# Whoever reads rbox's output until its end must not wait for the box.
began=$(milliseconds)
id=$("$RBOX" -d "$T/root" sleep 1000 2>&1)
like "$id" "$uuid" "in \$(...) the id comes"
piped=$("$RBOX" -d "$T/root" sleep 1000 2>&1 | cat)
like "$piped" "$uuid" "through a pipe the id comes"
bounded sh -c 'all=$({ "$0" -d "$1" sleep 1000 3>&1 >/dev/null; } 2>&1); echo "$all" >"$2"' "$RBOX" "$T/root" "$T/all"
is "$? $(cat "$T/all")" "0 " "no other descriptor of the caller is held open"
[ $(($(milliseconds) - began)) -lt 60000 ]
ok $? "none of them waits for the box"
"$RBOX" stop --all

# refused STATUS SENTENCE ARGUMENT...
refused()
{
	want=$1 sentence=$2
	shift 2
	run "$RBOX" "$@"
	plain="$status $err"
	run "$RBOX" -d "$@"
	came "$want" "status $want of: $*"
	is "$out" "" "no id is printed"
	like "$err" "$sentence" "with a sentence"
	is "$status $err" "$plain" "which is that of a box in the foreground"
	is "$(ls -A "$state" 2>/dev/null)" "" "nothing is left in the directory of boxes"
}
echo text >"$T/root/bin/text"
printf '#!/bin/none\n' >"$T/root/bin/script"
chmod +x "$T/root/bin/script"
refused 127 'no-such' "$T/root" no-such
refused 126 'text' "$T/root" /bin/text
refused 126 'script' "$T/root" /bin/script
refused 125 'nowhere' "$T/nowhere" true
refused 125 'work' -w /no/where "$T/root" true
refused 125 "'a/b'" --name a/b "$T/root" true
refused 125 'missing' -v "$T/missing:/mnt" "$T/root" true
refused 125 'nobody-knows' -u nobody-knows "$T/root" true

# A COMMAND that ends at once has run.
for n in 0 7; do
	detach "$T/root" sh -c "exit $n"
	is "$status" 0 "a COMMAND that ends with $n at once was started"
	run "$RBOX" wait "$id"
	is "$status" "$n" "and its status is kept"
	"$RBOX" stop "$id"
done

no_box_is_left "nothing is left"
done_testing
