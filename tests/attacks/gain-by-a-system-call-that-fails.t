#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# One system call of rbox's own fails, by strace: COMMAND then has what it has in an undisturbed box, as it reports itself, or rbox ends with
# one message and a status of its own; it does not hang, and leaves nothing. Which calls there are is recorded first; which of them fail in
# RBOX_INJECT_SECONDS is chance (RBOX_INJECT_SEED).

. "${0%/*}/attack.sh"
command -v strace >/dev/null || skip_all "no strace"
export run_seconds=20
seconds=${RBOX_INJECT_SECONDS:-30}
seed=${RBOX_INJECT_SEED:-1}
note "RBOX_INJECT_SEED=$seed"
bare_root "$T/bare"
cp "$TEST_PROGRAMS/inventory" "$T/bare/bin"
cp "$TEST_PROGRAMS/inventory" "$root/bin"
mkdir -p "$T/work/private"
echo hidden >"$T/work/private/key"
echo hidden >"$T/work/token"
for name in user mnt pid ipc uts net cgroup time; do
	callers="${callers:-} -e $name=$(readlink "/proc/self/ns/$name")"
done
sleep 1000 &
other=$!

# Each is a name, then "run", "detached" or "exec", then options. A range needs helpers that gain nothing while they are traced.
kinds="plain run
bare run --ro-bind $T/work:/mnt/a/b
masked run -v $T/work:/mnt --mask /mnt/private --mask /mnt/token --no-init
wide run --allow-userns --cap-add sys_admin --ephemeral
strict run --no-new-privs --read-only --tmpfs /tmp
pids run --share pid
net run --net host
detached detached
exec exec
wide-exec exec --net host --share pid --cap-add sys_ptrace"

# What an exec sees of others on a busy machine is not the same each time: in soak.
[ -n "${RBOX_INJECT_SECONDS:-}" ] || kinds=$(printf '%s\n' "$kinds" | grep -vE '^[^ ]+ exec')

# Calls that cannot fail as they are made, or that strace then leaves out although the kernel does them.
infallible='exit|exit_group|close|rt_sigreturn|restart_syscall|getuid|geteuid|getgid|getegid|getpid|getppid|gettid|umask|set_tid_address|set_robust_list|rseq|arch_prctl|uname|sched_yield|getpgrp|munmap|madvise|execve|rt_sigprocmask|rt_sigaction|clock_gettime|dup2|wait4|waitid|prlimit64'
infallible="$infallible|landlock_create_ruleset [A-Z]* 1|(prctl|fcntl|fstat|newfstatat|statx|stat|lseek|mmap|mprotect|brk|pipe2|prlimit64|capset|capget|unlinkat|mkdirat|statfs|move_mount|open_tree|fsopen|fsconfig|fsmount) EINTR"
errnos='EPERM ENOMEM EINTR EMFILE'

# rbox exec runs as a copy in memory. It is made here, so that strace, which lets go of what executes, follows it further.
sealed='import fcntl, os, sys
at = sys.argv.index("exec")
fd = os.memfd_create("rbox", os.MFD_ALLOW_SEALING)
os.write(fd, open(sys.argv[1], "rb").read())
fcntl.fcntl(fd, 1033, 15)
os.set_inheritable(fd, True)
os.execvp(sys.argv[2], sys.argv[2:at] + ["/proc/self/fd/%d" % fd] + sys.argv[at:])'

# disturbed STRACE_OPTION...: a box, or an exec, of this kind; its status, the report and what was said
disturbed()
{
	rm -f "$T/report" "$way_root/made-by-inventory" "$way_root"/*/made-by-inventory "$T/work/made-by-inventory"
	case $way in
	exec) set -- timeout -s KILL 10 python3 -c "$sealed" "$RBOX" strace -f -qq -b execve "$@" ;;
	*) set -- timeout -s KILL 10 strace -f -qq -b execve "$@" "$RBOX" ;;
	esac
	# shellcheck disable=SC2086 # words
	case $way in
	run) "$@" --map single --hostname box --tty never $callers $given "$way_root" inventory "$socket" "$other" ;;
	detached) "$@" -d --map single --hostname box $callers $given "$way_root" sh -c 'exec inventory "$@" >/tmp/report' sh "$socket" "$other" ;;
	exec) "$@" exec --tty never $callers "$id" inventory "$socket" "$other" ;;
	esac </dev/null >"$T/report" 2>"$T/said"
	status=$?
	[ "$way" != detached ] || { rm -f "$T/report"; mv "$way_root/tmp/report" "$T/report" 2>/dev/null || : >"$T/report"; }
}

# triples: the calls of the record on stdin, as "call errno n" in an order of chance
triples()
{
	sed -nE 's/^([0-9]+) +([a-z0-9_]+)\(.*/\1 \2/p' | awk -v seed="$seed" -v errnos="$errnos" '
		{ n = ++count[$1, $2]; if (n > most[$2]) most[$2] = n }
		END {
			srand(seed)
			split(errnos, e, " ")
			for (call in most)
				for (n = 1; n <= most[call]; n++)
					for (i in e)
						print rand(), call, e[i], n
		}' | grep -vE "^[^ ]+ ($infallible)( |\$)" | LC_ALL=C sort | cut -d ' ' -f 2-
}

# undisturbed: what a box of this kind holds, into $T/planned, and the triples
undisturbed()
{
	# shellcheck disable=SC2086 # words
	[ "$way" != exec ] || detach --map single --hostname box $callers $given "$way_root" sleep 10000 || return
	disturbed -o "$T/record"
	cp "$T/report" "$T/planned"
	triples <"$T/record" >"$T/triples"
	disturbed -o /dev/null
	cmp -s "$T/report" "$T/planned"
}

# fault CALL: what is wrong with what disturbed() saw, if anything
fault()
{
	case $status in
	0 | 125 | 126 | 127) ;;
	137) echo "hangs, or is killed" ;;
	*) echo "status $status" ;;
	esac
	[ "$status" != 0 ] || [ "$(tail -n 1 "$T/report")" = end ] || echo "no report, although the status is 0"
	head -n "$(wc -l <"$T/report")" "$T/planned" | diff -U 0 - "$T/report" | sed '1,2d; /^@/d'
	messages=$(grep -cvE '^rbox: (warning|hint): ' "$T/said")
	[ "$status" = 0 ] || [ "$messages" = 1 ] || [ "$1 $messages" = "write 0" ] || echo "$messages messages"
	[ "$status" != 0 ] || [ "$messages" = 0 ] || echo "status 0, and a message"
}

# clean CALL: nothing of this run is left: what an injected failure kept from being removed goes with the next command
clean()
{
	if [ "$way" = exec ]; then
		kill -0 "$(of "$id" .box.host_pid)" 2>/dev/null && [ "$(ls "$state")" = "$id" ] && return
		echo "the box that was entered is gone, or there is another"
		return
	fi
	no_box_left || "$RBOX" gc >/dev/null 2>&1
	until_true no_box_left || echo "left in the directory of boxes: $(ls "$state")"
	[ "$way_root" = "$T/bare" ] || return 0
	[ "$(ls "$way_root")" = bin ] || "$RBOX" --map single "$way_root" true
	[ "$(ls "$way_root")" = bin ] || echo "left in ROOT: $(ls -x "$way_root")"
	find "$way_root" -mindepth 1 -maxdepth 1 ! -name bin -exec rm -rf {} +
}

# try CALL ERRNO N
try()
{
	disturbed -o /dev/null -e "trace=$1" -e "inject=$1:error=$2:when=$3"
	found=$(fault "$1"; clean "$1")
}

listen()
{
	python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM); s.bind("\0" + sys.argv[1]); s.listen(4000); time.sleep(2000)' "$socket" &
	listener=$!
	until_true grep -q "@$socket" /proc/net/unix
}
socket=rbox-inventory-$$
listen

kind_seconds=$((seconds / $(printf '%s\n' "$kinds" | wc -l)))
all=0
while read -r name way given; do
	way_root=$root
	[ "$name" != bare ] || way_root=$T/bare
	undisturbed
	ok $? "$name: two undisturbed runs are alike, $(grep -c . "$T/planned") lines of what COMMAND holds"
	like "$(cat "$T/planned")" '^end$' "$name: the report is whole"
	[ "$(wc -l <"$T/triples")" -gt 400 ]
	ok $? "$name: rbox was followed through all of it"
	until=$(($(milliseconds) + kind_seconds * 1000)) count=0 faults=''
	while read -r call errno n && [ "$(milliseconds)" -lt "$until" ]; do
		try "$call" "$errno" "$n"
		# on a machine that stood still meanwhile the same does not come again
		[ -z "$found" ] || { no_process_left || [ "$way" = exec ] || until_true no_process_left; try "$call" "$errno" "$n"; }
		[ -z "$found" ] || faults="$faults$call $errno $n: $status
$found
$(cat "$T/said")
"
		count=$((count + 1))
	done <"$T/triples"
	is "$faults" "" "$name: $count of $(wc -l <"$T/triples") failures leave COMMAND with what is planned, or end rbox with one message"
	[ "$way" != exec ] || "$RBOX" stop "$id" >/dev/null
	until_true no_process_left
	ok $? "$name: and no process is left"
	all=$((all + count))
done <<END
$kinds
END
note "$all failures"
kill "$other" "$listener"
"$RBOX" gc >/dev/null
unharmed
done_testing
