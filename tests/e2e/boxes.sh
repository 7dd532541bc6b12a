# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# boxes.sh - what tests of boxes that run have in common; sourced after lib.sh

state=$XDG_RUNTIME_DIR/rbox

# detach RBOX_ARGUMENT...: a detached box; its id is $id
# shellcheck disable=SC2154 # run() of lib.sh sets them
detach()
{
	run "$RBOX" -d "$@"
	# shellcheck disable=SC2034 # the tests read it
	id=$out
	[ "$status" = 0 ] || { note "rbox -d $*: $status"; note "$err"; return 1; }
}

# of BOX JQ: what `rbox inspect` says
of() { "$RBOX" inspect "$1" | jq -r "$2"; }

# command_of BOX: the pid of its COMMAND, as the host sees it
command_of()
{
	first=$(of "$1" .box.pid)
	if [ "$(of "$1" .box.init)" = true ]; then
		cut -d' ' -f1 "/proc/$first/task/$first/children"
	else
		echo "$first"
	fi
}

# state_of BOX: running, paused, exited, or nothing
state_of() { "$RBOX" inspect "$1" 2>/dev/null | jq -r .status; }

is_state() { [ "$(state_of "$1")" = "$2" ]; }

# logged BOX TEXT: whether its log has a line with TEXT
logged() { "$RBOX" logs "$1" 2>&1 | grep -qF -e "$2"; }

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

is_gone() { ! kill -0 "$1" 2>/dev/null; }

no_box_left() { [ -z "$(ls -A "$state" 2>/dev/null)" ]; }

# no_box_is_left NAME: no process, no mount, and nothing in the directory of boxes
no_box_is_left()
{
	until_true no_box_left
	is "$(ls -A "$state" 2>/dev/null)" "" "$1: the directory of boxes is empty"
	nothing_left "$1"
}
