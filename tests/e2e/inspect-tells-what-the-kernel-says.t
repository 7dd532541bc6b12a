#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `rbox inspect` is one JSON object; its mounts and maps are the kernel's, its plan is that of --explain.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/a b" "$T/src"

# same_mounts NAME BOX: row by row, as the box itself sees them
same_mounts()
{
	"$RBOX" exec "$2" cat /proc/self/mountinfo | awk '{
		dash = 7; propagation = ""
		while ($dash != "-") { propagation = propagation (propagation == "" ? "" : " ") $dash; dash++ }
		print $4 "|" $5 "|" $6 "|" propagation "|" $(dash + 1) "|" $(dash + 2) "|" $(dash + 3) }' |
		sed 's/\\040/ /g; s/\\011/\t/g; s/\\134/\\/g' >"$T/kernel"
	"$RBOX" inspect "$2" | jq -r '.mounts[] |
		[.source_root, .at, .options, .propagation, .type, .source, .filesystem_options] | join("|")' >"$T/inspect"
	is "$(cat "$T/inspect")" "$(cat "$T/kernel")" "$1: its mounts are those of mountinfo ($(wc -l <"$T/kernel"))"
}

# same_plan NAME BOX ARGUMENT...: what these arguments explain, but for the id
same_plan()
{
	name=$1 which=$2
	shift 2
	id=$("$RBOX" inspect "$which" | jq -r .box.id)
	"$RBOX" --explain --json "$@" >"$T/explained" 2>/dev/null
	is "$("$RBOX" inspect "$which" | jq -S .plan.rows | plain)" "$(jq -S .rows "$T/explained" | plain)" \
		"$name: its plan is what --explain prints ($(jq '.rows | length' "$T/explained") rows)"
}
plain() { sed -E 's/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ID/g'; }

set -- -d --name told --hostname told -v "$T/a b:/a b" --ro-bind "$T/src:/src" --tmpfs /mnt:size=1m,noexec -e COLOUR=red --umask 077 \
	--nice 3 --grace 3s --stop-signal INT -w /tmp "$T/root" sh -c 'exec sleep 1000'
run "$RBOX" "$@"
id=$out
run "$RBOX" inspect told
is "$status $err" "0 " "inspect by name"
printf '%s\n' "$out" >"$T/told"
is "$(jq -c 'keys_unsorted' "$T/told")" '["schema","status","box","processes","resident_bytes","uid_map","gid_map","mounts","plan"]' "its members"
is "$(jq -c '[.schema, .status, .processes]' "$T/told")" '[1,"running",2]' "schema, status, processes"
is "$(jq -c '.box | [.id, .name, .root, .command, .detached, .init, .stop_signal, .grace_ms]' "$T/told")" \
	"[\"$id\",\"told\",\"$T/root\",[\"sh\",\"-c\",\"exec sleep 1000\"],true,true,\"INT\",3000]" "what was asked for"
is "$(jq -r '.box.asked | .[1:] | @sh' "$T/told")" "$(printf '%s\n' "$@" | jq -R . | jq -rs '@sh')" "rbox's own arguments"
is "$(jq -c '.box.process | [.uid, .gid, .workdir, .umask, .nice]' "$T/told")" '[0,0,"/tmp",63,3]' "what COMMAND was given"
is "$(jq -r '.box.process.environment[]' "$T/told" | grep COLOUR)" COLOUR=red "its environment"
is "$(jq -r '.box.namespaces | keys | join(" ")' "$T/told")" "cgroup ipc mnt net pid user uts" "the namespaces of its own"
for ns in cgroup ipc mnt net pid user uts; do
	is "$ns:[$(jq -r ".box.namespaces.$ns.inode" "$T/told")]" "$(readlink "/proc/$(command_of told)/ns/$ns")" "$ns is COMMAND's"
done
for map in uid_map gid_map; do
	is "$(jq -r ".${map}[] | \"\(.inside) \(.outside) \(.count)\"" "$T/told")" \
		"$(awk '{ print $1, $2, $3 }' "/proc/$(of told .box.pid)/$map")" "$map is the kernel's"
done
same_mounts "many options" told
same_plan "many options" told "$@"
is "$(jq -r '.mounts[] | select(.at == "/a b") | .source_root' "$T/told" | grep -o '[^/]*$')" "a b" "a name with a blank is itself"
"$RBOX" stop told

start --name fore --hostname fore "$T/root" sh -c 'echo ready; exec sleep 1000'
same_mounts "in the foreground" fore
same_plan "in the foreground" fore --name fore --hostname fore "$T/root" sh -c 'echo ready; exec sleep 1000'
"$RBOX" stop fore
wait "$box"
for options in '--map single' '--net host --share ipc,uts,cgroup' '--read-only --dev none --sys none' '--map keep' '--no-init' '--time-offset 60' \
	'--dev host' '-u 0:0 --groups drop'; do
	# shellcheck disable=SC2086 # words
	set -- -d --name some $options "$T/root" sleep 1000
	case $options in *uts*) ;; *) set -- --hostname some "$@" ;; esac
	run "$RBOX" "$@"
	same_mounts "$options" some
	same_plan "$options" some "$@"
	"$RBOX" stop --grace 0 some
done

# One that has ended.
detach --name ended "$T/root" sh -c 'sleep 0.3; exit 4'
"$RBOX" wait ended
run "$RBOX" inspect ended
is "$(printf '%s' "$out" | jq -c 'keys_unsorted')" '["schema","status","box","ended","plan"]' "members of one that has ended"
is "$(printf '%s' "$out" | jq -c '[.status, .ended.exit_status, .ended.id == .box.id]')" '["exited",4,true]' "what became of it"
[ "$(printf '%s' "$out" | jq '.plan.rows | length')" -gt 10 ]
ok $? "and its plan"
"$RBOX" stop ended
detach --name short "$T/root" true
"$RBOX" wait short
is "$(of short .plan)" null "of one that lived no tenth of a second there is no plan"
"$RBOX" stop short
run "$RBOX" inspect short
came 125 "an unknown one is refused"
like "$err" '^rbox: no box .*short' "with a sentence"
no_box_is_left "nothing is left"
done_testing
