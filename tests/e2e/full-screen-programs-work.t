#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 200
#
# An editor, a pager, a list of processes and a terminal multiplexer run in a box as on the machine itself: keys reach them.

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
. "${0%/*}/terminal.sh"

# screen SCRIPT PROGRAM [ARG]...: in a box on the machine's own root
screen()
{
	script=$1
	shift
	at_terminal "$script" "$RBOX" --map keep --read-only --tmpfs /tmp --tmpfs /run --tmpfs /var/tmp -w /tmp \
		-e TERM=xterm -e LANG=C.UTF-8 -e HOME=/tmp / "$@"
}
has() { command -v "$1" >/dev/null; }

if has vi; then
	screen 'wait ~
send itext of the editor
wait text of the editor
send \033
do sleep 0.3
send :wq! file\n
wait wrote it
wait text of the editor' sh -c 'vi -u NONE -N; echo wrote it; cat file'
	came 0 "vi edits a file and quits"
	modes_came_back "and the terminal is as before"
else
	skip "no vi"
fi
if has less; then
	screen 'wait 10
send G
wait 1000
send ?500\n
wait 522
send q
wait left it' sh -c 'seq 1 1000 >file; less file; echo left it'
	came 0 "less shows the end, finds and quits"
else
	skip "no less"
fi
if has top; then
	screen 'wait PID
wait top
size 40 100
wait PID
send q
wait left it' sh -c 'top; echo left it'
	came 0 "top shows processes and quits"
else
	skip "no top"
fi
if has tmux; then
	screen 'do sleep 1
send echo in""side; tty\n
wait inside
wait /dev/pts/1
send exit\n
wait left it' sh -c 'mkdir -m 700 /tmp/tmux; TMUX_TMPDIR=/tmp/tmux SHELL=/bin/sh tmux -f /dev/null new-session; echo left it'
	came 0 "tmux has a terminal for its own shell"
	modes_came_back "and leaves the caller's as before"
else
	skip "no tmux"
fi
nothing_left "nothing is left"
done_testing
