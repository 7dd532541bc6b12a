#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Where XDG_RUNTIME_DIR is not set, or leads to nothing of the caller's, boxes are in /tmp/rbox-UID.
# shellcheck disable=SC2016,SC2154 # expanded in the machine

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
new_root "$T/root"
unshare --map-auto --map-root-user chown -hR 1000:1000 "$T/root"
chmod 755 "$T"
dir=${RBOX%/*}

# A /tmp of its own, in which the directory of the tests still is.
own_tmp='mkdir -p $machine/tmp; mount -t tmpfs -o mode=1777 tmp $machine/tmp; mkdir -p "$machine/tmp/${dir#/tmp/}"
	mount --rbind "$dir" "$machine/tmp/${dir#/tmp/}"; mount -n --move $machine/tmp /tmp'
case $dir in /tmp/*) ;; *) own_tmp='mount -t tmpfs -o mode=1777 tmp /tmp' ;; esac
export dir T

# tried SETUP SCRIPT: in a machine where $1 is rbox and $2 the root
tried() { run machine "$own_tmp; $1" sh -c "$2" sh "$RBOX" "$T/root"; [ -n "$out" ] || note "$err"; }

works='"$1" -d --name box "$2" sleep 1000 >/dev/null; stat -c "%a %u" /tmp/rbox-1000; "$1" ps -q | wc -l; "$1" exec box echo entered
	"$1" stop box; ls -A /tmp/rbox-1000'
good='700 1000
1
entered'
tried '' "unset XDG_RUNTIME_DIR; $works"
is "$out" "$good" "without XDG_RUNTIME_DIR"
tried '' "export XDG_RUNTIME_DIR=; $works"
is "$out" "$good" "with an empty one"
tried '' "export XDG_RUNTIME_DIR=/nowhere/at/all; $works"
is "$out" "$good" "with one that does not exist"
tried '' "export XDG_RUNTIME_DIR=tmp; cd /; $works"
is "$out" "$good" "with one that is relative"
tried 'mkdir /tmp/others; chmod 777 /tmp/others' "export XDG_RUNTIME_DIR=/tmp/others; $works"
is "$out" "$good" "with one that is somebody else's"
tried ': >/tmp/file; chown 1000 /tmp/file' "export XDG_RUNTIME_DIR=/tmp/file; $works"
is "$out" "$good" "with one that is a file"
tried 'mkdir /tmp/run; chown 1000 /tmp/run; chmod 500 /tmp/run' "export XDG_RUNTIME_DIR=/tmp/run; $works"
is "$out" "$good" "with one that cannot be written"
tried 'mkdir /tmp/run; chown 1000 /tmp/run; mkdir -m 700 /tmp/run/rbox' "export XDG_RUNTIME_DIR=/tmp/run; $works"
is "$out" "$good" "with one in which rbox is somebody else's"
tried 'mkdir -m 700 /tmp/run; chown 1000 /tmp/run' 'export XDG_RUNTIME_DIR=/tmp/run; "$1" -d "$2" true >/dev/null; ls /tmp/run; ls -d /tmp/rbox* 2>/dev/null; "$1" gc >/dev/null'
is "$(printf '%s\n' "$out" | grep -v rbox-tests)" rbox "a good one is used, and /tmp is not"

# And where neither can be: boxes run, but cannot be found.
refuses()
{
	name=$1
	tried "$2" 'unset XDG_RUNTIME_DIR
		"$1" "$2" echo ran; echo "status $?"
		"$1" -d "$2" sleep 1000; echo "detach $?"
		"$1" --name box "$2" true; echo "name $?"
		"$1" ps >/dev/null; echo "ps $?"'
	like "$out" '^ran$' "$name: a box in the foreground runs"
	is "$(printf '%s\n' "$out" | grep -v '^ran$' | head -n 3 | tr '\n' ' ')" "status 0 detach 125 name 125 " "$name: -d and --name are refused"
	[ "$(printf '%s\n' "$err" | grep -cE '^rbox: .*/tmp/rbox-1000')" -ge 2 ]
	ok $? "$name: with a sentence about the directory each"
	like "$err" 'hint: .*yours, writable, and closed to others' "$name: and what it has to be"
}
refuses "somebody else's" 'mkdir -m 700 /tmp/rbox-1000'
refuses "open to others" 'mkdir -m 755 /tmp/rbox-1000; chmod 755 /tmp/rbox-1000; chown 1000 /tmp/rbox-1000'
refuses "a symbolic link" 'mkdir -m 700 /tmp/real; chown 1000 /tmp/real; ln -s real /tmp/rbox-1000'
refuses "a link to nowhere" 'ln -s nowhere /tmp/rbox-1000'
refuses "a file" ': >/tmp/rbox-1000; chown 1000 /tmp/rbox-1000; chmod 600 /tmp/rbox-1000'
refuses "not to be written" 'mkdir /tmp/rbox-1000; chown 1000 /tmp/rbox-1000; chmod 500 /tmp/rbox-1000'
refuses "in a /tmp that is read-only" 'mount -o remount,ro /tmp'

# On a disk that is full: the same, or it works; nothing hangs and nothing is left running.
tried 'mkdir -m 700 /tmp/run; mount -t tmpfs -o nr_inodes=1,mode=700,uid=1000 full /tmp/run' 'export XDG_RUNTIME_DIR=/tmp/run
	"$1" "$2" echo ran; echo "status $?"; "$1" -d "$2" sleep 1000; echo "detach $?"; "$1" --name box "$2" true; echo "name $?"'
is "$(printf '%s' "$out" | tr '\n' ' ')" "ran status 0 detach 125 name 125" "without an inode left: boxes run, -d and --name are refused"
like "$err" '^rbox: .*[Nn]o space' "with the reason"
tried 'mkdir -m 700 /tmp/run; mount -t tmpfs -o size=4k,mode=700,uid=1000 full /tmp/run' 'export XDG_RUNTIME_DIR=/tmp/run
	head -c 8000 /dev/zero >/tmp/run/fill 2>/dev/null
	"$1" "$2" echo ran; echo "status $?"; "$1" -d "$2" sleep 1000; echo "detach $?"; "$1" --name box "$2" true; echo "name $?"; find /tmp/run -mindepth 1 | grep -v fill | grep -v "^/tmp/run/rbox$"'
is "$(printf '%s' "$out" | tr '\n' ' ')" "ran status 0 detach 125 name 125" "without a block left: the same"
like "$err" '^rbox: .*[Nn]o space' "with the reason"
nothing_left "nothing is left"
done_testing
