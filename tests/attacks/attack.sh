# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# attack.sh - what attacks from within a box begin with: a root, files outside, and the ways in which a box is run
#
# A hostile script prints a line "got WHAT" for whatever worked, and "tried" at its end. `attempt` is attempt.c, also in the box.

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/boxes.sh"
needs_ordinary_user

root=$T/root host=$T/host
new_root "$root"
cp "$TEST_PROGRAMS/attempt" "$root/bin/attempt"
# shellcheck disable=SC2034 # the tests run it outside
attempt=$TEST_PROGRAMS/attempt
mkdir -p "$host/dir"
echo "the host's" >"$host/secret"
echo "the host's" >"$host/dir/file"
host_before=$(manifest "$host")

# Each is one word: options of run with "+" between them; "exec", then its own behind a colon, then those of its box behind an "@".
modes="plain --map=single --no-init --ephemeral --overlay=$T/over exec exec:--tty=always"
! has_range || modes="$modes --user=dev exec:--user=dev"

# What widens a box: each alone, or in pairs, too (RBOX_ATTACKS=pairs, as in make soak).
widened='--allow-userns --cap-add=sys_admin --cap-add=sys_ptrace --net=host --share=pid'
with_others=''
for option in $widened; do
	modes="$modes $option exec@$option"
	[ "${RBOX_ATTACKS:-}" != pairs ] || for other in $with_others; do
		modes="$modes $other+$option exec@$other+$option"
	done
	with_others="$with_others $option"
done
give=''		# further options of every run

# without PATTERN: the modes that do not match it
without()
{
	for mode in $modes; do
		# shellcheck disable=SC2254 # a pattern
		case $mode in $1) ;; *) printf '%s ' "$mode" ;; esac
	done
}

# in_mode MODE COMMAND...: as run() does it, in a box that is run in this way
in_mode()
{
	case $1 in
	plain) entry='' box_options='' ;;
	exec*) entry=${1%%@*} box_options=${1#"$entry"} ;;
	*) entry='' box_options=$1 ;;
	esac
	box_options=$(printf '%s' "${box_options#@}" | tr + ' ')
	shift
	# shellcheck disable=SC2086 # words
	if [ -z "$entry" ]; then
		run "$RBOX" $box_options $give "$root" "$@"
	else
		detach $box_options $give "$root" sleep 1000 || return
		within=$id own=${entry#exec}
		run "$RBOX" exec ${own#:} "$within" "$@"
		"$RBOX" stop "$within" >/dev/null
	fi
	out=$(printf '%s' "$out" | tr -d '\r')
}

# by_design MODE: what the options of MODE open to this attack, as the table says
by_design()
{
	awk -v test="$(basename "$0" .t)" -v mode="+${1#*@}+" '
		$1 == test && index(mode, "+" $2 "+") { sub(/^[^ ]+ [^ ]+ /, ""); print }' "${0%/*}/open-by-design"
}

# refused NAME SCRIPT: in no way of running a box does anything of SCRIPT work, and each time it comes to its end
refused()
{
	for mode in $modes; do
		by_design "$mode" | sed 's/.*/^got (&)$/' >"$T/open"
		! grep -qxF '^got (-)$' "$T/open" || { note "open by design: $mode"; continue; }
		in_mode "$mode" sh -c "$2"
		said=$(printf '%s\n' "$out" | grep -E '^(got|tried)' | grep -vEf "$T/open")
		is "$said" tried "$1: $mode"
		[ "$said" = tried ] || note "status $status: $(printf '%s' "$err" | tail -n 5)"
	done
}

# works NAME COMMAND...: here the same does something, so the attempt is one
works()
{
	called=$1
	shift
	run "$@"
	like "$out" '^got ' "$called"
	case $out in *got\ *) ;; *) note "status $status: $(printf '%s' "$err" | tail -n 5)" ;; esac
}

# kernel_since MAJOR MINOR: what a newer kernel allows is not there before
kernel_since() { uname -r | awk -F '[.-]' -v a="$1" -v b="$2" '{ exit !($1 > a || ($1 == a && $2 >= b)) }'; }

# walled OPTION...: what Landlock keeps COMMAND of such a box from, in the words of --explain
walled() { "$RBOX" --explain --json "$@" "$root" true | jq -r '.rows[] | select(.do == "wall" and .who == "command").options[]'; }

# unharmed: what is outside is as it was, and no box is left
unharmed()
{
	is "$(manifest "$host")" "$host_before" "the host's files are as they were"
	no_box_is_left "nothing is left"
}
