#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 240
#
# Whatever of rbox's own writing nobody reads (--status-fd, --verbose, --report, its messages, what a terminal shows), time-outs and
# signals hold; a slow reader that lives gets every line, and one that is too slow hears how many it has missed.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/shared"
mkfifo "$T/named"
exec 8<>"$T/named"

fill() { dd if=/dev/zero of="$1" bs=4096 oflag=nonblock 2>/dev/null; }
fill "$T/named"
flags() { sed -n 's/^flags:[[:space:]]*//p' /proc/self/fdinfo/9; }
is_ready() { [ -e "$T/shared/ready" ]; }

# A shell has what it starts behind it ignore SIGINT and SIGQUIT.
heard() { exec env --default-signal=INT,QUIT "$RBOX" "$@"; }

# blocked WAY ARGUMENT...: becomes rbox, of which WAY is what goes to descriptor 9
blocked()
{
	way=$1
	shift
	case $way in
	--status-fd) heard --status-fd 9 "$@" ;;
	--verbose) heard --verbose "$@" 2>&9 ;;
	both) heard --verbose --status-fd 9 "$@" 2>&9 ;;
	--report) heard --report /dev/fd/9 "$@" ;;
	terminal) heard --tty always "$@" >&9 ;;
	messages) heard --seccomp log "$@" 2>&9 ;;
	esac
}

# round WAY WHEN: a box while 9 is full. WHEN is time-out or the number of a signal, which is sent again after a while
round()
{
	rm -f "$T/shared/ready"
	flags >"$T/before"
	limit=''
	[ "$2" != time-out ] || limit='--timeout 500ms --grace 300ms'
	# shellcheck disable=SC2086 # words
	(blocked "$1" $limit -v "$T/shared:/mnt" "$T/root" sh -c 'trap "exit 7" TERM INT HUP QUIT; : >/mnt/ready; echo shown; while :; do sleep 0.05; done') \
		</dev/null >/dev/null 2>"$T/err" &
	pid=$!
	until_true is_ready
	# the first is for COMMAND, and the next ends the wait for the reader
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
		[ "$2" = time-out ] || kill "-$2" "$pid" 2>/dev/null
		sleep 0.3
		[ "$(ps -o stat= -p "$pid" | cut -c 1)" != Z ] || break
	done
	kill -KILL "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	echo $? >"$T/status"
	flags >"$T/after"
}

# stalled PIPE WAY WHEN WANT: the status is WANT
stalled()
{
	what="$1 pipe, $2, $3"
	if [ "$1" = named ]; then
		round "$2" "$3" 9>"$T/named"
	else
		rm -f "$T/over"
		{ fill /dev/fd/9; round "$2" "$3"; : >"$T/over"; } 9>&1 | until [ -e "$T/over" ]; do sleep 0.05; done
	fi
	like "$(cat "$T/status")" "^($4)\$" "$what: rbox ends"
	is "$(cat "$T/after")" "$(cat "$T/before")" "$what: and the caller's descriptor blocks as before"
}
for way in --status-fd --verbose both terminal; do
	stalled plain "$way" time-out 124
	stalled plain "$way" 15 7
done
stalled plain --report time-out 125
stalled plain messages 15 7
for number in 15 1 2 3; do
	stalled plain --report "$number" 125
done
for number in 1 2 3; do
	stalled plain both "$number" 7
done
stalled named both time-out 124
stalled named --report 15 125

# A terminal that is suspended by Ctrl-S takes nothing.
. "${0%/*}/terminal.sh"
at_terminal 'send \023
do sleep 2; kill -0 $job 2>/dev/null && [ "$(ps -o stat= -p $job | cut -c 1)" != Z ] && echo rbox is there
end' "$RBOX" --tty never --verbose --timeout 500ms --grace 300ms "$T/root" sh -c 'while :; do echo text; sleep 0.01; done'
unlike "$status $err" 'rbox is there' "a terminal that is held by Ctrl-S does not hold --timeout up"

# A slow reader that lives gets all; of a thousand mounts, that is more than a pipe holds.
# shellcheck disable=SC2046 # words
set -- $(seq -f '--tmpfs=/m/some-longer-name-so-that-lines-are-long-%g' 700)
bytes=$("$RBOX" --verbose --tmpfs /m "$@" "$T/root" true 2>&1 | wc -c)
{ "$RBOX" --verbose --tmpfs /m --status-fd 3 "$@" "$T/root" sh -c 'exit 3' 3>"$T/status" 2>&1; echo $? >"$T/code"; } | { sleep 2; cat; } >"$T/rows"
is "$(wc -c <"$T/rows") $(cat "$T/code")" "$bytes 3" "a reader that begins after two seconds gets every row"
[ "$bytes" -gt 80000 ]
ok $? "which are more than a pipe holds ($bytes bytes)"

# One that is too slow hears how many lines there were.
mkdir "$T/many"
# shellcheck disable=SC2046 # words
set -- --tmpfs /m $(seq -f "--dir=/m/$(printf '%0180d' 0)%g" 5500)
all=$("$RBOX" --verbose "$@" "$T/root" true 2>&1 | wc -l)
{ "$RBOX" --verbose "$@" "$T/root" sh -c 'exit 3' 2>&1; echo $? >"$T/code"; } | { sleep 4; cat; } >"$T/rows"
lost=$(sed -n 's/^rbox: warning: nobody read \([0-9]*\) rows.*/\1/p' "$T/rows" | awk '{ n += $1 } END { print n + 0 }')
[ "$lost" -gt 0 ]
ok $? "a reader that is too slow hears of it: $lost of $all"
is "$(($(grep -vc '^rbox: warning: nobody' "$T/rows") + lost)) $(cat "$T/code")" "$all 3" "rows that came and rows that did not are all"
no_box_is_left "nothing is left"
done_testing
