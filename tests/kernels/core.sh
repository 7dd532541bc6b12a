#!/bin/sh
# SPDX-License-Identifier: MIT
#
# core.sh - core.sh work|refuse: the core of rbox end to end, as an ordinary user of the guest
#
# Prints "ok - PROMISE" or "not ok - PROMISE" and then what was seen; the host numbers them. The
# machine is as tests/kernels/init leaves it: busybox alone, ids 100000-165535 for this user, and
# for boxes not to see a mount called hostmark and a process "sleep 7654321".
#
# shellcheck disable=SC2009 # this busybox has no pgrep
# shellcheck disable=SC2086 # $sockets is two words, and $options is some
# shellcheck disable=SC2016 # many a '$' is for the shell in the box
# shellcheck disable=SC2319 # check reads the status of the condition before it, whatever that is
set -u
cd "$HOME" || exit 1
export PATH=/bin:/usr/bin

run() { # COMMAND... sets status, out and err
	timeout 60 "$@" >.out 2>.err </dev/null
	status=$?
	out=$(cat .out)
	err=$(cat .err)
}

check() { # PROMISE: it is kept if what was before this succeeded
	if [ $? = 0 ]; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		printf '%s\n' "status $status" "stdout: $out" "stderr: $err" | head -n 40 | sed 's/^/# /'
	fi
}

gave() { # STATUS [STDOUT]
	[ "$status" = "$1" ] && [ "$out" = "${2-$out}" ]
}

quietly() { # STATUS [STDOUT]: as gave, and nobody complained
	gave "$@" && [ -z "$err" ]
}

refused() { # STATUS, regular expression for rbox's sentence
	gave "$1" "" && grep -q "^rbox: .*$2" .err
}

make_root() { # DIRECTORY
	mkdir -p "$1/bin"
	cp /bin/busybox "$1/bin"
	busybox --list | while read -r applet; do
		[ "$applet" = busybox ] || ln -s busybox "$1/bin/$applet"
	done
}

# Names, types, modes, owners, links and contents of a tree.
picture() { # DIRECTORY
	find "$1" -exec stat -c '%n %f %u %g %N' {} + | sort
	find "$1" -type f -exec md5sum {} + | sort
}

roots_are_as_before() {
	for root in root bare; do
		picture $root >$root.after
		out=$(diff $root.before $root.after)
		quietly "$status" ""
		check "$root/ is what it was before"
	done
}

make_root bare
make_root root
mkdir -p root/proc root/sys root/dev root/tmp root/root root/etc root/mnt
chmod 1777 root/tmp
echo root:x:0:0::/root:/bin/sh >root/etc/passwd
echo root:x:0: >root/etc/group
echo 'echo never' >root/tmp/not-executable
for root in root bare; do picture $root >$root.before; done

if [ "$1" = refuse ]; then
	for map in auto range single; do
		run rbox --map $map root echo never
		refused 125 "Linux .*5[.]12"
		check "--map $map ends with 125 and names Linux 5.12"
	done
	run rbox bare true
	refused 125 "Linux .*5[.]12"
	check "a root without mount points is refused likewise"
	run rbox --help
	quietly 0
	check "--help works"
	err=
	roots_are_as_before
	exit
fi

# ---- command and status

run rbox root id -u
quietly 0 0
check "the box's user is root"
run rbox bare id -u
quietly 0 0
check "a root without mount points works"
run rbox root sh -c 'exit 7'
quietly 7 ""
check "the exit status is the command's"
run rbox root sh -c 'kill -TERM $$'
gave 143
check "death by signal 15 is status 143"
run rbox root sh -c 'kill -KILL $$'
gave 137
check "death by signal 9 is status 137"
run rbox root no-such-command
refused 127 no-such-command
check "a command that is not there is status 127"
run rbox root /tmp/not-executable
refused 126 not-executable
check "a command that cannot be executed is status 126"
run rbox no-such-root true
refused 125 no-such-root
check "a root that is not there is status 125"

# ---- ids

ids() { # the maps in .out, in one line
	sed 's/^ *//; s/  */ /g' .out | tr '\n' , | sed 's/,$//'
}

run rbox root cat /proc/self/uid_map /proc/self/gid_map
out=$(ids)
quietly 0 "0 1000 1,1 100000 65536,0 1000 1,1 100000 65536"
check "the map is the caller and then its range"
run rbox --map range root sh -c 'echo >/tmp/f && chown 65536:1 /tmp/f && stat -c %u:%g /tmp/f'
quietly 0 65536:1
check "chown works in a range"
[ "$(stat -c %u:%g root/tmp/f)" = 165535:100000 ]
check "outside, the file's owner is the subordinate id"
run rbox root rm -f /tmp/f
quietly 0 "" && [ ! -e root/tmp/f ]
check "another box removes what this id owns"
run rbox --map single root cat /proc/self/uid_map /proc/self/gid_map
out=$(ids)
quietly 0 "0 1000 1,0 1000 1"
check "the single map is the caller alone"
run rbox --map single root sh -c 'touch /tmp/f; chown 1 /tmp/f || stat -c %u /tmp/f; rm /tmp/f'
gave 0 0
check "chown to another id fails in a single map"
run rbox --map keep root sh -c 'id -u; id -g; stat -c %u /'
out=$(ids)
quietly 0 1000,1000,1000
check "a kept id is inside what it is outside"
run rbox --uid-map 5:1000:1 --gid-map 6:1000:1 -u 5:6 root sh -c 'id -u; id -g'
out=$(ids)
quietly 0 5,6
check "a map can be given"
run rbox subroot /bin/busybox stat -c %u:%g /
gave 0 0:0
check "in a root of the first subordinate id, that id is 0"

# ---- what the box sees

for ns in user mnt pid ipc uts net cgroup; do readlink /proc/self/ns/$ns; done >outside
run rbox root sh -c 'for ns in user mnt pid ipc uts net cgroup; do readlink /proc/self/ns/$ns; done'
quietly 0 && [ "$(wc -l <.out)" = 7 ] && ! grep -qFf outside .out
check "all seven namespaces are new"
run rbox root sh -c 'echo /proc/[0-9]*'
quietly 0 "/proc/1 /proc/2"
check "/proc has the box's init and the command only"
run rbox root ps -o args
quietly 0 && grep -q '^ps' .out && ! grep -q 7654321 .out
check "ps does not show the host"
run rbox root cat /proc/self/mountinfo
quietly 0 && ! grep -q hostmark .out && [ "$(awk '$5 == "/"' .out | wc -l)" = 1 ] &&
	[ -z "$(awk '$5 !~ "^/((proc|sys|dev)(/.*)?)?$"' .out)" ]
check "mountinfo has no mount of the host"
run rbox root ls -A /
quietly 0 "$(ls -A root)"
check "the box's / is the root given"
run rbox root ls -A /sys/class/net
quietly 0 lo
check "lo is the only network interface"
run rbox root ip addr show lo
quietly 0 && grep -q LOOPBACK,UP .out && grep -q 127.0.0.1/8 .out && grep -q ::1/128 .out
check "lo is up, with both its addresses"
run rbox root sh -c 'echo >/dev/null && head -c 4 /dev/urandom | wc -c && echo >/dev/shm/f'
quietly 0 4
check "the devices work"
run rbox --hostname box1 root sh -c 'hostname; uname -n'
out=$(ids)
quietly 0 box1,box1
check "--hostname names the box"

# ---- mounts and clocks

run rbox --read-only --no-tmpfs root sh -c 'touch /tmp/f || touch /f'
gave 1 && [ "$(grep -ci "read-only file system" .err)" = 2 ]
check "--read-only forbids writing"
run rbox --bind src:/mnt root sh -c 'echo one >/mnt/f && echo two >/mnt/sub/f'
quietly 0 && [ "$(cat src/f)$(cat src/sub/f)" = onetwo ]
check "--bind is written through, also in a mount below"
run rbox --ro-bind src:/mnt root sh -c 'cat /mnt/f /mnt/sub/f; touch /mnt/f; touch /mnt/sub/f'
out=$(ids)
gave 1 one,two && [ "$(grep -ci "read-only file system" .err)" = 2 ]
check "--ro-bind can be read and not written, also in a mount below"
run rbox --bind src:/new/place bare cat /new/place/f
quietly 0 one
check "--bind makes the mount point that a root lacks"
run rbox --tmpfs /mnt:size=1m,mode=700 root sh -c \
	'touch /mnt/f && stat -c %a /mnt && df -k /mnt | awk "END { print \$2 }"'
out=$(ids)
quietly 0 700,1024
check "--tmpfs has the size and mode asked for"
for map in range single; do
	run rbox --map $map --time-offset 1000000 root cut -d. -f1 /proc/uptime
	quietly 0 && [ "$out" -ge 1000000 ]
	check "--time-offset shifts the clock (--map $map)"
done

# ---- private content, overlays, propagation

run rbox --read-only root sh -c 'touch /tmp/f && ls /tmp'
quietly 0 f
check "--read-only leaves /tmp to be written in memory"
run rbox --file src/f:/etc/copy --symlink /etc/copy:/link --symlink x:/etc/group --dir /made --mask /etc/passwd root sh -c \
	'cat /link; readlink /etc/group; ls -A /made; cat /etc/passwd; echo changed >/etc/copy && cat /etc/copy'
out=$(ids)
quietly 0 one,x,changed
check "--file, --symlink, --dir and --mask are in the box only"
ln -s /nowhere root/etc/resolv.conf
run rbox --file src/f:/etc/resolv.conf root cat /etc/resolv.conf
quietly 0 one
check "a link that dangles is mounted over itself"
rm root/etc/resolv.conf
for map in range single; do
	run rbox --map $map --ephemeral root sh -c 'echo new >/tmp/new && rm /etc/group && rmdir /mnt && cat /tmp/new; ls -d /etc/group /mnt'
	[ "$status" = 1 ] && [ "$out" = new ] && [ ! -e root/tmp/new ] && [ -e root/etc/group ] && [ -d root/mnt ]
	check "--ephemeral writes to memory (--map $map)"
	run rbox --map $map --ephemeral root grep -c " / / .* - overlay" /proc/self/mountinfo
	[ "$out" = 1 ] && ! grep -q hostmark .out
	check "with an overlay as the only root (--map $map)"
done
mkdir overlay
run rbox --overlay overlay/kept root sh -c 'echo new >/tmp/new; rmdir /mnt; mkdir /mnt; touch /mnt/x'
if [ "$status" = 125 ] && grep -q 'has no extended attributes' .err; then
	check "--overlay is refused where the file system has no extended attributes"
else
	quietly 0 ""
	check "--overlay keeps what is written"
	run rbox --overlay overlay/kept root sh -c 'cat /tmp/new; ls /mnt'
	out=$(ids)
	quietly 0 new,x
	check "and the next box finds it"
fi
unshare -Urm rm -rf overlay 2>/dev/null || rm -rf overlay
for word in private slave shared unbindable; do
	run rbox --bind src:/mnt:$word --propagation private root sh -c 'grep -E " /mnt " /proc/self/mountinfo | cut -d" " -f7'
	case $word:$out in private:- | slave:- | slave:master:* | shared:shared:* | unbindable:unbindable) true ;; *) false ;; esac
	check "a bind can be $word"
done
run rbox --mount type=proc,dst=/mnt root sh -c 'ls -d /mnt/1; head -c 1 /mnt/kcore; ls -A /mnt/acpi'
quietly 0 /mnt/1
check "a further proc hides what the first one hides"

# ---- filter and wall

run rbox root grep '^Seccomp:' /proc/self/status
quietly 0 "Seccomp:	2"
check "system calls are filtered"
run rbox --seccomp off root grep '^Seccomp:' /proc/self/status
quietly 0 "Seccomp:	0"
check "and with --seccomp off they are not"
for options in "" "--seccomp off"; do
	run rbox $options root unshare -U true
	[ "$status" != 0 ]
	check "no user namespace is made in a box${options:+ with $options}"
done
run rbox --allow-userns root unshare -U echo made
quietly 0 made
check "with --allow-userns it is"
mkdir -p covered/private
echo key >covered/private/key
cp /bin/attempt root/bin
for cover in --mask --tmpfs; do
	for call in default off; do
		run rbox --seccomp $call --allow-userns -v covered:/mnt $cover /mnt/private root attempt uncover /mnt private/key
		err=
		case $call:$(uname -r) in
		off:7.[01].* | off:7.2.[0-9][!0-9]* | off:7.2.10[!0-9]*)
			gave 0
			check "without the filter this kernel shows root of a namespace what $cover covers"
			;;
		*)
			gave 1 ""
			check "root of a namespace does not see what $cover covers (--seccomp $call)"
			;;
		esac
	done
done
rm root/bin/attempt
run rbox --seccomp off root mount -t tmpfs none /mnt
[ "$status" != 0 ]
check "root of the box mounts nothing, even without the filter"
run rbox --cap-add sys_admin root mount -t tmpfs none /mnt
quietly 0 ""
check "who is given the capability may: filter and wall follow it"
rbox --explain root true | grep -q ' wall '
check "Landlock is there, and used"
run rbox root sh -c 'touch /tmp/f /dev/shm/f && ln /tmp/f /tmp/h && mkdir /tmp/d && mv /tmp/h /tmp/d && ln -s f /tmp/l && cat /tmp/l && rm -r /tmp/f /tmp/l /tmp/d'
quietly 0 ""
check "and what the box has can be used as without it"

# ---- sockets by a path

# reached: the paths of which sockets COMMAND of the last run could connect to
reached() { sed -n 's/^got //p' .out | tr '\n' ' '; }

sockets="$PWD/open/socket $PWD/closed/socket"
mkdir open closed
attempt listen $sockets </dev/null >listening 2>&1 &
listener=$!
while [ ! -S closed/socket ]; do sleep 1; done
run attempt sockets $sockets
[ "$(reached)" = "$sockets " ]
check "outside, sockets can be connected to by their paths"
if rbox --explain / true 2>&1 | grep -q ' wall .*path-sockets'; then
	run rbox -v "$PWD/open" / attempt sockets $sockets
	[ "$(reached)" = "$PWD/open/socket " ]
	check "in the machine's root, a box reaches those that are bound, and no others"
	run rbox -v "$PWD/closed/socket:/tmp/other" --tmpfs /home / attempt sockets $sockets /tmp/other
	[ "$(reached)" = "/tmp/other " ]
	check "a socket itself can be bound"
	run rbox --keep-fd 5 / attempt sockets $sockets /proc/self/fd/5/socket 5<open
	[ "$(reached)" = "/proc/self/fd/5/socket " ] || [ "$(reached)" = "$PWD/open/socket /proc/self/fd/5/socket " ]
	check "a directory that is handed in can be used, too"
	run rbox / sh -c "attempt listen $PWD/own & sleep 1; attempt sockets $PWD/own $PWD/closed/socket; kill \$!"
	[ "$(reached)" = "$PWD/own " ]
	check "a box reaches its own"
	run rbox --landlock off / attempt sockets $sockets
	[ "$(reached)" = "$sockets " ]
	check "with --landlock off it reaches all"
	rbox -d --name web --tmpfs /tmp -v "$PWD/open" / attempt listen "$PWD/own2" /tmp/own >id 2>.err </dev/null
	sleep 2
	run rbox exec web attempt sockets $sockets "$PWD/own2" /tmp/own
	[ "$(reached)" = "$PWD/open/socket /tmp/own " ]
	check "an exec reaches what is bound, and COMMAND's in what is new"
	run rbox exec web grep NoNewPrivs /proc/1/status
	quietly 0 "NoNewPrivs:	1"
	check "init gains no power by exec"
	rbox stop --grace 0 web >/dev/null 2>&1
else
	run rbox / attempt sockets $sockets
	[ "$(reached)" = "$sockets " ]
	check "before Linux 7.1 a box in the machine's root reaches them"
fi
kill "$listener"

# ---- the plan

for options in "" "--map single" "--map keep" "--net host --tmpfs /tmp" "--ephemeral" "--file src/f:/etc/f --mask /mnt" "--read-only --bind src:/mnt" \
	"--time-offset 60 --ro-bind src:/mnt" "--no-init --proc none --sys none --dev none"; do
	options="${options:+--hostname box1 $options}"
	run rbox --explain $options root true
	sort -n .out >explained
	run rbox --verbose $options root true
	grep -v '^rbox: warning' .err | sort -n >executed
	out=$(diff explained executed)
	err=
	gave 0 "" && [ -s explained ]
	check "--verbose shows what --explain says: ${options:-no option}"
done

# ---- nothing is left

rbox root sleep 7654322 </dev/null &
for _ in 1 2 3 4 5 6 7 8 9 10; do
	ps -o args | grep -q '^sleep 7654322' && break
	sleep 1
done
ps -o args | grep -q '^sleep 7654322'
check "a box that waits is seen from outside"
kill -KILL $!
for _ in 1 2 3 4 5; do
	out=$(ps -o pid,args | grep '[7]654322') || break
	sleep 1
done
[ -z "$out" ]
check "no process outlives an rbox that is killed"
run rbox root true
quietly 0 ""
check "the next box on the same root works"
roots_are_as_before
