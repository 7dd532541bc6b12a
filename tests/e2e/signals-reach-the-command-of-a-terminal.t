#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Signals that rbox is sent reach COMMAND from a terminal too; a second SIGTERM, or time, ends what does not obey.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"
new_root "$T/root"

for options in '' '--tty never'; do
	for signal in 15:TERM 2:INT 1:HUP 3:QUIT 10:USR1 12:USR2 28:WINCH 18:CONT; do
		name=${signal#*:}
		caught="trap 'echo got $name; exit 7' $name; echo ready; while :; do sleep 0.05; done"
		script="wait ready
signal ${signal%:*}"
		# rbox of a terminal takes this one as news of the window's size
		[ "$name$options" != WINCH ] || script="$script
size 30 90"
		# shellcheck disable=SC2086 # words
		at_terminal "$script" "$RBOX" $options "$T/root" sh -c "$caught"
		is "$status $(printf '%s\n' "$out" | tail -n 1) $err" "7 got $name modes at the end same" \
			"SIG$name: ${options:-with a terminal}"
	done
done
deaf='trap "echo heard" TERM; echo ready; while :; do sleep 0.05; done'
for options in '' '--tty never'; do
	# shellcheck disable=SC2086 # words
	at_terminal 'wait ready
signal 15
wait heard
signal 15' "$RBOX" $options --grace 100s "$T/root" sh -c "$deaf"
	is "$status $err" "137 modes at the end same" "a second SIGTERM kills: ${options:-with a terminal}"
	# shellcheck disable=SC2086 # words
	at_terminal 'wait ready
signal 15
wait heard' "$RBOX" $options --grace 300ms "$T/root" sh -c "$deaf"
	is "$status $err" "137 modes at the end same" "--grace kills: ${options:-with a terminal}"
done
start --grace 100s "$T/root" sh -c "$deaf"
kill -TERM "$box"
until_true grep -q heard "$T/box"
kill -TERM "$box"
wait "$box"
is $? 137 "without a terminal a second SIGTERM kills"
start --grace 300ms "$T/root" sh -c "$deaf"
kill -TERM "$box"
wait "$box"
is $? 137 "and --grace"
nothing_left "nothing is left"
done_testing
