#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# The files of a box that runs are edited while its rbox has them locked, as a box could that sees the directory of boxes: other namespaces,
# more capabilities, no filter, a wall less, another environment, pids of other processes, another box's name. What exec starts is in the box and
# has what the box has; stop, kill, pause and resume signal the box and nothing else. So does a lock that a process of a box holds.
# shellcheck disable=SC2154,SC2086 # run() sets them; words

. "${0%/*}/attack.sh"
sleep 1000 &
bystander=$!
# shellcheck disable=SC2016 # expanded in the box
sees='for ns in user mnt pid ipc uts net cgroup; do readlink /proc/self/ns/$ns; done
	grep -E "^(CapBnd|CapEff|NoNewPrivs|Seccomp):" /proc/self/status
	env | sort; id -u; umask; pwd; ls /'

# begin: a box called web, its entry, and what is seen in it
begin()
{
	detach --name web --seccomp default --no-new-privs "$root" sleep 1000
	entry=$state/$id
	kept=$(cat "$entry/box.json")
	first=$(of web .box.pid)
	is_there=$("$RBOX" exec web sh -c "$sees")
}

# edit JQ: box.json says this instead
edit() { printf '%s' "$kept" | jq -c "$1" >"$T/json" && cp "$T/json" "$entry/box.json"; }

alive() { case $(sed -n 's/^State:.\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) in [SR]) echo yes ;; *) echo no ;; esac; }

begin
sleep 1000 &
victim=$!
edit ".host_pid = $victim"
kill "$(jq .host_pid "$entry/box.json")"
wait "$victim" 2>/dev/null
is "$?" 143 "who believes the file, ends another process"

for lie in '.namespaces |= {user}' '.namespaces |= {user, mnt}' 'del(.namespaces.pid, .namespaces.net, .namespaces.ipc)' '.namespaces = {}' \
	'.namespaces.mnt = .namespaces.pid' '.process.bounding = "sys_admin,sys_ptrace,net_admin" | .process.capabilities = .process.bounding' \
	'.process.filter = null' '.process.wall = []' '.no_new_privs = false' '.process.environment = ["PATH=/bin", "LD_PRELOAD=/x", "INJECTED=1"]' \
	'.process.uid = 1 | .process.setup_uid = 1' '.process.workdir = "/bin" | .process.umask = 0' \
	".pid = $bystander | .host_pid = $bystander" ".pid = $bystander" ".host_pid = $$ | .pid = $bystander"; do
	edit "$lie"
	run "$RBOX" exec web sh -c "$sees"
	is "$status $out" "0 $is_there" "exec: what it starts is as before, with $lie"
done

for lie in ".pid = $bystander | .host_pid = $bystander" ".pid = $bystander" ".host_pid = $$" 'del(.namespaces.pid)' '.namespaces = {}'; do
	edit "$lie"
	run "$RBOX" pause web
	until_true is_state web paused
	is "$status $(alive "$bystander") $(alive $$) $(state_of web)" "0 yes yes paused" "pause: the box, with $lie"
	edit "$lie"
	run "$RBOX" resume web
	until_true is_state web running
	is "$status $(alive "$bystander") $(state_of web)" "0 yes running" "resume: the box, with $lie"
	is "$("$RBOX" inspect web | jq -c '[.box.pid, .processes]')" "[$first,2]" "inspect: the box, with $lie"
	for verb in "kill" "stop --grace 1s" "kill --signal TERM" "stop --all --grace 1s"; do
		edit "$lie"
		case $verb in *--all*) run timeout 20 "$RBOX" $verb ;; *) run timeout 20 "$RBOX" $verb web ;; esac
		is "$status $(alive "$bystander")" "0 yes" "$verb: no other process, with $lie"
		until_true is_gone "$first"
		ok $? "$verb: the box has ended"
		"$RBOX" gc >/dev/null
		begin
	done
done

# Another box takes the name.
web=$id
detach --name mine "$root" sleep 1000
ln -sfn "$id" "$state/@web"
run "$RBOX" exec web true
is "$status" 125 "exec: not into another box that has taken the name"
like "$err" "not called so" "exec: it says so"
run "$RBOX" kill web
is "$status $(state_of mine)" "125 running" "kill: not of that one"
ln -sfn "$web" "$state/@web"
"$RBOX" stop mine >/dev/null

# A process of a box has the entry of a dead one locked, and box.json says what it likes.
host_pid=$(of web .box.host_pid)
kill -KILL "$host_pid"
until_true is_gone "$host_pid"
unshare --user --map-root-user flock --no-fork -x "$state/$web" sleep 1000 &
until_true grep -q "FLOCK .*:$(stat -c %i "$state/$web") " /proc/locks
holder=$(sed -n "s/.*FLOCK  *ADVISORY  *WRITE \([0-9]*\) .*:$(stat -c %i "$state/$web") .*/\1/p" /proc/locks)
entry=$state/$web
for pids in "$holder $bystander" "$bystander $bystander" "$holder $holder"; do
	edit ".host_pid = ${pids% *} | .pid = ${pids#* }"
	for verb in "exec" "kill" "stop --grace 0s" pause resume inspect wait; do
		case $verb in exec) run "$RBOX" exec web true ;; *) run timeout 20 "$RBOX" $verb web ;; esac
		is "$status $(alive "$bystander") $(alive "$holder")" "125 yes yes" "$verb: no process, where another one has the lock"
		like "$err" "process $holder has locked its entry, and that is no rbox of yours" "$verb: it says which"
	done
	is "$("$RBOX" ps -q 2>/dev/null)" "" "ps: it is not listed"
done
kill "$holder"
until_true is_gone "$holder"
"$RBOX" gc >/dev/null
kill "$bystander"
unharmed
done_testing
