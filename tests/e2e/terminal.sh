# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# terminal.sh - for tests that need a terminal: sourced after lib.sh

# at_terminal SCRIPT PROGRAM [ARG]...: as run() does, by on-a-terminal; what was shown is in $T/.out as it came
at_terminal()
{
	script=$1
	shift
	printf '%s\n' "$script" | bounded "$TEST_PROGRAMS/on-a-terminal" "$@" >"$T/.out" 2>"$T/.err"
	# shellcheck disable=SC2034 # the tests read it
	status=$?
	# shellcheck disable=SC2034 # the tests read it
	out=$(tr -d '\r\0' <"$T/.out")
	err=$(cat "$T/.err")
}

# modes_came_back NAME: the terminal's modes were the same in the end, and at_terminal() waited for nothing in vain
modes_came_back() { is "$err" "modes at the end same" "$1"; }

# A shell with job control, for one that is started by a script.
export PS1='> ' TERM=dumb
# shellcheck disable=SC2034 # the tests use it
shell='bash --norc --noediting -i'
