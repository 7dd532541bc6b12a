#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Started from a terminal: what is typed is COMMAND's input, ^C and ^\ are signals for it.

. "${0%/*}/lib.sh"
command -v script >/dev/null || skip_all "no script"
new_root "$T/root"

# keys TEXT COMMAND: types TEXT when COMMAND has said that it is ready
keys()
{
	rm -f "$T/.done" "$T/.out"
	: >"$T/.out"
	{
		until_true grep -q ready "$T/.out"
		printf '%b' "$1"
		until_true test -e "$T/.done"
	} | {
		SHELL=/bin/sh timeout --kill-after=5 10 script -qefc "exec $2" /dev/null >"$T/.out" 2>&1
		echo $? >"$T/.status"
		: >"$T/.done"
	}
	status=$(cat "$T/.status")
	out=$(tr -d '\r' <"$T/.out")
}
# rbox and its PID 1 get such a signal at the same time: often enough to see one of them lost.
all=''
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	keys '\003' "$RBOX $T/root sh -c 'echo ready; exec sleep 100'"
	all="$all $status"
	[ "$status" = 130 ] || break
done
is "$all" " 130 130 130 130 130 130 130 130 130 130 130 130 130 130 130" "^C ends COMMAND with status 130"
# shellcheck disable=SC2016 # expanded by the shells within
caught='n=0; trap "n=\$((n + 1)); echo caught \$n; sleep 0.2; exit 5" INT; echo ready; while :; do sleep 0.02; done'
keys '\003' "$RBOX $T/root sh -c '$caught'"
is "$status" 5 "a COMMAND may catch it"
like "$out" 'caught 1$' "and does"
unlike "$out" 'caught 2$' "once"
keys '\034' "$RBOX $T/root sh -c 'echo ready; exec sleep 100'"
is "$status" 131 "^\\ ends it with status 131"
keys 'typed\n' "$RBOX $T/root sh -c 'echo ready; read line; echo \"got \$line\"; [ -t 0 ] && echo terminal'"
like "$out" '^got typed' "what is typed is read"
like "$out" '^terminal' "from a terminal"
nothing_left "nothing is left"
done_testing
