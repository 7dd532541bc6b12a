#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each row that mounts something, as --explain --json tells it, is a line of the mount table in the box, with those flags and that
# propagation; and no line is there that no row tells of.
# shellcheck disable=SC2016 # expanded in the box, or jq's

. "${0%/*}/lib.sh"
command -v jq >/dev/null || skip_all "no jq"
new_root "$T/root"
bare_root "$T/bare"
mkdir -p "$T/src/sub"
echo file >"$T/src/file"

# What the plan claims: a line "PLACE MAYBE TREE FLAG..." for each row that mounts. Within /dev places are relative. MAYBE: the kernel may
# not have the place. TREE: mounts of the caller below it come along.
claimed='
def flags: [.options[] | select(IN("ro", "nosuid", "nodev", "noexec", "slave", "shared", "unbindable"))];
def line($at; $maybe; $flags): [$at, $maybe, (.from // "" | startswith("/")), $flags[]] | map(tostring) | join(" ");
foreach .rows[] as $row ({ in: "/" };
	.out = null
	| .in as $in | (($row.to // "") | if startswith("/") then . else $in + "/" + . end) as $at
	| if $row.do == "tree" and (.root | not) then .root = ($row | flags) else . end
	| if $row.do == "layer" and (.root | not) then .root = [] else . end
	| if $row.do == "attach" then .out = ($row | line($at; false; flags))
		| if $row.options | index("enter") then .in = $at else . end
	elif $row.do == "enter" then .in = $row.to
	elif $row.do | IN("mount", "device") then .out = ($row | line($at; false; if .do == "mount" then flags else [] end))
	elif $row.do | IN("mask", "cover", "pin") then .out = ($row | line($at; false; []))
	elif $row.do == "restrict" then .out = ($row | line($at; true; ["ro", "nosuid", "nodev", "noexec"]))
	elif $row.do == "hide" then .out = ($row | line($at; true; []))
	elif $row.do == "root" then .root as $flags | .out = ($row | line("/"; false; $flags))
	elif $row.do == "spread" then .out = ($row | line("/"; false; [$row.type]))
	else . end;
	.out // empty)'

# compare NAME ROOT OPTION...: the two tables
compare()
{
	name=$1 root=$2
	shift 2
	run "$RBOX" --explain --json "$@" "$root" cat /proc/self/mountinfo
	printf '%s\n' "$out" | jq -r "$claimed" >"$T/claims"
	run "$RBOX" "$@" "$root" cat /proc/self/mountinfo
	came 0 "$name: the box starts"
	printf '%s\n' "$out" | awk '{
		p = ""
		for (i = 7; $i != "-"; i++) { split($i, word, ":"); p = p "," (word[1] == "master" ? "slave" : word[1]) }
		print $5, $6 p
	}' >"$T/table"
	missing=$(awk 'NR == FNR { seen[$1] = seen[$1] "," $2 ","; next }
		$2 != "true" && !($1 in seen) { print "not mounted: " $1; next }
		$1 in seen { for (i = 4; i <= NF; i++) if ($i != "slave" && index(seen[$1], "," $i ",") == 0) print $1 " is not " $i ": " seen[$1] }
		' "$T/table" "$T/claims")
	is "$missing" "" "$name: every row of the plan is in the table, with its flags"
	extra=$(awk 'NR == FNR { claim[$1]; if ($3 == "true" && $1 != "/") tree[$1]; next }
		{ for (t in tree) if (index($1, t "/") == 1) next } !($1 in claim) { print $1 }' "$T/claims" "$T/table")
	is "$extra" "" "$name: and nothing else is"
	unclaimed=$(awk 'NR == FNR { claim[$1] = claim[$1] " " $0 " "; next }
		{ n = split($2, flag, ","); for (i = 1; i <= n; i++) if (flag[i] ~ /^(shared|unbindable)$/ && index(claim[$1], " " flag[i] " ") == 0) print $1, flag[i] }
		' "$T/claims" "$T/table")
	is "$unclaimed" "" "$name: nothing is shared or unbindable unsaid"
	[ "$(wc -l <"$T/claims")" -gt 10 ]
	ok $? "$name: the plan claims something"
}

compare "a usual box" "$T/root"
compare "a bare root" "$T/bare" -v "$T/src:/a/b" --tmpfs /c
compare "binds" "$T/root" -v "$T/src:/a:ro" -v "$T/src:/b:nosuid,nodev" -v "$T/src:/c:noexec,shared" -v "$T/src:/d:unbindable,ro" \
	-v "$T/src/file:/a/file" --ro-bind "$T/src:/e"
compare "memory" "$T/root" --tmpfs /t:size=1m,noexec -v "$T/src:/t/a:ro" --tmpfs /t/a/sub --dir /made --mask /etc/passwd --mask /mnt
compare "content" "$T/root" --file "$T/src/file:/etc/f" --symlink a:/etc/l --hostname h --net host
compare "overlays" "$T/root" --ephemeral --mount "type=overlay,lower=$T/src,dst=/o,nosuid"
compare "kernel's trees" "$T/root" --mount type=mqueue,dst=/q --mount type=devpts,dst=/p --share uts
compare "a read-only root" "$T/root" --read-only
compare "a shared root" "$T/root" --propagation shared --dev none --tmpfs /t:noexec
nothing_left "nothing is left"
done_testing
