#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A filter of system calls is on, whatever the options are, and for a further process in the box, too. What it refuses is refused before the
# kernel looks at it; --seccomp off, log and a profile of one's own do what they say.
# timeout: 240
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
cp "$TEST_PROGRAMS/ask-the-kernel" "$T/root/bin/"

filtered='grep ^Seccomp: /proc/self/status'
for options in '' '--map single' '--no-init' '--share pid' '--net host' '-u 1000:1000' '--no-new-privs' '--cap-add all' '--allow-userns' \
	'--ephemeral' '--cap-drop all' '--proc host'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" $options "$T/root" sh -c "$filtered"
	is "$status $(echo "$out" | tr -d '\t')" '0 Seccomp:2' "filtered with '$options'"
done
run "$RBOX" --seccomp off "$T/root" sh -c "$filtered"
is "$(echo "$out" | tr -d '\t')" 'Seccomp:0' "not with --seccomp off"
run "$RBOX" "$T/root" sh -c 'grep NoNewPrivs /proc/self/status'
is "$(echo "$out" | tr -d '\t')" 'NoNewPrivs:0' "without no_new_privs"
run "$RBOX" "$T/root" sh -c 'grep Cap /proc/self/status'
unlike "$out" 'Cap(Prm|Eff|Bnd|Inh|Amb):.*2.....$' "and without the capability by which it was installed"

# ---- what is refused ----

# reached: the names of calls that were looked at by the kernel
reached() { printf '%s\n' "$out" | grep -Ev ': (EPERM|ENOSYS|EAFNOSUPPORT|EPROTONOSUPPORT|signal 11)$' || :; }

for options in '' '--map single' '-u 1000:1000' '--no-init' '--net host'; do
	for entry in 64 32 x32; do
		# shellcheck disable=SC2086 # words
		run "$RBOX" $options "$T/root" ask-the-kernel "$entry"
		is "$status $(reached)" '0 ' "no call of the list reaches the kernel by the entry $entry with '$options'"
	done
done
run "$RBOX" --seccomp off --cap-add all --allow-userns "$T/root" ask-the-kernel
[ "$(reached | wc -l)" -gt 30 ]
ok $? "without the filter most do"
detach "$T/root" sleep 100
run "$RBOX" exec "$id" ask-the-kernel
is "$status $(reached)" '0 ' "none from an exec"
"$RBOX" stop "$id"
run "$RBOX" "$T/root" ask-the-kernel
like "$out" '^clone3: ENOSYS$' "clone3 is as if it were not there"
like "$out" '^socket AF_ALG: EAFNOSUPPORT$' "a family as if the kernel had none"
like "$out" '^socket SCTP: EPROTONOSUPPORT$' "and so a protocol"
like "$out" '^vmsplice: ENOSYS$' "what programs do without is as if it were not there"
run "$RBOX" --seccomp log "$T/root" ask-the-kernel
like "$err" ' socket EPROTONOSUPPORT 4$' "it is the filter that refuses each protocol"
like "$err" ' unshare EPERM 3$' "and each flag of unshare that makes a namespace, or may come to"
for options in --allow-userns '--cap-add sys_admin'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" --seccomp log $options "$T/root" ask-the-kernel
	like "$err" ' open_tree EINVAL 1$' "a mount namespace of one tree is refused with '$options'"
	like "$err" ' open_tree_attr EINVAL 1$' "by both calls"
done
run "$RBOX" --cap-add net_raw "$T/root" ask-the-kernel
unlike "$(reached)" 'SCTP|SMC|UDPLITE|L2TP' "raw sockets are no way to a protocol"
run "$RBOX" --cap-add sys_admin "$T/root" sh -c 'mount -t tmpfs none /mnt && echo mounted'
is "$out" mounted "a capability that is added opens what it is for"

# ---- programs that libraries make ----

run "$RBOX" / python3 -c 'import threading, subprocess, socket
t = threading.Thread(target=print, args=("thread",)); t.start(); t.join()
print(subprocess.run(["echo", "process"], capture_output=True, text=True).stdout.strip())
a, b = socket.socketpair(); a.send(b"socket"); print(b.recv(6).decode())
s = socket.socket(socket.AF_INET6); s.bind(("::1", 0)); print("bound")'
is "$status $(echo "$out" | tr '\n' ' ')" '0 thread process socket bound ' "threads, processes and sockets work without clone3"

# ---- strict ----

# strictly: as reached(), of the list for strict
strictly() { printf '%s\n' "$out" | grep -Ev ': (EPERM|ENOSYS|EPROTONOSUPPORT|EOPNOTSUPP|signal 31)$' || :; }

run "$RBOX" "$T/root" ask-the-kernel 64 strict
[ "$(strictly | wc -l)" -gt 20 ]
ok $? "by default $(strictly | wc -l) more calls reach the kernel"
for options in '' '--map single' '-u 1000:1000' '--no-init' '--allow-userns' '--cap-add sys_admin'; do
	for entry in 64 32 x32; do
		# shellcheck disable=SC2086 # words
		run "$RBOX" --seccomp strict $options "$T/root" ask-the-kernel "$entry" strict
		is "$status $(strictly)" '0 ' "none of them with strict by the entry $entry with '$options'"
	done
	# shellcheck disable=SC2086 # words
	run "$RBOX" --seccomp strict $options "$T/root" sh -c "$filtered"
	is "$status $(echo "$out" | tr -d '\t')" '0 Seccomp:2' "and programs run"
done
[ "$(uname -m)" != x86_64 ] || {
	run "$RBOX" --seccomp strict "$T/root" ask-the-kernel 32
	unlike "$out" ': [^s]' "no call of a 32-bit program"
}
run "$RBOX" --seccomp strict "$T/root" ask-the-kernel
is "$status $(reached)" '0 ' "what the usual filter refuses is refused, too"
run "$RBOX" --seccomp strict --report "$T/report" "$T/root" ask-the-kernel 64 strict
is "$(jq -c '[.refused[] | select(.call == "futex" and .errno == "ENOSYS").count]' "$T/report")" '[8]' "the report names what strict refuses"
run "$RBOX" --seccomp strict --cap-add sys_ptrace "$T/root" ask-the-kernel 64 strict
like "$out" '^ptrace: ESRCH$' "a debugger needs its capability"
detach --seccomp strict "$T/root" sleep 100
run "$RBOX" exec "$id" ask-the-kernel 64 strict
is "$status $(strictly)" '0 ' "an exec is under it"
"$RBOX" stop "$id"
run "$RBOX" --seccomp strict / python3 -c 'import threading, subprocess, socket
t = threading.Thread(target=print, args=("thread",)); t.start(); t.join()
print(subprocess.run(["echo", "process"], capture_output=True, text=True).stdout.strip())
a, b = socket.socketpair(); a.send(b"socket"); print(b.recv(6).decode())'
is "$status $(echo "$out" | tr '\n' ' ')" '0 thread process socket ' "threads, processes and sockets work"

# ---- log ----

run "$RBOX" --seccomp log "$T/root" sh -c 'ask-the-kernel; exit 3'
is "$status" 3 "with log COMMAND's status comes back"
[ "$(reached | wc -l)" -gt 10 ]
ok $? "and its calls reach the kernel"
like "$err" '^rbox: seccomp: would be refused: bpf EPERM 1$' "each that would be refused is named, with errno and count"
like "$err" '^rbox: seccomp: would be refused: clone3 ENOSYS 1$' "also what would be as if it were not there"
run "$RBOX" --seccomp log "$T/root" sh -c 'for i in 1 2 3; do dmesg >/dev/null; done'
like "$err" '^rbox: seccomp: would be refused: syslog EPERM [36]$' "repeated ones are counted"
run "$RBOX" --seccomp log "$T/root" true
is "$err" 'rbox: seccomp: nothing would be refused' "where there is none, that is said"
detach --seccomp log "$T/root" sleep 100
run "$RBOX" exec "$id" dmesg
like "$err" '^rbox: seccomp: would be refused: syslog EPERM' "an exec tells of its own"
"$RBOX" stop "$id"
detach --seccomp log "$T/root" sh -c 'dmesg; exit 4'
"$RBOX" wait "$id"
is "$(of "$id" '.ended.refused[].call')" syslog "a detached box keeps it"
"$RBOX" gc

# ---- report ----

run "$RBOX" --report "$T/report" "$T/root" sh -c 'dmesg; mount -t tmpfs none /mnt'
[ "$status" != 0 ]
ok $? "with --report calls are refused"
is "$(jq -c '[.refused[] | select(.call == "mount")]' "$T/report")" '[{"call":"mount","errno":"EPERM","count":1}]' "and told of"
run "$RBOX" --report "$T/report" "$T/root" true
is "$(jq -c .refused "$T/report")" '[]' "or that there was none"
run "$RBOX" --seccomp off --report "$T/report" "$T/root" true
is "$(jq -c .refused "$T/report")" 'null' "or that there was no filter"

# ---- what is not known ----

run "$RBOX" --seccomp log -w /none "$T/root" true
unlike "$err" 'would be refused' "if COMMAND did not run, --seccomp log says nothing of its calls"
run "$RBOX" --report "$T/report" -w /none "$T/root" true
is "$(jq -c .refused "$T/report")" 'null' "nor does the report"
if command -v strace >/dev/null; then
	# the descriptor by which rbox would hear of them is lost; so are the powers of newuidmap, under a tracer
	run strace -f -o /dev/null -e trace=recvmsg -e inject=recvmsg:error=EMFILE "$RBOX" --map single --seccomp log "$T/root" dmesg
	like "$err" 'warning: .*is not known' "if rbox could not listen, it says so"
	unlike "$err" 'nothing would be refused' "and not that there was nothing"
	run strace -f -o /dev/null -e trace=ioctl -e inject=ioctl:error=EINVAL "$RBOX" --map single --net host --seccomp log "$T/root" dmesg
	like "$err" 'warning: .*is not known' "if a call cannot be taken or answered, it says so, too"
	unlike "$out" 'Linux' "and the call fails: nobody waits, and nothing is let through"
else
	skip "no strace"
fi

# ---- a flood ----

run "$RBOX" --seccomp log "$T/root" sh -c 'i=0; while [ $i -lt 300 ]; do dmesg >/dev/null; i=$((i + 1)); done & kill -9 $!; wait; exit 0'
came 0 "calls whose makers are killed hold nothing up"

# ---- profiles of one's own ----

profile() { printf '%s\n' "$1" >"$T/profile.json"; }

profile '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod","fchmodat","fchmodat2"],"action":"SCMP_ACT_ERRNO","errnoRet":13}]}'
run "$RBOX" --seccomp "$T/profile.json" "$T/root" sh -c 'chmod 700 /tmp; mkdir /tmp/made && echo made'
like "$err" 'Permission denied' "a profile refuses what it names"
is "$out" made "and allows what it allows"
detach --seccomp "$T/profile.json" "$T/root" sleep 100
run "$RBOX" exec "$id" chmod 700 /tmp
like "$err" 'Permission denied' "an exec is under it, too"

# An errno of 0 fakes a success: who listens does not make it one.
profile '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO","errnoRet":0}]}'
faking='mkdir /tmp/faked && echo faked; [ ! -e /tmp/faked ] || echo and made'
run "$RBOX" --seccomp "$T/profile.json" "$T/root" sh -c "$faking"
is "$out" faked "a call that a profile fakes is not made"
run "$RBOX" --seccomp "$T/profile.json" --report "$T/report" "$T/root" sh -c "$faking"
is "$out" faked "nor with --report"
is "$(jq -c .refused "$T/report")" '[{"call":"mkdir","errno":null,"count":1}]' "which has it without an errno"

profile '{"defaultAction":"SCMP_ACT_ALLOW"}'
run "$RBOX" exec "$id" chmod 700 /tmp
like "$err" 'Permission denied' "as it was when the box was made"
"$RBOX" stop "$id"
profile '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["sethostname"],"action":"SCMP_ACT_KILL_PROCESS"}]}'
run "$RBOX" --seccomp "$T/profile.json" "$T/root" hostname x
is "$status" 159 "a profile can kill: SIGSYS"
profile '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read"],"action":"SCMP_ACT_ALLOW"}]}'
run "$RBOX" --seccomp "$T/profile.json" "$T/root" true
is "$status" 125 "a profile that does not even allow execve is refused"
like "$err" "^rbox: profile .*/profile.json does not allow execve" "with the call"
profile '{"defaultAction":"SCMP_ACT_JUMP"}'
run "$RBOX" --seccomp "$T/profile.json" "$T/root" true
is "$status" 125 "so is one that is none"
like "$err" "^rbox: profile .*/profile.json: no action is called 'SCMP_ACT_JUMP'" "with what is wrong"
run "$RBOX" --seccomp "$T/none.json" "$T/root" true
is "$status" 125 "and one that is not there"
like "$err" 'none.json: No such file or directory' "with its name"
mkfifo "$T/fifo"
run "$RBOX" --seccomp "$T/fifo" "$T/root" true
is "$status" 125 "and a pipe that nobody writes to"
no_box_is_left "nothing is left"
done_testing
