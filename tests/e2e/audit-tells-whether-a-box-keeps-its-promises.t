# SPDX-License-Identifier: MIT
#
# rbox audit tries from within whether a box is as closed as its options promise. What the options open is open, and no failure;
# where a wall is missing that the plan has, the doors behind it are named, and the status is 1.
# timeout: 300

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
mkdir "$T/empty"

# audit OPTION... ROOT: $status, and $open: the doors that were found open, but for the one that only --no-new-privs closes
audit()
{
	run "${program:-$RBOX}" audit "$@"
	open=$(printf '%s\n' "$out" | jq -r '.doors[] | select(.found == "open") | .door' 2>&1 | grep -vx new-privileges | tr '\n' ' ')
	open=${open% }
}

# verdicts VERDICT: the doors with it
verdicts() { printf '%s\n' "$out" | jq -r --arg v "$1" '.doors[] | select(.verdict == $v) | .door' | tr '\n' ' ' | sed 's/ $//'; }

# door NAME MEMBER
door() { printf '%s\n' "$out" | jq -r ".doors[] | select(.door == \"$1\") | .$2"; }

# keeps NAME: what audit() saw is as promised
keeps()
{
	came 0 "$1: as promised"
	is "$(verdicts weaker)$(verdicts 'no answer')" '' "$1: no door is weaker, and each probe answers"
}

# ---- the usual box ----

before=$(manifest "$T/root")
audit "$T/root"
keeps "a box without options"
is "$open" '' "no door is open"
is "$(printf '%s\n' "$out" | jq -r .schema,.root)" "1
$T/root" "the report says of which root, in which form"
is "$(printf '%s\n' "$out" | jq '[.verdicts[]] | add == 77')" true "each door has a verdict"
like "$err" '^rbox: 77 doors: .* 0 weaker,' "the sum is on stderr"
is "$(manifest "$T/root")" "$before" "the root is as it was"

# shellcheck disable=SC2094 # it is not read
audit "$T/root" 9<"$T" <"$T"
keeps "with a directory as standard input, and another leaked"
is "$(door stream-directories found)" "$(door handed-directory found)" "Landlock is what keeps the former closed"
audit --keep-fd 9 "$T/root" 9<"$T/.out"
keeps "a descriptor that was named"

audit --no-new-privs "$T/root"
is "$status $(door new-privileges found)" '0 closed' "--no-new-privs is kept"

# ---- roots ----

audit "$T/empty"
keeps "an empty root"
is "$open" '' "an empty root: no door is open"
is "$(ls -A "$T/empty")" '' "an empty root: it is as it was"

mkdir -p "$T/hostile/bin" "$T/hostile/etc"
cp "$T/root/bin/busybox" "$T/hostile/bin/busybox"
for name in sh rbox ls audit; do
	printf '#!/bin/busybox sh\n/bin/busybox touch /ran\n' >"$T/hostile/bin/$name"
	chmod 755 "$T/hostile/bin/$name"
done
ln -s / "$T/hostile/proc"
ln -s /proc/self/exe "$T/hostile/dev"
echo 'root:x:0:0::/:/bin/sh' >"$T/hostile/etc/passwd"
before=$(manifest "$T/hostile")
audit --proc none --dev none --sys none "$T/hostile"
keeps "a hostile root"
is "$(manifest "$T/hostile")" "$before" "nothing of it was executed"

# ---- options ----

audit --map single "$T/root"
keeps "one id"
if has_range; then
	: >"$T/none"
	mkdir -p "$machine/etc"
	cp "$T/none" "$machine/etc/subuid"
	cp "$T/none" "$machine/etc/subgid"
	chmod 777 "$T/root"
	run machine : "$RBOX" audit "$T/root"
	keeps "a user without a range"
	chmod 755 "$T/root"
else
	skip "no range to make a machine of"
fi

# opens DOORS OPTION...: exactly these are open then, and that was not promised otherwise. A door with "?": where the kernel has it.
opens()
{
	wanted=$1
	shift
	audit "$@" "$T/root"
	keeps "$*"
	for name in $wanted; do
		case " $open " in
		*" ${name%\?} "*) ;;
		*) case $name in *\?) ;; *) ok 1 "$*: $name is open" ;; esac ;;
		esac
	done
	surplus=$(for name in $open; do case " $wanted " in *" $name "* | *" $name? "*) ;; *) echo "$name" ;; esac; done)
	is "$surplus" '' "$*: no door is open but $wanted"
}

kernels='io-uring? bpf? perf? userfaultfd? keyctl? ldt? kernel-log?'
mounts='mount mount-setattr open-tree fsopen move-mount pivot-root umount namespaces setns host-name'
opens "$kernels filter" --seccomp off
opens "$kernels" --seccomp log
opens "handed-directory userns-unshare userns-clone userns-clone3? userns-32-bit?" --allow-userns
opens "handed-directory $mounts" --cap-add sys_admin
opens 'packet-sockets raw-sockets' --cap-add net_raw
opens 'processes' --share pid
opens 'processes signal handed-directory' --share pid --landlock off
opens 'sysv-ipc' --share ipc
opens 'interfaces? abstract-sockets?' --net host
opens 'interfaces? abstract-sockets handed-directory' --net host --landlock off
opens 'proc-hidden proc-read-only processes' --proc host
opens 'devices?' --dev host
opens 'pids' --pids unlimited
opens '' --no-init --read-only
opens '' --ephemeral
opens '' --tty always
opens '' --cap-drop all
! has_range || opens 'raw-sockets packet-sockets' -u dev --cap-add net_raw

# ---- profiles ----

cat >"$T/profile" <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["bpf", "keyctl"], "action": "SCMP_ACT_KILL_PROCESS" } ] }
END
audit --seccomp "$T/profile" "$T/root"
keeps "a profile that kills"
is "$(door bpf promised) $(door bpf found) $(door bpf note)" 'closed closed killed by SIGSYS' "a probe that the filter kills has found a closed door"
is "$(door userfaultfd promised)" open "what the profile allows is not promised to be closed"
cat >"$T/profile" <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["execveat"], "action": "SCMP_ACT_ERRNO" } ] }
END
audit --seccomp "$T/profile" "$T/root"
is "$status" 125 "a profile under which the probes cannot be executed is an error"
like "$err" 'does not allow execveat' "which says so"
cat >"$T/profile" <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["mmap"], "action": "SCMP_ACT_ERRNO" } ] }
END
audit --seccomp "$T/profile" "$T/root"
is "$status" 125 "and so is one under which they cannot run"
like "$err" 'the probes did not come to their end' "which says so"

# ---- the same box ----

# rows PLAN: without their numbers
rows() { printf '%s\n' "$1" | sed -E 's/^ *[0-9]+ //'; }
for options in '' '--net host --share pid' '--no-init --ephemeral' '--cap-add sys_admin --seccomp off'; do
	# shellcheck disable=SC2086 # words
	run "$RBOX" --explain $options "$T/root"
	rows "$out" | grep -v '^command *exec \|^init *exec ' >"$T/run"
	# shellcheck disable=SC2086 # words
	run "$RBOX" audit --explain $options "$T/root"
	is "$(rows "$out" | grep -cE '^(command|init) +(hand|probes) ')" 2 "'$options': an audit has rows for the probes"
	is "$(rows "$out" | grep -vE '^(command|init) +(hand|probes) ')" "$(cat "$T/run")" "'$options': all others are those of a run"
done

# ---- weaker than promised ----

# without ROW DOORS OPTION...: the test build leaves out the first row like that, and each of DOORS is weaker; status 1
without()
{
	row=$1 wanted=$2
	shift 2
	number=$("$RBOX_TEST" audit --explain "$@" "$T/root" | grep -E "^ *[0-9]+ (init|command) +$row" | head -n 1 | awk '{ print $1 }')
	export RBOX_SKIP_ROW="${number:-none}"
	program=$RBOX_TEST audit "$@" "$T/root" 9<"$T"
	unset RBOX_SKIP_ROW
	came 1 "without the row '$row' the status is 1"
	for name in $wanted; do
		is "$(door "$name" verdict)" weaker "without the row '$row' $name is weaker"
		like "$err" "^rbox: warning: $name: .*: open" "and named"
	done
}

if [ -x "${RBOX_TEST:-}" ]; then
	without filter 'filter netlink'
	without 'bound ' 'bounding effective permitted'
	without 'descriptors ' descriptors
	without 'harden ' init-files
	without 'hide .*/proc/interrupts' proc-hidden
	without 'restrict +/proc/sys ' proc-read-only
	without 'forgo ' new-privileges --no-new-privs --seccomp off --landlock off
	without 'refuse +user namespaces' 'userns-unshare userns-clone' --seccomp off
	without 'pids ' pids
	[ "$(door handed-directory promised)" != closed ] || without wall handed-directory
else
	skip "no test build"
fi

# ---- bad input ----

# refused SENTENCE ARGUMENT...
refused()
{
	sentence=$1
	shift
	run "$RBOX" audit "$@"
	is "$status" 125 "audit $*: status 125"
	like "$err" "^rbox: $sentence" "audit $*: $sentence"
	is "$out" '' "audit $*: nothing on stdout"
}

refused 'no root directory given'
refused 'rbox audit takes no COMMAND' "$T/root" true
refused "unknown option '-d'" -d "$T/root"
refused "unknown option '--what'" --what "$T/root"
refused '.*No such file' "$T/missing"
run sh -c '"$0" audit "$1" >/dev/full' "$RBOX" "$T/root"
is "$status" 125 "a report that cannot be written is an error"
# on a fast machine the probes end before the time is looked at
run "$RBOX" audit --timeout 1ms "$T/root"
[ "$status" = 0 ] || out="$status$out"
like "$out" '^(125|\{"schema":1,)' "a box whose time is over has no report, and an error instead"
no_box_is_left "nothing is left"
done_testing
