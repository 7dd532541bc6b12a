#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 240
#
# A box that stops itself or all others, ignores signals, floods its output or forks ends when its time is over, and so does the
# caller's own timeout(1): --timeout, --grace, SIGTERM, rbox stop, with a terminal and without.
# shellcheck disable=SC2016,SC2034 # expanded in the box; read by eval

. "${0%/*}/attack.sh"
. "${0%/*}/../e2e/terminal.sh"

# What boxes try, each after "ready".
stops='trap "" TERM HUP INT; while :; do kill -TSTP $$; done'
asks='trap "kill -TSTP \$\$" CONT TERM; kill -TSTP $$; while :; do sleep 0.05; done'
others='trap "" TERM; kill -STOP -1; while :; do kill -STOP -1; kill -TSTP $$; done'
flickers='me=$$; trap "" TERM; (trap "" TERM; while :; do kill -CONT $me; done) & while :; do kill -TSTP $$; done'
floods='trap "" TERM; stty raw 2>/dev/null; yes & yes >&2; yes'
forks='trap "" TERM TSTP; i=0; while [ $i -lt 40 ]; do (trap "" TERM; setsid sleep 1000 &) & i=$((i + 1)); done; while :; do kill -TSTP $$; done'
all="stops asks others flickers floods forks"

# soon NAME BEGAN: at most six seconds have passed, of which one or so was the limit
soon()
{
	took=$(($(milliseconds) - $2))
	[ "$took" -le 6000 ]
	ok $? "$1: in time ($took ms)"
}

# Without a terminal.
for try in $all; do
	eval "way=\$$try"
	for options in '' '--share pid'; do
		what="$try${options:+, $options}"
		began=$(milliseconds)
		# shellcheck disable=SC2086 # words
		timeout 20 "$RBOX" --timeout 500ms --grace 300ms $options "$root" sh -c "$way" >/dev/null 2>&1 </dev/null
		is $? 124 "--timeout, $what"
		soon "--timeout, $what" "$began"
	done
done
began=$(milliseconds)
{ timeout 20 "$RBOX" --timeout 500ms --grace 300ms "$root" sh -c "$floods" 2>&1; echo $? >"$T/status"; } | { sleep 2; cat >/dev/null; }
is "$(cat "$T/status")" 124 "--timeout, floods, and nobody reads"
soon "--timeout, floods, and nobody reads" "$began"

# With one, in the foreground of a shell's job: rbox's own limit, also where nobody reads; SIGTERM with grace; and timeout(1).
for try in $all; do
	eval "way=\$$try"
	began=$(milliseconds)
	at_terminal 'wait ready' "$RBOX" --timeout 500ms --grace 300ms "$root" sh -c "echo ready; $way"
	is "$status" 124 "--timeout with a terminal, $try"
	soon "--timeout with a terminal, $try" "$began"
	began=$(milliseconds)
	at_terminal 'wait ready
do sleep 0.3
signal 15
signal 18' "$RBOX" --grace 500ms "$root" sh -c "echo ready; $way"
	like "$status" '^(137|143)$' "SIGTERM and --grace, $try"
	soon "SIGTERM and --grace, $try" "$began"
	began=$(milliseconds)
	at_terminal 'wait ready' timeout 1 "$RBOX" --grace 300ms "$root" sh -c "echo ready; $way"
	is "$status" 124 "timeout(1), $try"
	soon "timeout(1), $try" "$began"
done
began=$(milliseconds)
at_terminal 'wait ready
do sleep 2; kill -0 $job 2>/dev/null && [ "$(ps -o stat= -p $job | cut -c 1)" != Z ] && echo rbox is there' \
	"$RBOX" --timeout 500ms --grace 300ms "$root" sh -c "echo ready; $floods"
is "$status $err" "124 modes at the end same" "--timeout with a terminal that nobody reads"

# Stopped by Ctrl-Z the whole job stands still, timeout(1) too: but the box's time goes on.
at_terminal 'wait ready
send \032
stopped
do sleep 1' "$RBOX" --timeout 500ms --grace 300ms "$root" sh -c 'echo ready; exec sleep 1000'
is "$status" 124 "--timeout ends a box that the user has suspended"
# shellcheck disable=SC2086 # words
at_terminal 'do stty tostop </proc/$job/fd/0
wait > 
send $RBOX --timeout 1s --grace 300ms $R sh -c "sleep 0.3; trap \047\047 TERM; yes" &\n
wait > 
send wait $!; echo "sta""tus $?"\n
wait status 124
send exit 3\n' env R="$root" RBOX="$RBOX" $shell
is "$status" 3 "--timeout ends one that writes from behind where that is not allowed"

# Detached, by rbox stop.
for try in $all; do
	eval "way=\$$try"
	for options in '' '--tty always'; do
		# shellcheck disable=SC2086 # words
		detach $options "$root" sh -c "$way"
		began=$(milliseconds)
		run "$RBOX" stop --grace 500ms "$id"
		is "$status" 0 "rbox stop --grace, $try${options:+, $options}"
		soon "rbox stop --grace, $try${options:+, $options}" "$began"
	done
done
unharmed
done_testing
