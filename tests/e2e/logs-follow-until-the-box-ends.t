#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox logs -f` prints what comes, and ends with the box.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/go"
writer='echo one; echo err one >&2
	until [ -e /go/two ]; do sleep 0.05; done; echo two
	until [ -e /go/end ]; do sleep 0.05; done; echo last; exit 3'
detach --name follow -v "$T/go:/go" "$T/root" sh -c "$writer"
bounded "$RBOX" logs -f follow >"$T/a" 2>"$T/a.err" &
a=$!
bounded "$RBOX" logs --follow -n 0 follow >"$T/b" 2>&1 &
b=$!
bounded "$RBOX" logs -f -t follow >"$T/c" 2>&1 &
c=$!
until_true grep -qs one "$T/a"
ok $? "what was there is printed"
until_true grep -qs 'err one' "$T/a.err"
ok $? "to both streams"
until_true grep -qs one "$T/c"
sleep 0.2
: >"$T/go/two"
until_true grep -qs two "$T/a"
ok $? "what comes is printed"
kill -0 "$a"
ok $? "while the box runs it goes on"
: >"$T/go/end"
wait "$a"
is "$?" 0 "it ends with the box, with status 0"
wait "$b" && wait "$c"
ok $? "and so do the others"
is "$(tr '\n' ' ' <"$T/a")" "one two last " "all lines came, once"
is "$(tr '\n' ' ' <"$T/b")" "two last " "-n 0 begins with what comes"
is "$(cut -d' ' -f2- <"$T/c" | sort | tr '\n' ' ')" "err one last one two " "-t as well"
run "$RBOX" logs -f follow
is "$status $(printf '%s' "$out" | tr '\n' ' ')" "0 one two last" "of a box that has ended, it ends at once"
"$RBOX" stop follow

# One follower that does not read, one whose reader goes: the box does not notice.
detach --name many "$T/root" sh -c 'i=0; while [ $i -lt 40 ]; do echo "line $i"; i=$((i + 1)); sleep 0.02; done; exit 5'
bounded "$RBOX" logs -f many | head -n 1 >"$T/first"
is "$(cat "$T/first")" "line 0" "a reader of the first line only"
bounded "$RBOX" logs -f many >/dev/null &
killed=$!
kill -KILL "$killed" 2>/dev/null
wait "$killed" 2>/dev/null
run "$RBOX" wait many
is "$status" 5 "a follower that is killed changes nothing"
is "$("$RBOX" logs many | tail -n 1)" "line 39" "all was written"
"$RBOX" stop many

# Over the change from one file to the next: in order, and to the end.
detach --name big -v "$T/go:/go" "$T/root" sh -c '
	until [ -e /go/big ]; do sleep 0.05; done
	i=0; while [ $i -lt 6 ]; do seq $((i * 10000 + 1)) $((i * 10000 + 10000)); i=$((i + 1)); sleep 0.2; done'
bounded "$RBOX" logs -f big >"$T/big" 2>"$T/big.err" &
a=$!
sleep 0.2
: >"$T/go/big"
wait "$a"
is "$? $(cat "$T/big.err")" "0 " "a follower of much ends"
is "$(tail -n 1 "$T/big")" 60000 "with the last line"
is "$(sort -n -c "$T/big" 2>&1; uniq -d "$T/big" | head -n 1)" "" "lines come in order and once"
note "$(wc -l <"$T/big") of 60000 lines were followed"
"$RBOX" stop big

# A follower of a box whose rbox is killed ends, too.
detach --name dies "$T/root" sh -c 'echo here; exec sleep 1000'
bounded "$RBOX" logs -f dies >"$T/dies" 2>&1 &
a=$!
until_true grep -qs here "$T/dies"
kill -KILL "$(of dies .box.host_pid)"
wait "$a"
is "$? $(cat "$T/dies")" "0 here" "when the rbox that runs the box is killed, it ends"
"$RBOX" gc >/dev/null
no_box_is_left "nothing is left"
done_testing
