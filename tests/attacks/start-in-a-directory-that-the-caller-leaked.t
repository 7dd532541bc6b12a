#!/bin/sh
# SPDX-License-Identifier: MIT
#
# CVE-2024-21626: the working directory is named by a descriptor, one that the caller has left open or that rbox itself might have; for a
# run, for an exec, and by links that a hostile root has in the place of an innocent directory.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
exec 7<"$host" 8</ 9<"$host/dir"
cd "$host" || exit
works "a plain chroot lets itself be moved there" unshare --user --map-root-user --mount sh -c '
	mount --rbind /proc "$0/proc"; exec chroot "$0" sh -c "cd /proc/self/fd/7 && cat secret && echo got it"' "$root"
look='cat secret ../secret ./'"$host"'/secret ../../../../../..'"$host"'/secret && echo got it; case $(pwd -P) in /*) ;; *) echo got lost ;; esac'

# told NAME RBOX_ARGUMENT...: it does not run, or where it runs nothing of the host is there
told()
{
	name=$1
	shift
	run "$@"
	is "$out" "" "$name"
	case $status in 125 | 126) ok 0 "with status $status" ;; *) is "$status" 125 "with status 125" ;; esac
}

for fd in $(seq 3 24); do
	told "-w /proc/self/fd/$fd" "$RBOX" -w "/proc/self/fd/$fd" "$root" sh -c "$look"
done
for place in /proc/self/cwd /proc/thread-self/cwd /proc/1/cwd /proc/1/root /dev/fd/7 /dev/fd/8 /proc/self/fd/7/.. /proc/self/fd/../cwd \
	/proc/self/root/proc/self/fd/8; do
	told "-w $place" "$RBOX" -w "$place" "$root" sh -c "$look"
	told "-w $place, with the descriptor kept by number" "$RBOX" --map single -w "$place" "$root" sh -c "$look"
done
for fd in 3 4 5 6 7 8 9 10 11 12; do
	ln -sfn "/proc/self/fd/$fd" "$root/home/dev/work"
	told "-w of a link to /proc/self/fd/$fd" "$RBOX" -w /home/dev/work "$root" sh -c "$look"
done
detach "$root" sh -c 'exec sleep 1000'
box=$id
for fd in $(seq 3 24); do
	told "exec -w /proc/self/fd/$fd" "$RBOX" exec -w "/proc/self/fd/$fd" "$box" sh -c "$look"
done
for fd in 5 7 8 9; do
	ln -sfn "/proc/self/fd/$fd" "$root/home/dev/work"
	told "exec -w of a link to /proc/self/fd/$fd" "$RBOX" exec -w /home/dev/work "$box" sh -c "$look"
done
told "exec -w /proc/1/cwd" "$RBOX" exec -w /proc/1/cwd "$box" sh -c "$look"
"$RBOX" stop "$box" >/dev/null

# no -w at all: the caller's own working directory is outside
refused "the caller's working directory is not the box's" "$look; echo tried"
# a home directory that a hostile root names
printf 'root:x:0:0:root:/proc/self/fd/7:/bin/sh\ndev:x:1000:1000:dev:/proc/self/cwd:/bin/sh\n' >"$root/etc/passwd"
refused "nor is the home directory a way" "$look; echo tried"
unharmed
done_testing
