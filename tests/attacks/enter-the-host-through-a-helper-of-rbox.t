#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 300
#
# With --share pid a box sees rbox's own processes: the one that enters the box's user namespace to take mount points away, in the host's
# mount namespace; those that enter by rbox exec, or read the box's passwd. What is in the box looks into each of them, with CAP_SYS_PTRACE,
# at every moment of its life, by stopping it again and again.
# shellcheck disable=SC2016 # expanded in the box

# In a pid namespace of the test's own: other tests' processes are called rbox, too. There the caller has no range of ids.
[ -n "${own_pids:-}" ] || exec env own_pids=1 unshare --user --map-current-user --pid --fork --kill-child --mount-proc sh "$0"
. "${0%/*}/attack.sh"
# A root without mount points, so that there is something to take away.
bare=$T/bare
bare_root "$bare"
mkdir "$bare/tmp" "$bare/etc"
chmod 1777 "$bare/tmp"
cp "$root/etc/passwd" "$root/etc/group" "$bare/etc"
cp "$TEST_PROGRAMS/attempt" "$bare/bin/attempt"

# A program of the box's own that is called rbox, and makes another process: else the attempt says nothing.
cp "$bare/bin/attempt" "$bare/bin/rbox"
detach --share pid --landlock off --cap-add sys_ptrace "$bare" sleep 1000
"$RBOX" exec "$id" attempt catch rbox /tmp/stop stop >"$T/found" 2>&1 &
sleep 0.3
"$RBOX" exec "$id" rbox catch nothing /tmp/stop >/dev/null 2>&1 &
until_true grep -q '^got' "$T/found"
like "$(sort -u "$T/found")" '^got program of rbox' "what is made by a program of the box's own opens"
touch "$bare/tmp/stop"
wait
"$RBOX" stop "$id"
rm "$bare/bin/rbox" "$bare/tmp/stop"
bare_before=$(manifest "$bare")

# looked NAME OPTION...: what a box with these options finds while another process enters it, others look at it, and it ends
looked()
{
	looked_at=$1
	shift
	rm -f "$T/found"
	detach --share pid --cap-add sys_ptrace "$@" "$bare" sleep 1000 || return
	"$RBOX" exec "$id" attempt catch rbox /tmp/stop stop >>"$T/found" 2>&1 &
	catcher=$!
	sleep 0.3
	for _ in 1 2 3 4 5 6 7 8; do
		bounded "$RBOX" exec -u root "$id" true
	done >/dev/null 2>&1
	"$RBOX" inspect "$id" >/dev/null
	bounded "$RBOX" stop "$id"
	is "$?" 0 "$looked_at: rbox stop ends"
	kill "$catcher" 2>/dev/null
	wait "$catcher" 2>/dev/null
	unlike "$(sort -u "$T/found")" '^got' "$looked_at: nothing of rbox opens"
	nothing_left "$looked_at: nothing is left"
	is "$(manifest "$bare")" "$bare_before" "$looked_at: the root is as it was"
}
for round in 1 2; do
	looked "default walls, $round"
	looked "without Landlock, $round" --landlock off
	looked "with all capabilities, $round" --landlock off --cap-add all --allow-userns
done
unharmed
done_testing
