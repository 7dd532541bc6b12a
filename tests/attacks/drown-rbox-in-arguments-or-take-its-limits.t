#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# Too many or too long arguments, no argv[0], a huge environment, an --env-file without end, closed descriptors, limits of 0 or nearly. The box works,
# or 125 (or the kernel's own end of a program that may have no memory), at once; nothing is left, and no descriptor is taken for another.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
hostile=$TEST_PROGRAMS/hostile
run_seconds=25
new_root "$T/root"
before=$(manifest "$T/root")

# ends NAME: by itself, and by no signal but SIGSEGV and SIGKILL where $may_die
may_die=''
ends()
{
	case $status:$may_die in
	0:* | 125:* | 126:* | 139:1 | 137:1) ok 0 "$1: $status" ;;
	*) ok 1 "$1: $status"; note "$(printf '%s' "$err" | head -c 500)" ;;
	esac
	is "$(manifest "$T/root")" "$before" "$1: the root is as it was"
}
run "$hostile" nameless "$RBOX"
is "$status" 125 "without an argv[0] rbox says what it lacks"
for n in 1000 100000 200000; do
	run "$hostile" fill "$n" "$RBOX" "$T/root" /bin/true
	[ "$status" = 99 ] || ends "$n arguments of COMMAND"
	run "$hostile" fill "$n" "$RBOX" ps
	[ "$status" = 99 ] || is "$status" 125 "$n arguments of ps"
	run "$hostile" fill "$n" "$RBOX" -d "$T/root" /bin/sleep 0
	[ "$status" = 99 ] || ends "$n arguments of a detached box"
done
long=$(head -c 130000 /dev/zero | tr '\0' a)
for option in "--name=$long" "--hostname=$long" "-w/$long" "-v$long:/x" "-v$T/root:/$long" "-e$long=$long" "-u$long" "--tmpfs=/x:$long" "--mount=$long" "--timeout=$long" \
	"--cap-add=$long" "--report=$long" "--symlink=$long:/x" "--mask=/$long" "--overlay=$long"; do
	run "$RBOX" "$option" "$T/root" /bin/true
	ends "$(printf %.9s "$option") with 130 kB"
	[ ${#err} -lt 5000 ]
	ok $? "and no flood of words"
done
run "$RBOX" "$long" /bin/true
ends "ROOT of 130 kB"
truncate -s 1G "$T/large"
mkfifo "$T/fifo"
for file in "$T/large" /dev/zero "$T" /dev/null; do
	run "$RBOX" --env-file "$file" "$T/root" /bin/true
	ends "--env-file ${file#"$T"}"
done
run timeout -k 1 2 "$RBOX" --env-file "$T/fifo" "$T/root" /bin/true
is "$status" 124 "who names a FIFO is waited for, and can be interrupted"

for fds in 0 1 2 01 12 02 012; do
	for way in "--map=single" "-d" "--tty=always" "--verbose"; do
		run "$hostile" closed "$fds" "$RBOX" "$way" -v "$T:/mnt:ro" "$T/root" /bin/sh -c 'for fd in 3 4 5 6 7 8 9; do [ ! -e /proc/self/fd/$fd ] || readlink /proc/self/fd/$fd; done | grep precious; :'
		ends "without $fds, $way"
	done
done

# limited RBOX_ARGUMENT...: $limit, and both streams are pipes, which no limit of files stops
limited()
{
	"$RBOX" gc >/dev/null
	run sh -c 'limit=$1; shift; { prlimit "$limit" "$@" 2>&1; echo "status $?"; } | cat' sh "$limit" "$RBOX" "$@"
	status=${out##*status }
	may_die=1
	ends "$limit, $*"
	may_die=''
	[ "$status" != 125 ] || like "$out" '^rbox: ' "and why is said"
}
for limit in --nofile=0 --nofile=4 --nproc=0 --fsize=0 --fsize=1 --core=0 --as=4000000 --stack=65536 --data=200000 --memlock=0 --sigpending=0 --msgqueue=0 --locks=0 --cpu=1; do
	for way in --map=single -d; do
		limited "$way" "$T/root" /bin/true
		limited "$way" "$T/root" /bin/sleep 0.2		# long enough to be written about
	done
done
"$RBOX" gc >/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do no_box_left || { sleep 0.2; "$RBOX" gc >/dev/null; }; done
unharmed
done_testing
