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

# Each is one word: options of run, or "exec" with its own behind a colon, or "into" with those of the box that an exec enters.
modes="plain --map=single --allow-userns --net=host --no-init --ephemeral --overlay=$T/over exec exec:--tty=always"
! has_range || modes="$modes --user=dev exec:--user=dev"
give=''		# further options of every run

# in_mode MODE COMMAND...: as run() does it, in a box that is run in this way
in_mode()
{
	mode=$1
	shift
	# shellcheck disable=SC2086 # words
	case $mode in
	exec*)
		detach $give "$root" sleep 1000 || return
		within=$id own=${mode#exec}
		run "$RBOX" exec ${own#:} "$within" "$@"
		"$RBOX" stop "$within" >/dev/null
		;;
	into:*)
		detach $give "${mode#into:}" "$root" sleep 1000 || return
		within=$id
		run "$RBOX" exec "$within" "$@"
		"$RBOX" stop "$within" >/dev/null
		;;
	plain) run "$RBOX" $give "$root" "$@" ;;
	*) run "$RBOX" "$mode" $give "$root" "$@" ;;
	esac
	out=$(printf '%s' "$out" | tr -d '\r')
}

# refused NAME SCRIPT: in no way of running a box does anything of SCRIPT work, and each time it comes to its end
refused()
{
	for mode in $modes; do
		in_mode "$mode" sh -c "$2"
		said=$(printf '%s\n' "$out" | grep -E '^(got|tried)')
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
