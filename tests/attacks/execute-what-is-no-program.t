#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# COMMAND is a FIFO, a socket, a directory, a device, a link out of the root, a script whose #! line names one of these, itself, nothing, or too
# much, or an ELF file that names such a loader. 126 or 127, at once, and what lies outside is neither executed nor shown.
# shellcheck disable=SC2016,SC2034,SC2059 # expanded in the box; hostile.sh reads it; an octal escape

. "${0%/*}/hostile.sh"
printf '#!/bin/sh\necho precious; touch "${0%%/*}/made"\n' >"$host/dir/program"
chmod 755 "$host/dir/program"
host_before=$(manifest "$host")
run_seconds=20
run sh -c '"$1"' sh "$host/dir/program"
is "$out" precious "the host's program shows that it ran"
rm "$host/dir/made"

new_root "$T/root"
mkdir "$T/root/x"
cd "$T/root/x" || exit
mkfifo fifo
mkdir dir
timeout 5 nc -lU socket & until_true test -S socket; kill $!
: >empty
ln -s "$host/dir/program" out
ln -s "../../../../../../../../$host/dir/program" climbing
ln -s "/proc/1/root$host/dir/program" magic
ln -s loop loop
n=0
for line in /x/fifo /x/dir /x/socket /x/empty /x/out /x/climbing /x/magic /x/loop /dev/null /proc/self/mem /proc/self/environ ../x/out '' ' ' \
	"$host/dir/program" "$(head -c 300 /dev/zero | tr '\0' a)" "$(printf '\033[31m')"; do
	n=$((n + 1))
	printf '#!%s\n' "$line" >"script$n"
done
printf '#!/x/itself\n' >itself
printf '#!' >short
printf '#!/bin/sh\0/x/out\n' >nul
# elf NAME LOADER: the head of a program for this machine, with one segment, which names its loader
elf()
{
	head -c 18 "$BUSYBOX_ROOT/bin/busybox" >"$1"
	{
		head -c 20 "$BUSYBOX_ROOT/bin/busybox" | tail -c 2
		printf '\1\0\0\0\0\0\0\0\0\0\0\0\100\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\100\0\070\0\1\0\0\0\0\0\0\0'
		printf '\3\0\0\0\4\0\0\0\170\0\0\0\0\0\0\0\170\0\0\0\0\0\0\0\170\0\0\0\0\0\0\0'
		# shellcheck disable=SC2059 # the number is made
		printf "\\$(printf %o $((${#2} + 1)))"
		printf '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0%s\0' "$2"
	} >>"$1"
}
elf elf-fifo /x/fifo
elf elf-out "$host/dir/program"
elf elf-none /no/such/loader
elf elf-dir /x/dir
elf elf-link /x/out
head -c 100 elf-none >elf-cut
head -c 4096 "$BUSYBOX_ROOT/bin/busybox" >elf-half
chmod 755 script* itself short nul elf-* empty
cd "$T" || exit
before=$(manifest "$T/root")
modes="plain --map=single --read-only exec"

for file in "$T/root/x"/*; do
	command=/x/${file##*/}
	refused=''
	for way in $modes; do
		in_mode "$way" "$T/root" "$command" </dev/null
		case $status:$err in
		12[67]:"rbox: cannot execute "*) ;;
		*:*) refused="$refused $way: $status, $out, $err" ;;
		esac
		case $out$err in *"$(printf '\033')"*) refused="$refused $way: steers the terminal" ;; esac
		case $out in *precious*) refused="$refused $way: precious" ;; esac
	done
	case $command in
	# the kernel ends a name at a NUL byte, so this one is a script
	/x/nul) continue ;;
	# and may kill a program whose head is good and whose rest is missing
	/x/elf-half | /x/elf-none) unlike "$refused" 'precious|steers' "$command is not the host's"; continue ;;
	esac
	is "$refused" "" "$command is not executed, and why is said"
done
for device in /dev/null /dev/zero /dev/ptmx /proc/self/mem /proc/kmsg /sys /; do
	run "$RBOX" "$T/root" "$device"
	like "$status $err" '^126 rbox: cannot execute' "$device is not executed"
done
is "$(manifest "$T/root")" "$before" "the root is as it was"
unharmed
done_testing
