# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# lib.sh - what an end-to-end test begins with: TAP on stdout, roots to try rbox on, and machines to try it in
#
# tests/run sets RBOX, RBOX_TEST, RBOX_CHECK, RBOX_PROFILE, T, BUSYBOX_ROOT, KILL_MOMENTS, TEST_PROGRAMS and RBOX_TEST_CACHE.

set -u
: "${RBOX:?start this by tests/run}" "${T:?}" "${BUSYBOX_ROOT:?}"
unset CDPATH ENV
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
umask 022

tests=0 failures=0

# ---- TAP ----

# ok STATUS NAME
ok()
{
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
	fi
}

note() { printf '%s\n' "$1" | sed 's/^/#   /'; }

# is GOT WANT NAME
is()
{
	[ "$1" = "$2" ]
	ok $? "$3"
	[ "$1" = "$2" ] || differ "$1" "$2"
}

# differ GOT WANT: both, or only what differs in long texts
differ()
{
	if [ "$(printf '%s\n' "$1" "$2" | wc -l)" -lt 12 ]; then
		note "got:"
		note "$1"
		note "wanted:"
		note "$2"
	else
		printf '%s\n' "$1" >"$T/.got"
		printf '%s\n' "$2" >"$T/.want"
		note "$(diff -U 0 --label wanted --label got "$T/.want" "$T/.got" | head -n 40)"
	fi
}

# like GOT EXTENDED_REGEX NAME: a line of GOT matches
like()
{
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		ok 0 "$3"
	else
		ok 1 "$3"
		note "got:"
		note "$1"
		note "wanted a line like: $2"
	fi
}

# unlike GOT EXTENDED_REGEX NAME: no line of GOT matches
unlike()
{
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		ok 1 "$3"
		note "got:"
		note "$1"
		note "wanted no line like: $2"
	else
		ok 0 "$3"
	fi
}

# skip REASON: what cannot be tried here, which is a failure where everything must work
skip()
{
	tests=$((tests + 1))
	if [ -n "${RBOX_MUST_WORK:-}" ]; then
		failures=$((failures + 1))
		echo "not ok $tests - must work here: $1"
	else
		echo "ok $tests # SKIP $1"
	fi
}

done_testing()
{
	echo "1..$tests"
	[ "$failures" = 0 ]
	exit
}

skip_all() { skip "$1"; done_testing; }

# ---- running ----

# bounded COMMAND...: ends it after some time; functions of this file see to that themselves
bounded()
{
	case $(command -v "$1") in
	/*) timeout --kill-after=5 "${run_seconds:-30}" "$@" ;;
	*) "$@" ;;
	esac
}

# run COMMAND...: its $status, $out and $err
run()
{
	bounded "$@" >"$T/.out" 2>"$T/.err"
	status=$?
	# shellcheck disable=SC2034 # the tests read it
	out=$(cat "$T/.out")
	err=$(cat "$T/.err")
}

# came STATUS NAME: what run() saw is this status, else shows why not
came()
{
	is "$status" "$1" "$2"
	[ "$status" = "$1" ] || { note "stderr:"; note "$err"; }
}

# start RBOX_ARGUMENT...: a box in the background, once its COMMAND has said "ready"; its pid is $box, its output $T/box
start()
{
	rm -f "$T/box"
	"$RBOX" "$@" >"$T/box" 2>&1 &
	# shellcheck disable=SC2034 # the tests read it
	box=$!
	until_true grep -qs ready "$T/box"
}

# until_true COMMAND...: waits until it is, 5 seconds at most
until_true()
{
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || return 1
		sleep 0.05
	done
}

# ---- roots ----

new_root() { cp -a "$BUSYBOX_ROOT" "$1"; }

# A root with nothing but programs: every mount point is missing.
bare_root() { mkdir -p "$1" && cp -a "$BUSYBOX_ROOT/bin" "$1"; }

# manifest DIR: names, types, modes, owners, sizes, link targets and contents of all that is in it
manifest()
{
	find "$1" -printf '%P %y %#m %U:%G %n %l\n' | LC_ALL=C sort
	find "$1" -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
}

# ---- what is left ----

# The end of T, which the mounts of every box on a root below T show.
token=${T##*/rbox-tests.}/

processes_left() { grep -lsF -e "$token" /proc/[0-9]*/mountinfo || :; }

no_process_left() { [ -z "$(processes_left)" ]; }

no_mount_left() { ! grep -qF -e "$token" /proc/self/mountinfo; }

# nothing_left NAME: no process of a box on a root below T, and no mount in this namespace
nothing_left()
{
	until_true no_process_left && no_mount_left
	left=$?
	ok "$left" "$1"
	[ "$left" = 0 ] || for file in $(processes_left); do
		file=${file%/*}
		note "$file: $(tr '\0' ' ' <"$file/cmdline") $(sed -n 's/^State:\t*//p' "$file/status")"
	done
}

# ---- users and machines ----

has_range() { unshare --user --map-auto --map-root-user true 2>/dev/null; }

needs_range() { has_range || skip_all "$(id -un) has no subordinate ids, or newuidmap is missing"; }

needs_ordinary_user() { [ "$(id -u)" != 0 ] || skip_all "needs an ordinary user, and this is root"; }

# first_sub FILE, sub_count FILE: the caller's first line in /etc/subuid or /etc/subgid
first_sub() { awk -F: -v name="$(id -un)" -v id="$(id -u)" '$1 == name || $1 == id { print $2; exit }' "$1"; }
sub_count() { awk -F: -v name="$(id -un)" -v id="$(id -u)" '$1 == name || $1 == id { print $3; exit }' "$1"; }

# machine SETUP COMMAND [ARG]...
#
# Runs COMMAND as the ordinary user dev1 (uid 1000) of a machine of its own: a user and a mount namespace with the ids
# 0 to 65535, where this user's files in $machine/etc (passwd, group, subuid, subgid, nsswitch.conf: whichever exist) lie
# over those of the host, and newuidmap and newgidmap have the powers they have on a real machine. SETUP is shell text
# that root of that machine runs first.
machine=$T/machine
machine()
{
	setup=$1
	shift
	mkdir -p "$machine/etc" "$machine/bin"
	chmod 711 "$machine" "$machine/etc" "$machine/bin"
	[ -e "$machine/etc/passwd" ] || printf '%s\n' 'root:x:0:0::/root:/bin/sh' 'dev1:x:1000:1000::/:/bin/sh' \
		>"$machine/etc/passwd"
	[ -e "$machine/etc/group" ] || printf '%s\n' 'root:x:0:' 'dev1:x:1000:' >"$machine/etc/group"
	[ -e "$machine/etc/subuid" ] || echo dev1:10000:40000 >"$machine/etc/subuid"
	[ -e "$machine/etc/subgid" ] || echo dev1:10000:40000 >"$machine/etc/subgid"
	# shellcheck disable=SC2016 # expanded in the machine
	machine=$machine setup=$setup bounded unshare --user --map-auto --map-root-user --mount sh -c '
		set -e
		for file in "$machine"/etc/*; do
			mount --bind "$file" "/etc/${file##*/}"
		done
		for helper in newuidmap:cap_setuid newgidmap:cap_setgid; do
			program=$(command -v "${helper%:*}") || continue
			cp "$program" "$machine/bin"
			setcap "${helper#*:}+ep" "$machine/bin/${helper%:*}"
			mount --bind "$machine/bin/${helper%:*}" "$(readlink -f "$program")"
		done
		eval "$setup"
		exec setpriv --reuid 1000 --regid 1000 "${machine_groups:---clear-groups}" --inh-caps=-all "$@"' \
		machine "$@"
}
