#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box in a box, and one in that: it has no more of the host, and what is hidden or read-only in the outer one is so in the inner.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
cp "$RBOX" "$root/bin/rbox"
mkdir -p "$root/inner/bin" "$root/inner/proc" "$root/inner/dev" "$root/inner/sys" "$root/inner/tmp" "$root/inner/etc" "$T/work"
cp "$root/bin/busybox" "$root/inner/bin/sh"
cp "$root/bin/attempt" "$root/inner/bin/attempt"
echo precious >"$T/work/file"
try='/bin/attempt trace 1 | /bin/sh -c "busybox grep -v cmdline" 2>/dev/null
	echo tried'
echo "$try" >"$root/inner/try"
work="--ro-bind $T/work:/mnt"
for mode in --map=single --net=host --no-init; do
	for options in '' '--net host' '--proc host' '--proc none' '--share pid,ipc,uts,cgroup' '--cap-add all' '--dev host' '-v /mnt:/mnt:rw' '-v /:/h:rw' \
		'-v /proc:/h' '--mount type=proc,dst=/h' '--overlay /tmp/o' '--ephemeral'; do
		# shellcheck disable=SC2086 # words
		run "$RBOX" $mode --allow-userns $work "$root" sh -c "
			rm -rf /tmp/o; rbox --map single $options /inner sh -c '
				for p in /mnt /h/mnt; do [ -d \$p ] && (echo bad >\$p/file) 2>/dev/null && [ \$(cat \$p/file) = bad ] && echo got \$p/file; done
				for f in /proc/sys/kernel/core_pattern /h/sys/kernel/core_pattern /h/proc/sys/kernel/core_pattern /proc/sysrq-trigger; do
					[ -e \$f ] && (echo 1 >\$f) 2>/dev/null && echo got \$f
				done
				for f in /proc/kcore /h/kcore /h/proc/kcore; do [ -s \$f ] && echo got \$f; done
				[ -e $host/secret ] || [ -e /h$host/secret ] && echo got out
				attempt descriptors; echo ran' 2>&1
			echo tried"
		unlike "$out" '^got' "nothing more by rbox $options in a box with $mode"
		like "$out" '^(ran|rbox: .*)$' "and that ran, or was refused ($options)"
	done
done
is "$(cat "$T/work/file")" precious "what was read-only is as it was"
works "in the box itself it is writable where it was so outside" "$RBOX" -v "$T/work:/mnt" "$root" sh -c 'echo x >/mnt/new && rm /mnt/new && echo got it'
unharmed
done_testing
