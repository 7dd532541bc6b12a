#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Powers, ids, groups, limits, umask, nice value, environment and directory of what `rbox exec` starts are COMMAND's.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
# what is different by its nature: pids, names, memory, counters, and what a shell adds
look='cd "$(pwd -P)"; sed -n -E "/^(Uid|Gid|Groups|Umask|Cap|NoNewPrivs|Seccomp|Sig(Blk|Ign)|ShdBlk|Cpus_allowed_list|Speculation|THP|Tracer)/p" \
	/proc/self/status
	cat /proc/self/limits /proc/self/oom_score_adj /proc/self/coredump_filter /proc/self/attr/current 2>/dev/null
	awk "{ print \$19, \$41 }" /proc/self/stat; pwd; id; env | grep -vE "^(_|TERM|SHLVL|OLDPWD)=" | sort; ls -l /proc/self/fd 2>/dev/null | grep -c " [3-9] ->"'

# given NAME ARGUMENT...
given()
{
	name=$1
	shift
	detach --name given "$@" sh -c "$look; echo ready; exec sleep 1000" || { ok 1 "$name: starts"; return; }
	until_true logged given ready
	bounded "$RBOX" exec given sh -c "$look" >"$T/exec" 2>&1 </dev/null
	is "$(cat "$T/exec")" "$("$RBOX" logs given 2>&1 | sed '$d')" "$name: exec is as COMMAND is"
	"$RBOX" stop --grace 0 given
}
given "the usual box" "$T/root"
given "one id" --map single "$T/root"
given "keep" --map keep "$T/root"
given "COMMAND as process 1" --no-init "$T/root"
given "umask and directory" --umask 027 -w /tmp "$T/root"
given "a nice value" --nice 7 "$T/root"
given "an environment" -e A=1 -e 'B=two words' -e HOME=/else -e PATH=/bin "$T/root"
given "shared processes" --share pid "$T/root"
given "the caller's network" --net host "$T/root"
given "a shifted clock" --time-offset 5 "$T/root"
if has_range; then
	given "another user" -u dev "$T/root"
	given "a user and a group by number" -u 77:88 "$T/root"
	given "groups dropped" --groups drop "$T/root"
	given "a user's groups" -u dev --groups drop "$T/root"
else
	skip "no range of ids"
fi

# Started from a place of other limits, in other circumstances: what is inherited is the caller's, powers are the box's.
detach --name powers "$T/root" sh -c 'grep -E "^(Cap|NoNewPrivs)" /proc/self/status; echo ready; exec sleep 1000'
until_true logged powers ready
run setsid -w "$RBOX" exec powers grep -E '^(Cap|NoNewPrivs)' /proc/self/status
is "$out" "$("$RBOX" logs powers | sed '$d')" "from another session the powers are the same"
run env -i "$RBOX" exec powers env
unlike "$out" 'XDG_RUNTIME_DIR|TEST_PROGRAMS' "no variable of the caller's is passed on"
run "$RBOX" exec powers env
unlike "$out" 'XDG_RUNTIME_DIR|TEST_PROGRAMS' "also when there are some"
is "$(cd / && "$RBOX" exec powers pwd)" / "the directory is the box's"
"$RBOX" stop powers
no_box_is_left "nothing is left"
done_testing
