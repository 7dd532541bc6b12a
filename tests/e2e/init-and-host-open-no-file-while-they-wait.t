#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Once COMMAND has been made, init can open no file, and host only what is in the directory of boxes and where mount points are taken away.
# The test build tries; /etc/passwd is there in the box and outside.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
bare_root "$T/bare"
[ -e "$T/root/etc/passwd" ] || echo root:x:0:0::/root:/bin/sh >"$T/root/etc/passwd"
"$RBOX" --explain "$T/root" true | grep -q ' confine ' || skip_all "the kernel has no Landlock, or one before Linux 5.19"

# tried WHO RBOX_ARGUMENT...: what it could not open, and how often
tried()
{
	who=$1
	shift
	RBOX_TRY=/etc/passwd run "$RBOX_TEST" "$@"
	printf '%s\n' "$err" | grep "^$who: " | sed 's/.*: //' | sort | uniq -c | sed 's/^ *//'
}

for options in '' '--map single' '--net host' '--share pid' '--allow-userns' '--cap-add sys_admin' '--no-new-privs' '--ephemeral' "--overlay $T/over" \
	'--seccomp off' '--seccomp log' '--tty always'; do
	# shellcheck disable=SC2086 # words
	is "$(tried init $options "$T/root" sleep 0.3)" "2 Permission denied" "init opens no file with '$options'"
	# shellcheck disable=SC2086
	is "$(tried host $options "$T/root" sleep 0.3)" "2 Permission denied" "nor does host"
done
is "$(tried init --landlock off "$T/root" sleep 0.3)" "2 opened" "with --landlock off init opens it"
is "$(tried host --landlock off "$T/root" sleep 0.3)" "1 Permission denied
1 opened" "and host, as far as the caller may"
is "$(tried host --no-init "$T/root" sleep 0.3)" "2 Permission denied" "host of a box without an init opens none either"

detach "$T/root" sleep 100
for who in init host; do
	is "$(tried $who exec "$id" sleep 0.3)" "2 Permission denied" "$who of an exec opens no file"
done

# no_new_privs SHOWN_BY PID
no_new_privs() { sed -n 's/^NoNewPrivs:\t*//p' "/proc/$1/status"; }
host_is_confined() { [ "$(no_new_privs "$(of "$id" .box.host_pid)")" = 1 ]; }
until_true host_is_confined
ok $? "host gains no power by exec"
is "$(no_new_privs "$(of "$id" .box.pid)")" 1 "nor does init"
is "$(no_new_privs "$(command_of "$id")")" 0 "COMMAND does: su and sudo work"
"$RBOX" stop "$id"

# ---- what they still do ----

before=$(manifest "$T/bare")
detach "$T/bare" sh -c 'head -c 3000000 /dev/zero | tr "\\0" x | fold -w 99; echo the end; sleep 100'
until_true logged "$id" "the end"
is "$(cd "$state/$id" && ls log log.1)" "log
log.1" "host begins a new log when one is full"
until_true test -e "$state/$id/plan.json"
ok $? "and writes the plan down"
"$RBOX" stop "$id"
is "$(manifest "$T/bare")" "$before" "the mount points that were made in ROOT are taken away"
run "$RBOX" --overlay "$T/kept" "$T/bare" sleep 0.3
is "$status $(ls "$T/kept/upper")" "0 " "and those in the upper layer of an overlay"
detach --share pid "$T/root" sh -c 'setsid sleep 1000 & sleep 1000'
"$RBOX" stop "$id"
no_box_is_left "with shared pids all of the box ends"
done_testing
