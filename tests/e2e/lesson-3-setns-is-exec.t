#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exercise: setns into each namespace of another process. With rbox: exec joins all namespaces of a box, so it sees a tmpfs
# that is mounted there and nowhere else.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
detach --name lesson --time-offset 3600 --hostname lesson --tmpfs /mnt "$T/root" sh -c 'echo inside >/mnt/file; echo ready; exec sleep 1000'
until_true logged lesson ready
pid=$(command_of lesson)
run "$RBOX" exec lesson sh -c 'for n in user mnt pid ipc uts net cgroup time; do readlink /proc/self/ns/$n; done'
came 0 "exec joins the box"
for ns in user mnt pid ipc uts net cgroup time; do
	joined=$(printf '%s\n' "$out" | grep "^$ns:")
	like "$joined" "^$ns:\[[0-9]+\]\$" "$ns: there is one"
	is "$joined" "$(readlink "/proc/$pid/ns/$ns")" "$ns: it is COMMAND's"
	[ "$joined" != "$(readlink "/proc/self/ns/$ns")" ]
	ok $? "$ns: and not the caller's"
done
run "$RBOX" exec lesson cat /mnt/file
is "$status $out" "0 inside" "mnt: a file on the box's tmpfs is seen by exec"
[ ! -e "$T/root/mnt/file" ] && [ -z "$(ls -A "$T/root/mnt")" ]
ok $? "and not outside"
"$RBOX" exec lesson sh -c 'echo back >/mnt/other'
is "$("$RBOX" exec lesson cat /mnt/other)" back "what one exec writes there the next one reads"
is "$("$RBOX" exec lesson hostname)" lesson "uts: the host name is the box's"
[ "$("$RBOX" exec lesson cut -d. -f1 /proc/uptime)" -ge 3600 ]
ok $? "time: the clock is the box's"
is "$("$RBOX" exec lesson sh -c 'kill -0 2 && echo there; ls -d /proc/[0-9]* | wc -l' | head -n 1)" there "pid: COMMAND is process 2"
like "$("$RBOX" exec lesson cat /proc/net/dev)" '^ *lo:' "net: the box's loopback"

# The same calls, by hand and by rbox.
run nsenter --target "$pid" --user --preserve-credentials --uts --ipc --net --pid --mount cat /mnt/file
is "$status $out" "0 inside" "nsenter sees it too"
run "$RBOX" exec --explain lesson true
is "$(printf '%s\n' "$out" | awk '$3 == "join" { print $4 }' | sort | tr '\n' ' ')" "cgroup ipc mnt net pid time user uts " \
	"--explain has a row for each namespace that is joined"
is "$(printf '%s\n' "$out" | awk '$3 == "join" { print $4; exit }')" user "the user namespace first"
"$RBOX" stop lesson
no_box_is_left "nothing is left"
done_testing
