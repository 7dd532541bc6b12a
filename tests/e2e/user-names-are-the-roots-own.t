#!/bin/sh
# SPDX-License-Identifier: MIT
#
# -u USER[:GROUP]: who COMMAND is; names are looked up in the root's passwd and group; strictly parsed.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
new_root "$T/root"
who='echo "$(id -u) $(id -g) $HOME $USER $(pwd)"'
run "$RBOX" -u dev "$T/root" sh -c "$who"
is "$status $out" "0 1000 1000 /home/dev dev /" "a name, and its HOME and USER"
run "$RBOX" --user dev:staff "$T/root" sh -c 'id -u; id -g'
is "$status $out" "0 1000
50" "a name and a group"
run "$RBOX" --user=1000:50 "$T/root" sh -c 'id -u; id -g'
is "$status $out" "0 1000
50" "numbers"
run "$RBOX" -u 4242 "$T/root" sh -c 'id -u'
is "$status $out" "0 4242" "a number that has no name"
run "$RBOX" -u dev "$T/root" sh -c 'echo x >/f'
[ "$status" != 0 ]
ok $? "who is not root may not write to /"
run "$RBOX" -u dev "$T/root" sh -c 'grep -E "^Cap(Eff|Prm|Inh|Amb)" /proc/self/status | tr -d "0\t\n"'
is "$out" "CapInh:CapPrm:CapEff:CapAmb:" "and has no capability"
for user in nobody-such '' : dev: :staff dev:nosuch 1000x -1 4294967295 99999999999 'dev ' 0x10 1000:50:1; do
	run "$RBOX" --user "$user" "$T/root" true
	is "$status" 125 "--user '$user' is refused"
	like "$err" '^rbox: ' "with a sentence"
done

rm "$T/root/etc/passwd"
run "$RBOX" -u dev "$T/root" true
is "$status" 125 "a name needs the root's /etc/passwd"
like "$err" 'passwd|dev' "the sentence tells"
mkfifo "$T/root/etc/passwd"
run_seconds=10 run "$RBOX" -u dev "$T/root" true
is "$status" 125 "a FIFO in its place does not hang rbox"
run_seconds=10 run "$RBOX" "$T/root" true
came 0 "nor does it where no name is needed"
rm "$T/root/etc/passwd"
ln -s /etc/passwd "$T/root/etc/passwd"
run_seconds=10 run "$RBOX" -u root "$T/root" true
is "$status" 125 "a link to itself is not the host's file"
done_testing
