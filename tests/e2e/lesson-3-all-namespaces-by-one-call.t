#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exercise: clone, unshare and setns with each kind of namespace; a tmpfs mounted in one shell is not seen in another.
# With rbox: all of them by one call, and the time namespace with --time-offset.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
start --time-offset 3600 --hostname lesson3 --tmpfs /mnt "$T/root" sh -c '
	for n in user mnt pid ipc uts net cgroup time; do readlink /proc/self/ns/$n; done
	echo inside >/mnt/file; hostname; cat /mnt/file; ipcs -q >/dev/null 2>&1; echo "$$"; echo ready; exec sleep 60'
pid=$(processes_left | cut -d/ -f3 | while read -r p; do grep -qx sleep "/proc/$p/comm" && echo "$p"; done)
for ns in user mnt pid ipc uts net cgroup time; do
	inside=$(grep "^$ns:" "$T/box")
	like "$inside" "^${ns}:\[[0-9]+\]\$" "inside there is a $ns namespace"
	[ "$inside" != "$(readlink /proc/self/ns/$ns)" ]
	ok $? "which is another than the host's"
	is "$(readlink "/proc/$pid/ns/$ns")" "$inside" "and which the host sees on COMMAND"
done
like "$(cat "$T/box")" '^lesson3$' "uts: the box has its host name"
[ "$(uname -n)" != lesson3 ]
ok $? "and the host its own"
like "$(cat "$T/box")" '^inside$' "mnt: the file on the tmpfs is seen in the box"
[ ! -e "$T/root/mnt/file" ] && ! grep -q "$token" /proc/self/mountinfo
ok $? "and not outside"
[ "$(sed -n '/^inside$/{n;p}' "$T/box")" != "$pid" ]
ok $? "pid: COMMAND has one pid inside and another outside"
like "$(cat "/proc/$pid/status")" "^NSpid:.*[[:space:]]${pid}[[:space:]]" "which the host sees both"

# setns, the third call: who owns the box may join it.
if command -v nsenter >/dev/null; then
	run nsenter --target "$pid" --user --preserve-credentials --uts --ipc --net --pid --mount hostname
	is "$status $out" "0 lesson3" "nsenter joins it by setns"
fi
run "$RBOX" --explain "$T/root" true
is "$(printf '%s\n' "$out" | awk '$3 == "clone"' | wc -l)" 1 "one row makes them"
like "$out" ' clone +.*user.*' "the user namespace among them"
kill "$box"
wait "$box"
nothing_left "nothing is left"
done_testing
