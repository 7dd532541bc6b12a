#!/bin/sh
# SPDX-License-Identifier: MIT
#
# -e, --env-file, -w, -u and --argv0 of `rbox exec` say otherwise than the box does.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
needs_range
new_root "$T/root"
detach --name box -e KEPT=yes -e CHANGED=no "$T/root" sleep 1000

run "$RBOX" exec -e CHANGED=now -e NEW='a b' box sh -c 'echo "$KEPT $CHANGED $NEW"'
is "$status $out" "0 yes now a b" "-e adds and changes"
run env CALLERS=value "$RBOX" exec -e CALLERS -e ABSENT box sh -c 'echo "$CALLERS ${ABSENT-none}"'
is "$out" "value none" "-e NAME takes the caller's"
printf '# comment\n\nFROM_FILE=1\nCHANGED=file\n' >"$T/env"
run "$RBOX" exec --env-file "$T/env" -e CHANGED=option box sh -c 'echo "$FROM_FILE $CHANGED"'
is "$out" "1 option" "--env-file, which -e wins over"
run "$RBOX" exec --env-file "$T/none" box true
came 125 "an --env-file that is not there is refused"
run "$RBOX" exec -w /tmp box pwd
is "$out" /tmp "-w"
run "$RBOX" exec -w /none box pwd
came 125 "-w of a directory that is not there is refused"
like "$err" '/none' "with a sentence"
run "$RBOX" exec --argv0 echo box sh said
is "$status $out" "0 said" "--argv0: busybox is what it is called"

user() { run "$RBOX" exec -u "$1" box sh -c 'id -u; id -g; id -G'; }
user dev
is "$status $(echo "$out" | head -n 2 | tr '\n' ' ')" "0 1000 1000 " "-u by name"
user 1000
is "$status $(echo "$out" | head -n 2 | tr '\n' ' ')" "0 1000 1000 " "-u by number"
user 4321
is "$status $(echo "$out" | head -n 2 | tr '\n' ' ')" "0 4321 4321 " "-u of a number without a line"
user dev:staff
is "$status $(echo "$out" | head -n 2 | tr '\n' ' ')" "0 1000 50 " "-u USER:GROUP"
user 7:50
is "$status $(echo "$out" | head -n 2 | tr '\n' ' ')" "0 7 50 " "-u with two numbers"
user root
is "$status $(echo "$out" | head -n 2 | tr '\n' ' ')" "0 0 0 " "-u root"
for bad in nobody-knows dev:none :5 '' 4294967295 -1; do
	run "$RBOX" exec "--user=$bad" box true
	came 125 "-u '$bad' is refused"
done
run "$RBOX" exec -u 99999 box true
came 125 "-u of an id that is not mapped is refused"
run "$RBOX" exec -u dev box grep -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status
is "$(printf '%s\n' "$out" | awk '{ print $2 }' | sort -u)" 0000000000000000 "another user than root has no powers"
run "$RBOX" --map range -u dev "$T/root" sh -c 'id; env | sort | grep -vE "^(HOSTNAME|TERM|_)="; grep -E "^(Cap|Groups)" /proc/self/status'
fresh=$out
run "$RBOX" exec -u dev -e KEPT -e CHANGED box sh -c 'id; env | sort | grep -vE "^(HOSTNAME|TERM|_|KEPT|CHANGED)="; grep -E "^(Cap|Groups)" /proc/self/status'
is "$out" "$fresh" "-u dev is what it is with rbox run"

# In a box of another user.
detach --name dev -u dev "$T/root" sleep 1000
run "$RBOX" exec dev id -u
is "$out" 1000 "in a box of another user exec is that one"
run "$RBOX" exec -u 0 dev sh -c 'id -u; mount -t tmpfs none /mnt 2>/dev/null; echo x >/etc/by-root && rm /etc/by-root && echo written'
is "$(printf '%s' "$out" | tr '\n' ' ')" "0 written" "and root with -u 0"

# The box's own files are a stranger's.
rm "$T/root/etc/passwd"
mkfifo "$T/root/etc/passwd"
run "$RBOX" exec -u dev box true
came 125 "a passwd that is a pipe is no hang"
rm "$T/root/etc/passwd"
ln -s /dev/zero "$T/root/etc/passwd"
run "$RBOX" exec -u dev box true
came 125 "nor one that leads to a device"
rm "$T/root/etc/passwd"
head -c 3000000 /dev/zero | tr '\0' x >"$T/root/etc/passwd"
run "$RBOX" exec -u dev box true
came 125 "nor a huge one"
run "$RBOX" exec -u 5:5 box id -u
[ "$status" = 125 ] || [ "$status $out" = "0 5" ]
ok $? "numbers work or are refused then ($status)"
rm "$T/root/etc/passwd"
run "$RBOX" exec -u 5:5 box id -u
is "$status $out" "0 5" "without a passwd numbers work"
for option in --map=single --tmpfs=/x --name=x -d --no-init; do
	run "$RBOX" exec $option box true
	came 125 "$option is none of exec's"
done
"$RBOX" stop --all
no_box_is_left "nothing is left"
done_testing
