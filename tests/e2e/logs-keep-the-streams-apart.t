#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What a detached box wrote to stdout comes from `rbox logs` on stdout, and stderr on stderr; all of it or a chosen part.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/go"
time='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z'

detach --name streams "$T/root" sh -c 'echo one; echo two >&2; echo; printf "a\tb \033[1m\n"; sleep 0.5; echo three'
run "$RBOX" wait streams
run "$RBOX" logs streams
came 0 "logs of a box that has ended"
is "$out" "one

$(printf 'a\tb \033[1m')
three" "stdout has stdout, byte for byte"
is "$err" two "stderr has stderr"
run "$RBOX" logs -t streams
like "$out" "^$time one\$" "-t puts the time before a line"
like "$out" "^$time \$" "also before an empty one"
like "$err" "^$time two\$" "and one of stderr"
is "$(printf '%s\n' "$out" | sort -s -k 1,1)" "$out" "times do not go backwards"
stamp=$(printf '%s\n' "$out" | head -n 1 | cut -d' ' -f1)
age=$(($(date +%s) - $(date -d "$stamp" +%s)))
[ "$age" -ge 0 ] && [ "$age" -lt 100 ]
ok $? "the time is that of now, in UTC ($age s ago)"
run "$RBOX" logs -n 1 streams
is "$out$err" three "-n 1 gives the last line"
run "$RBOX" logs --tail 100 streams
is "$(printf '%s\n' "$out" | wc -l) $err" "4 two" "-n of more than there are gives all"
run "$RBOX" logs -n 0 streams
is "$status$out$err" 0 "-n 0 gives none"
run "$RBOX" logs -n x streams
is "$status" 125 "-n of no number is refused"
"$RBOX" stop streams

# Lines that are not whole: written in pieces, between those of the other stream, or never ended.
detach --name pieces "$T/root" sh -c 'printf begin; sleep 0.3; echo other >&2; sleep 0.3; echo " and end"'
"$RBOX" wait pieces
run "$RBOX" logs pieces
is "$out $err" "begin and end other" "a line in pieces is one line"
run "$RBOX" logs -t pieces
like "$out" "^$time begin and end\$" "with one time"
run "$RBOX" logs -n 1 pieces
is "$out$err" "begin and end" "-n 1 gives it whole"
"$RBOX" stop pieces
detach --name open "$T/root" sh -c 'echo first; printf "no newline"'
"$RBOX" wait open
"$RBOX" logs open >"$T/open"
is "$(od -An -c "$T/open" | tr -d ' \n')" 'first\nnonewline' "a line without a newline gets none"
run "$RBOX" logs -n 1 open
is "$out" "no newline" "and is the last line"
run "$RBOX" logs -n 0 open
is "$out" "" "which -n 0 does not give"
"$RBOX" stop open
detach --name long "$T/root" sh -c 'head -c 100000 /dev/zero | tr "\0" x; echo; echo short'
"$RBOX" wait long
is "$("$RBOX" logs long | awk '{ print length($0) }' | tr '\n' ' ')" "100000 5 " "a line of 100000 bytes is one line"
is "$("$RBOX" logs -n 2 long | awk '{ print length($0) }' | tr '\n' ' ')" "100000 5 " "and counts as one"
is "$("$RBOX" logs -t long | grep -cE "$time")" 2 "with one time"
"$RBOX" stop long
detach --name bytes "$T/root" sh -c 'printf "\001\200\377\r\n\000end\n"'
"$RBOX" wait bytes
"$RBOX" logs bytes >"$T/bytes"
is "$(od -An -t x1 "$T/bytes" | tr -d ' \n')" 0180ff0d0a00656e640a "any byte is kept"
"$RBOX" stop bytes

# --since
detach --name since -v "$T/go:/go" "$T/root" sh -c 'echo old; until [ -e /go/now ]; do sleep 0.05; done; echo new; exec sleep 1000'
until_true logged since old
sleep 0.05
when=$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)
: >"$T/go/now"
until_true logged since new
is "$("$RBOX" logs --since "$when" since)" new "--since a time gives what was written later"
is "$("$RBOX" logs --since 1h since | tr '\n' ' ')" "old new " "--since a duration counts back from now"
is "$("$RBOX" logs --since 2000-01-01T00:00:00Z since | tr '\n' ' ')" "old new " "the fraction of a time may be left out"
is "$("$RBOX" logs --since 2200-01-01T00:00:00Z since)" "" "of the future there is nothing"
is "$("$RBOX" logs --since 1h -n 1 since)" new "--since and -n together"
sleep 0.2
is "$("$RBOX" logs --since 100ms since)" "" "nothing was written in the last tenth of a second"
for bad in yesterday 2026-02-30T00:00:00Z 2026-11-25 '' -5 10x; do
	run "$RBOX" logs "--since=$bad" since
	came 125 "--since '$bad' is refused"
	like "$err" '^rbox: .*(--since|duration)' "with a sentence"
done
"$RBOX" stop since

# A box in the foreground has none.
start --name fore "$T/root" sh -c 'echo ready; exec sleep 1000'
run "$RBOX" logs fore
came 125 "logs of a box in the foreground are refused"
like "$err" '^rbox: .*fore.*not detached' "with a sentence"
is "$out" "" "and nothing is printed"
kill "$box"
wait "$box"

# Output that cannot be written is told of.
detach --name full "$T/root" echo text
"$RBOX" wait full
"$RBOX" logs full >/dev/full 2>"$T/err"
is "$? $(grep -c 'standard output' "$T/err")" "125 1" "a full standard output is a failure"
"$RBOX" stop full

# With a terminal of its own all is one stream.
detach --name tty --tty always "$T/root" sh -c '[ -t 0 ] && [ -t 2 ] && echo terminal; echo other >&2'
"$RBOX" wait tty
run "$RBOX" logs tty
is "$(printf '%s' "$out" | tr -d '\r' | tr '\n' ' ')$err" "terminal other" "a box with a terminal has one stream"
"$RBOX" stop tty
no_box_is_left "nothing is left"
done_testing
