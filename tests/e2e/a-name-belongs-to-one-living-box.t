#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Of the boxes that live only one can have a name; when it has ended, the name is free.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"

# Many at once: one gets it.
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	pids=''
	for n in 1 2 3 4 5 6 7 8; do
		bounded "$RBOX" -d --name race "$T/root" sleep 1000 >"$T/race.$n" 2>&1 &
		pids="$pids $!"
	done
	statuses=''
	for pid in $pids; do
		wait "$pid"
		statuses="$statuses$?
"
	done
	summary=$(printf '%s' "$statuses" | sort -n | tr '\n' ' ')
	is "$summary$("$RBOX" ps -q | wc -l)" "0 125 125 125 125 125 125 125 1" "try $try: one of eight gets the name"
	is "$("$RBOX" inspect race | jq -r .box.id)" "$(cat "$T"/race.? | grep -v '^rbox:')" "and it is the one that says so"
	is "$(cat "$T"/race.? | grep -c "a box called race runs")" 7 "the others are told"
	"$RBOX" stop race
done

detach --name mine "$T/root" sleep 1000
old=$id
run "$RBOX" --name mine "$T/root" true
came 125 "a box in the foreground cannot take the name of one that runs"
like "$err" 'mine' "with a sentence"
like "$err" 'hint: .*rbox stop mine' "and a hint"
is "$("$RBOX" inspect mine | jq -r .box.id)" "$old" "which keeps it"
"$RBOX" kill mine
"$RBOX" wait mine
detach --name mine "$T/root" sh -c 'exec sleep 1000'
new=$id
is "$status" 0 "after the end of a box its name is free"
is "$("$RBOX" inspect mine | jq -r .box.id)" "$new" "and means the new one"
is "$("$RBOX" inspect "$old" | jq -r .status)" exited "the old one is kept under its id"
"$RBOX" stop "$old"
is "$("$RBOX" inspect mine | jq -r .box.id)" "$new" "taking the old one away leaves the new one its name"
kill -KILL "$(of mine .box.host_pid)"
until_true sh -c '"$1" -d --name mine "$2" sleep 1000 >/dev/null 2>&1' sh "$RBOX" "$T/root"
ok $? "the name of a box whose rbox was killed is free"
"$RBOX" stop mine

# A box that fails to start keeps no name.
for command in no-such /etc/passwd; do
	run "$RBOX" -d --name failed "$T/root" $command
	run "$RBOX" --name failed "$T/root" true
	came 0 "a box that failed to start ($command) does not keep its name"
done
run "$RBOX" --name again "$T/root" true
run "$RBOX" --name again "$T/root" true
came 0 "a name can be used one time after the other"
start --name killed "$T/root" sh -c 'echo ready; exec sleep 1000'
kill -KILL "$box"
wait "$box" 2>/dev/null
run "$RBOX" --name killed "$T/root" true
came 0 "a box in the foreground that was killed leaves its name"

long=$(printf 'a%062d' 0)
for good in a A9 a.b-c_d "$long"; do
	run "$RBOX" --name "$good" "$T/root" true
	came 0 "the name '$good' is good"
done
for bad in '' 1a -a .a _a a/b 'a b' ../a @a "${long}0" "$(printf 'a\nb')" "$(printf 'a\303\244')"; do
	run "$RBOX" "--name=$bad" "$T/root" true
	[ "$status" = 125 ] && printf '%s\n' "$err" | grep -Eq '^rbox: .*name'
	ok $? "the name '$(printf '%s' "$bad" | tr -c ' -~' '?')' is refused"
done
"$RBOX" gc >/dev/null
no_box_is_left "nothing is left"
done_testing
