#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 240
#
# What `rbox exec` starts outlives neither the box nor the `rbox exec` that started it.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

# entered FILE COMMAND...: an exec in the background that has said ready; its pid is $exec
entered()
{
	file=$1
	shift
	: >"$file"
	"$RBOX" exec box "$@" >"$file" 2>&1 &
	exec=$!
	until_true grep -qs ready "$file"
}
has_ended() { case $(ps -o stat= -p "$1") in '' | Z*) ;; *) return 1 ;; esac; }
processes() { "$RBOX" inspect box | jq .processes; }
inside() { "$RBOX" exec box ps -o args | grep -c '^sleep 77'; }
inside_are() { [ "$(inside)" = "$1" ]; }

for kind in '' '--map single' --no-init '--share pid'; do
	for way in stop kill 'its end' 'its rbox is killed'; do
		mkdir -p "$T/go"
		rm -f "$T/go/now"
		# shellcheck disable=SC2086 # words
		detach --name box -v "$T/go:/go" $kind "$T/root" sh -c 'trap "exit 0" TERM; until [ -e /go/now ]; do sleep 0.05; done'
		entered "$T/one" sh -c 'trap "" TERM HUP; echo ready; while :; do sleep 0.1; done'
		one=$exec
		entered "$T/two" sh -c 'echo ready; exec sleep 1000'
		two=$exec
		# shellcheck disable=SC2086 # words
		case $way in
		stop | kill) "$RBOX" $way box ;;
		'its end') : >"$T/go/now" ;;
		*) kill -KILL "$(of box .box.host_pid)" ;;
		esac
		alive=''
		for pid in $one $two; do
			until_true has_ended "$pid" || { alive="$alive, $pid is alive"; kill -KILL "$pid"; }
		done
		wait "$one"
		first=$?
		wait "$two"
		is "$first $?$alive" "137 137" "$kind $way: execs end with the box"
		"$RBOX" gc >/dev/null
	done
done

detach --name box "$T/root" sleep 1000
entered "$T/one" sh -c 'echo ready; exec sleep 7701'
is "$(inside)" 1 "exec runs"
kill -KILL "$exec"
wait "$exec" 2>/dev/null
until_true inside_are 0
ok $? "SIGKILL of rbox exec ends its COMMAND"
is "$(state_of box)" running "and not the box"

# At any moment of its start.
run "$KILL_MOMENTS" 200 6000 9 "$RBOX" exec box sleep 7702
is "$status $out" "0 200 killed, 0 ended otherwise, 0 deaf, 0 left" "killed at 200 moments of its start"
until_true inside_are 0
is "$(inside) $(processes)" "0 2" "it leaves nothing in the box"
run "$KILL_MOMENTS" 100 6000 15 "$RBOX" exec box sleep 7702
is "$status $(echo "$out" | sed 's/^[0-9]* killed, [0-9]* ended otherwise, //')" "0 0 deaf, 0 left" "SIGTERM at 100 moments ends it"
is "$(inside)" 0 "and leaves nothing"

# What COMMAND has left running belongs to the box.
run "$RBOX" exec box sh -c 'sleep 7703 & (setsid sleep 7704 &) ; exit 3'
left=$status
until_true inside_are 2
is "$left $(inside)" "3 2" "what COMMAND leaves stays in the box"
"$RBOX" stop box
"$RBOX" gc >/dev/null
is "$(pgrep -f 'sleep 770[34]' | wc -l)" 0 "and ends with it"

# Many at once.
detach --name box "$T/root" sleep 1000
pids=''
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	bounded "$RBOX" exec box sh -c "exit $n" &
	pids="$pids $!"
done
got=''
for pid in $pids; do
	wait "$pid"
	got="$got$? "
done
is "$got" "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 " "twenty at once"
"$RBOX" stop box
run "$RBOX" exec box true
came 125 "a box that has ended cannot be entered"
no_box_is_left "nothing is left"
done_testing
