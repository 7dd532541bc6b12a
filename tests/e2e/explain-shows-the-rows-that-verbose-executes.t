#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 240
#
# --explain prints the rows that a run executes, all of them and no others; --json the same rows.

. "${0%/*}/lib.sh"
command -v jq >/dev/null || skip_all "no jq"
new_root "$T/root"
bare_root "$T/bare"
mkdir "$T/src"
echo A=1 >"$T/env"
exec 8>/dev/null

# The default host name is part of an id that each run has of its own.
steady() { sed -E '/ hostname +[0-9a-f]{12} /s/[0-9a-f]{12}/ID/'; }

# Each line: options and ROOT. The words ROOT, BARE, SRC, ENV stand for what was made above.
cat >"$T/sets" <<'END'
ROOT
BARE
run ROOT
--map single ROOT
--map single BARE
--map auto ROOT
--map keep ROOT
--net host ROOT
--net host --map single BARE
--share ipc ROOT
--share uts,cgroup ROOT
--share pid ROOT
--share pid,ipc,uts,cgroup --net host ROOT
--hostname h ROOT
--time-offset 10 ROOT
-w /tmp ROOT
-u 1000 --map auto ROOT
-u dev:staff ROOT
-u 1000:1000 --groups drop ROOT
--groups drop ROOT
-e A=1 -e B ROOT
--env-file ENV ROOT
--inherit-env ROOT
--keep-fd 8 ROOT
--argv0 true ROOT
--umask 077 ROOT
--nice 1 ROOT
--no-init ROOT
--no-init --map single BARE
--read-only ROOT
--read-only BARE
--dev minimal ROOT
--dev host ROOT
--dev none ROOT
--proc host ROOT
--proc none ROOT
--sys none ROOT
--dev none --proc none --sys none ROOT
--dev none --proc none --sys none BARE
-v SRC:/mnt ROOT
-v SRC:/made/here BARE
--ro-bind SRC:/mnt ROOT
--bind SRC:/mnt:ro --bind ENV:/mnt2/file --tmpfs /mnt3 BARE
--tmpfs /tmp:size=1m,mode=1777,noexec ROOT
--status-fd 8 ROOT
--read-only --net host --map single --no-init --tmpfs /tmp -w /tmp -u 0 --hostname x --nice 2 --umask 0 BARE
END
while read -r set; do
	options=$(printf '%s\n' "$set" | sed "s,ROOT,$T/root,; s,BARE,$T/bare,; s,SRC,$T/src,g; s,ENV,$T/env,g")
	case $options in run\ *) options=${options#run } word=run ;; *) word= ;; esac
	case $set in
	*"-u 1000"* | *"-u dev"* | *drop*) has_range || { skip "no range for $set"; continue; } ;;
	esac
	# shellcheck disable=SC2086 # words
	run "$RBOX" $word --explain $options true
	came 0 "--explain $set"
	plan=$(printf '%s\n' "$out" | steady)
	[ "$(printf '%s\n' "$plan" | wc -l)" -ge 5 ]
	ok $? "is a list of rows"
	is "$(printf '%s\n' "$plan" | grep -vcE '^ *[0-9]+ +(host|init|command) +[a-z_-]+ .*# [^ ]')" 0 "each has an actor, a verb and a why"
	is "$(printf '%s\n' "$plan" | awk '$1 != NR' | wc -l)" 0 "they are numbered"
	# shellcheck disable=SC2086
	run "$RBOX" $word --verbose $options true
	came 0 "--verbose $set"
	is "$(printf '%s\n' "$err" | sort -n | steady)" "$plan" "--verbose executes these rows"
	# shellcheck disable=SC2086
	run "$RBOX" $word --explain --json $options true
	is "$(printf '%s\n' "$out" | jq -r '.schema')" 1 "--json is JSON"
	is "$(printf '%s\n' "$out" | jq -r '.rows[] | "\(.row) \(.who) \(.do) \(.why)"')" \
		"$(printf '%s\n' "$plan" | sed -E 's/^ *([0-9]+) +([a-z]+) +([a-z_-]+) .*# /\1 \2 \3 /')" "of the same rows"
done <"$T/sets"

run "$RBOX" --explain "$T/root" sh -c 'echo ran >/ran'
[ ! -e "$T/root/ran" ]
ok $? "--explain runs nothing"
run "$RBOX" --explain "$T/none" true
is "$status" 125 "a root that is missing is an error there, too"
done_testing
