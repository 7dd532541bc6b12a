#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box makes no more processes than it may, in whatever way it makes them: by default, and with --pids as many as that says.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
cp "$TEST_PROGRAMS/forks" "$T/root/bin/"
machines=$(cat /proc/sys/kernel/pid_max)

# is_6_14: a pid namespace has a limit of its own
is_6_14() { uname -r | awk -F '[.-]' '{ exit !($1 > 6 || ($1 == 6 && $2 >= 14)) }'; }

# ends_at LEAST MOST NAME: so many processes were made, and the next was refused
ends_at()
{
	made=${out%% *}
	[ "$status ${out#* }" = '0 EAGAIN' ] && [ "$made" -ge "$1" ] && [ "$made" -le "$2" ]
	ok $? "$3: $made"
	[ "$made" -le "$2" ] 2>/dev/null || note "$status $out $err"
}

# ---- --pids ----

for options in '' '--map single' '--no-init' '--share pid' '--proc host' '--cap-add sys_admin' '--seccomp off --cap-add all' '--ephemeral' \
	'--allow-userns' '-u 1000:1000'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" --pids 400 $options "$T/root" forks 2000
	ends_at 390 400 "no more than 400 processes with '$options'"
done
run "$RBOX" --pids 400 "$T/root" sh -c 'forks 2000 >/dev/null; forks 2000 >/dev/null; forks 2000'
ends_at 390 400 "numbers that were used once are no loss"
run "$RBOX" --pids 20 "$T/root" forks 2000
ends_at 15 20 "a limit may be low"
run "$RBOX" --pids 2 "$T/root" forks 2000
is "$status $out" "0 0 EAGAIN" "process 1 and COMMAND are the least"
run "$RBOX" --pids 400 "$T/root" sh -c 'ulimit -u unlimited; forks 2000'
ends_at 390 400 "it cannot be raised"
run "$RBOX" --pids 400 --proc host --cap-add all --map single "$T/root" sh -c 'echo 4000 >/proc/sys/kernel/pid_max; forks 2000'
ends_at 390 400 "nor through the caller's /proc"
is "$(cat /proc/sys/kernel/pid_max)" "$machines" "the machine's is as it was"
run "$RBOX" --pids unlimited "$T/root" forks 1000
is "$out" "1000 all" "with unlimited there is none but the caller's"

detach --pids 400 "$T/root" sleep 100
run "$RBOX" exec "$id" forks 2000
ends_at 390 400 "a process of rbox exec is under it, too"
"$RBOX" stop "$id"

if is_6_14 && "$RBOX" --map range "$T/root" true 2>/dev/null; then
	run "$RBOX" --pids 400 "$T/root" forks 2000 100
	ends_at 390 700 "a hundred users have no more than 300 more together"
else
	skip "no limit for all users of a box before Linux 6.14, or no range of ids"
fi

# ---- by default ----

may=$(prlimit --nproc --noheadings --output SOFT)
half=$(($(cat /proc/sys/kernel/threads-max) / 2))
usual=32768
[ "$half" -gt "$usual" ] || usual=$half
[ "$may" = unlimited ] || [ "$may" -gt "$usual" ] || usual=$may
if is_6_14; then
	run "$RBOX" "$T/root" cat /proc/sys/kernel/pid_max
	is "$out" $((usual + 300)) "a box without the option has a limit, too"
	run prlimit --nproc=1000:2000 "$RBOX" "$T/root" cat /proc/sys/kernel/pid_max
	is "$out" 1300 "and a caller's lower limit is that"
	run "$RBOX" --proc host --map single "$T/root" sh -c 'ulimit -u'
	is "$out" "$usual" "also one that root of the box could undo"
else
	run "$RBOX" "$T/root" sh -c 'ulimit -u'
	is "$out" "$usual" "a box without the option has a limit, too"
fi
run "$RBOX" --share pid "$T/root" sh -c 'ulimit -u'
is "$out" "$usual" "with the caller's pid namespace it is one for each user"

# ---- a box in a box, and what is refused ----

run "$RBOX" --allow-userns --pids 400 / "$RBOX" --map single "$T/root" forks 2000
ends_at 350 400 "a box in a box starts, and has no more"
run "$RBOX" --allow-userns / "$RBOX" --pids 50 --map single "$T/root" forks 2000
ends_at 45 50 "it may have less"
for value in 0 1 -5 4x '' 4194305 99999999999999999999; do
	run "$RBOX" --pids "$value" "$T/root" true
	is "$status" 125 "--pids '$value' is refused"
	like "$err" "^rbox: limit of processes '$value' is not a number from 2, .*'unlimited'" "with what it takes"
done
no_box_is_left "nothing is left"
done_testing
