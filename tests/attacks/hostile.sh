# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# hostile.sh - what attacks of hostile roots, users and input begin with: what is outside, and the ways in which rbox is run
#
# $host is what must not be seen or changed; its files say "precious". $T/root is made by each test.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/boxes.sh"
needs_ordinary_user

host=$T/host
make_host()
{
	rm -rf "$host"
	mkdir -p "$host/dir"
	echo "precious:x:0:0::/precious:/bin/precious" >"$host/file"
	echo precious >"$host/dir/file"
	chmod 640 "$host/file"
}
make_host
host_before=$(manifest "$host")
mounts_before=$(cat /proc/self/mountinfo)

# Each is one word. "exec" is a box in which `sleep` runs already, entered by rbox exec.
modes="plain --map=single --ephemeral --overlay=$T/kept --read-only exec"
give=''		# further options of every run

# in_mode MODE ROOT COMMAND...: as run() does it, in a box that is run in this way; where the box that exec needs is refused, that is it
in_mode()
{
	how=$1 root=$2
	shift 2
	# shellcheck disable=SC2086 # words
	case $how in
	exec)
		run "$RBOX" -d $give "$root" /bin/sleep 1000
		[ "$status" = 0 ] || return
		entered=$out
		run "$RBOX" exec "$entered" "$@"
		"$RBOX" kill "$entered" 2>/dev/null
		"$RBOX" stop "$entered" 2>/dev/null
		;;
	plain) run "$RBOX" $give "$root" "$@" ;;
	*) run "$RBOX" "$how" $give "$root" "$@" ;;
	esac
}

# judge NAME [PATH]: status 0 and nothing of the host's shown, or 125 and a sentence that names PATH; no host file has changed
judge()
{
	verdict=''
	case $status in
	0) ;;
	125) printf '%s\n' "$err" | grep -qF -e "${2:-rbox: }" || verdict="it is refused without a word of ${2:-rbox}; " ;;
	*) verdict="status $status; " ;;
	esac
	case $out$err in *precious*) verdict="${verdict}the host's content is shown; " ;; esac
	[ "$(manifest "$host")" = "$host_before" ] || verdict="${verdict}the host's files are not as they were; "
	[ -z "$verdict" ]
	ok $? "$1: status $status"
	[ -z "$verdict" ] || { note "$verdict"; note "stdout: $out"; note "stderr: $err"; }
}

# attempt NAME PATH COMMAND...: in every mode on $T/root, which is as it was afterwards, but for what COMMAND $writes
writes=''
attempt()
{
	name=$1 path=$2
	shift 2
	root_before=$(manifest "$T/root")
	for way in $modes; do
		[ ! -e "$T/kept" ] || { chmod -R u+rwx "$T/kept" && rm -rf "$T/kept"; }
		in_mode "$way" "$T/root" "$@"
		judge "$name: $way" "$path"
	done
	[ -n "$writes" ] || is "$(manifest "$T/root")" "$root_before" "$name: the root is as it was"
}

# works NAME COMMAND...: a weaker thing falls for it, so the attempt is one: "precious" is shown
works()
{
	name=$1
	shift
	run "$@"
	like "$out$err" precious "$name"
}

# bites NAME COMMAND...: a weaker thing falls for it, so the attempt is one: the host's files are changed, and then made anew
bites()
{
	name=$1
	shift
	run "$@"
	[ "$(manifest "$host")" != "$host_before" ]
	ok $? "$name"
	[ "$(manifest "$host")" != "$host_before" ] || note "status $status: $err"
	make_host
}

# weakly SETUP COMMAND...: in $T/root by chroot(8), with what SETUP, shell text, mounts there first; as root of a user namespace
weakly()
{
	setup=$1
	shift
	# shellcheck disable=SC2016 # expanded in that shell
	root=$T/root setup=$setup bounded unshare --user --map-root-user --mount --fork --pid sh -c '
		eval "$setup"
		exec chroot "$root" "$@"' sh "$@"
}

# unharmed: no process, mount, entry or file is left, and the host's are as they were
unharmed()
{
	is "$(manifest "$host")" "$host_before" "the host's files are as they were"
	is "$(cat /proc/self/mountinfo)" "$mounts_before" "and so are its mounts"
	no_box_is_left "nothing is left"
}
