#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A full disk or a closed descriptor where rbox should write is status 125 and one message, which has COMMAND's own status.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
detach --name kept "$T/root" sh -c 'echo line'
"$RBOX" wait kept

# Every subcommand that prints.
for command in --help --version "ps --help" "--explain $T/root true" "--explain --json $T/root true" "ps -a" "ps -a --json" "ps -aq" \
	"inspect kept" "logs kept"; do
	# shellcheck disable=SC2086 # words
	bounded "$RBOX" $command >/dev/full 2>"$T/err"
	is "$? $(wc -l <"$T/err")" "125 1" "rbox $command, to a full disk"
	like "$(cat "$T/err")" '^rbox: .*: No space left on device$' "rbox $command, to a full disk: the message"
	# shellcheck disable=SC2086 # words
	bounded "$RBOX" $command >&- 2>"$T/err"
	is "$? $(wc -l <"$T/err")" "125 1" "rbox $command, to a closed descriptor"
done
"$RBOX" stop kept

# reports NAME STATUS SENTENCE: what the last rbox said in $T/err
reports()
{
	is "$? $(cat "$T/err")" "$2 $3" "$1"
}
full="No space left on device"
"$RBOX" --report /dev/full "$T/root" sh -c 'exit 3' 2>"$T/err"
reports "--report" 125 "rbox: COMMAND ended with status 3; cannot write the report: $full"
"$RBOX" --report /dev/full "$T/root" true 2>"$T/err"
reports "--report, of a COMMAND that succeeds" 125 "rbox: COMMAND ended with status 0; cannot write the report: $full"
"$RBOX" --report /dev/full "$T/root" sh -c 'kill -KILL $$' 2>"$T/err"
reports "--report, of one that was killed" 125 "rbox: COMMAND was killed by signal 9; cannot write the report: $full"
"$RBOX" --report /dev/full --timeout 200ms "$T/root" sleep 1000 2>"$T/err"
reports "--report, of one whose time was over" 125 "rbox: COMMAND was killed by signal 15; cannot write the report: $full"
"$RBOX" --report /dev/full "$T/root" no-such 2>"$T/err"
is "$? $(head -n 1 "$T/err")" "127 rbox: cannot write the report: $full" "--report, of one that is not there: the status stays"
"$RBOX" --status-fd 3 "$T/root" sh -c 'exit 3' 3>/dev/full 2>"$T/err"
reports "--status-fd" 125 "rbox: COMMAND ended with status 3; cannot write to the descriptor of --status-fd: $full"
"$RBOX" --tty always "$T/root" sh -c 'echo line; exit 3' >/dev/full 2>"$T/err" </dev/null
status=$?
like "$status $(cat "$T/err")" "^125 rbox: COMMAND .*; cannot write what it wrote: $full\$" "what COMMAND writes to a terminal of its own"
"$RBOX" "$T/root" sh -c 'echo line || exit 3' >/dev/full 2>"$T/err"
is "$?" 3 "to what it has itself, COMMAND sees the error"
"$RBOX" "$T/root" sh -c 'echo line 2>/dev/null || exit 4' >&-
is "$?" 4 "and to what was closed before"

# Messages of boxes that run at the same time: a line is whole, and so is its hint.
if command -v strace >/dev/null; then
	for arguments in "$T/root no-such" "$T/none true" "--no-such" "exec no-such true" "--cap-add nobody-knows $T/root true"; do
		# shellcheck disable=SC2086 # words
		strace -o "$T/calls" -e trace=write,writev,pwritev2 "$RBOX" $arguments 2>"$T/err" >/dev/null
		lines=$(grep -vc '^rbox: hint:' "$T/err")
		calls=$(grep -cE '^(write|writev|pwritev2)\(2,' "$T/calls")
		[ "$calls" -ge 1 ] && [ "$calls" -le $((lines + 1)) ]
		ok $? "a message is one write: rbox $arguments ($calls of $lines)"
		is "$(sed -nE 's/^write\(2, "(.*)", [0-9]+\) .*/\1/p' "$T/calls" | grep -vc '\\n$')" 0 "and ends its line: rbox $arguments"
	done
else
	skip "no strace"
fi
no_box_is_left "nothing is left"
done_testing
