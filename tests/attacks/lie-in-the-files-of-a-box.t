#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 400
#
# box.json, plan.json and ended.json of a box that runs or is kept are huge, cut, deep, of other types, binary, FIFOs, directories, links to a file of
# the host; other pids, steering bytes. Each subcommand ends at once, signals no process that is not of the box, and shows nothing of the host.
# shellcheck disable=SC2016,SC2034,SC2086 # expanded in the box; hostile.sh reads it; words

. "${0%/*}/hostile.sh"
run_seconds=15
new_root "$T/root"
sleep 1000 &
bystander=$!
esc=$(printf '\033')

# all NAME: each subcommand about the entry $id
all()
{
	wrong=''
	for verb in "ps --all" inspect logs exec pause resume "kill -s USR1" wait "stop --grace 1s" gc; do
		case $verb in
		ps* | gc) run "$RBOX" $verb ;;
		exec) run "$RBOX" exec "$id" /bin/true ;;
		wait) run timeout 1 "$RBOX" wait "$id" ;;
		*) run "$RBOX" $verb "$id" ;;
		esac
		case $verb:$status in
		wait:*) [ "$status" -lt 139 ] || wrong="$wrong $verb: $status" ;;
		*:0 | *:125 | *:126 | *:127) ;;
		*) wrong="$wrong $verb: $status" ;;
		esac
		case $out$err in *precious*) wrong="$wrong $verb: precious" ;; esac
		case $out$err in *"$esc"*) wrong="$wrong $verb: an escape sequence" ;; esac
	done
	kill -0 "$bystander" || wrong="$wrong a bystander is dead"
	is "$wrong" "" "$1"
	[ -z "$wrong" ] || note "$(printf '%s' "$out$err" | head -c 500)"
}

# over FILE: by what stdin says, as another process of the caller's would, who holds the lock still
deep() { head -c "$1" /dev/zero | tr '\0' "$2"; }
lie()
{
	case $2 in
	huge) truncate -s 1G "$1" ;;
	large) { printf '{"schema":1,"id":"'; deep 3000000 a; printf '"}'; } >"$1" ;;
	empty) : >"$1" ;;
	cut) printf '%.100s' "$kept" >"$1" ;;
	deep) { deep 500000 '['; deep 500000 ']'; } >"$1" ;;
	deeper) deep 900000 '{' >"$1" ;;
	binary) head -c 20000 /dev/urandom >"$1" ;;
	nul) printf '%s\0%s' "$kept" "$kept" >"$1" ;;
	twice) printf '%s%s' "$kept" "$kept" >"$1" ;;
	types) printf '%s' "$kept" | jq -c 'map_values(if type == "number" then "1" elif type == "string" then 1 else [] end)' >"$1" ;;
	null) printf '%s' "$kept" | jq -c 'map_values(null)' >"$1" ;;
	pids) printf '%s' "$kept" | jq -c ".pid = $3 | .host_pid = $3" >"$1" ;;
	strings) printf '%s' "$kept" | jq -c '.root = "\u001b[31mx" | .name = "a\u001b[31m" | .command = ["\u001b[31m", "\u0007"]' >"$1" ;;
	steers) printf '%s' "$kept" | jq -c '.root = "\u001b[31mx" | .command = ["\u001b[31m", "\u0007"] | .asked = ["\u001b]0;x"]' >"$1" ;;
	raw) printf '{"schema":1,"rows":[],"x":"\033[31m"}' >"$1" ;;
	fifo) mkfifo "$1" ;;
	directory) mkdir "$1" ;;
	link) ln -s "$host/file" "$1" ;;
	secret) ln -s "$host/dir/file" "$1" ;;
	esac
}

for kind in huge large cut deep binary nul types null strings steers raw fifo directory link secret \
	"pids 1" "pids 0" "pids -1" "pids 4294967296" "pids 2147483647"; do
	for file in box plan ended; do
		case $kind:$file in pids*:plan | pids*:ended | strings:* | types:plan | null:plan) [ "$file" = box ] || continue ;; esac
		detach "$T/root" /bin/sh -c 'echo line; exec sleep 1000' || break
		entry=$state/$id
		first=$(of "$id" .box.host_pid)
		until_true test -e "$entry/plan.json"
		kept=$(cat "$entry/box.json")
		if [ "$file" = ended ]; then
			"$RBOX" kill "$id"
			until_true test -e "$entry/ended.json"
			kept=$(cat "$entry/ended.json")
		fi
		rm -f "$entry/$file.json"
		# shellcheck disable=SC2086 # words
		lie "$entry/$file.json" $kind
		all "$file.json: $kind"
		kill -KILL "$first" 2>/dev/null
		until_true is_gone "$first"
		rmdir "$entry/$file.json" 2>/dev/null
		"$RBOX" gc >/dev/null 2>&1
		rm -rf "$entry"
	done
done
kill "$bystander"
"$RBOX" gc >/dev/null 2>&1
unharmed
done_testing
