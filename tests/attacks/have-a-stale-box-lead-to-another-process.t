#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# A box was killed with its rbox, its entry stays, and its pids are now another process's of the same user: simulated by an entry that nobody has
# locked and that names such a process, also one that is in namespaces of its own. No subcommand signals, stops or enters it; the entry goes.

. "${0%/*}/hostile.sh"
new_root "$T/root"
unshare --user --map-root-user --pid --fork --mount sleep 1000 &
other=$!
sleep 1000 &
bystander=$!
until_true test -s "/proc/$other/task/$other/children"
inner=$(cat "/proc/$other/task/$other/children")

# stale PID...: a box's entry, whose processes are gone; its files say that PID is the box
stale()
{
	detach --name stale "$T/root" /bin/sleep 1000
	entry=$state/$id
	first=$(of "$id" .box.host_pid)
	until_true test -e "$entry/plan.json"
	kill -KILL "$first"
	until_true is_gone "$first"
	jq -c ".host_pid = $1 | .pid = $2" "$entry/box.json" >"$T/json" && cp "$T/json" "$entry/box.json"
}

stale "$bystander" "$bystander"
sleep 1000 &
victim=$!
jq -c ".host_pid = $victim" "$entry/box.json" >"$T/json"
kill "$(jq .host_pid "$T/json")"
wait "$victim" 2>/dev/null
is "$?" 143 "who believes the file, ends another process"

for pids in "$bystander $bystander" "$other ${inner% }" "$$ $$"; do
	for verb in "kill" "kill --signal TERM" "stop --grace 0s" pause "exec" inspect wait logs "kill --all" "stop --all" "pause --all" gc ps; do
		# shellcheck disable=SC2086 # words
		stale $pids
		for called in stale "$id"; do
			# shellcheck disable=SC2086
			case $verb in
			*--all | gc | ps) run "$RBOX" $verb ;;
			exec) run "$RBOX" exec "$called" /bin/true ;;
			*) run "$RBOX" $verb "$called" ;;
			esac
			case $verb in
			*--all | gc | ps) [ "$status" = 0 ] ;;
			*) [ "$status" = 125 ] ;;
			esac
			ok $? "$verb of a stale box, by its ${called%%-*}: $status"
		done
		alive=''
		for pid in "$bystander" "$other" "$inner"; do
			case $(sed -n 's/^State:.\(.\).*/\1/p' "/proc/${pid% }/status") in [SR]) alive="$alive x" ;; esac
		done
		is "$alive" " x x x" "$verb: no process is signalled"
		[ ! -e "$entry" ]
		ok $? "$verb: the entry is gone"
		"$RBOX" gc >/dev/null
		rm -rf "$entry"
	done
done
kill "$bystander"
kill -KILL "${inner% }"
wait "$other" "$bystander" 2>/dev/null
unharmed
done_testing
