#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --tmpfs DST[:OPTIONS]

. "${0%/*}/lib.sh"
new_root "$T/root"
echo hidden >"$T/root/mnt/hidden"
before=$(manifest "$T/root")
run "$RBOX" --tmpfs /mnt "$T/root" sh -c 'ls /mnt; stat -f -c %T /mnt; echo x >/mnt/x; cat /mnt/x'
is "$status $out" "0 tmpfs
x" "an empty tmpfs covers what is there"
run "$RBOX" --tmpfs /mnt:size=64k,mode=0700,noexec "$T/root" sh -c '
	stat -c %a /mnt; df -k /mnt | tail -n 1 | tr -s " " | cut -d" " -f2
	cp /bin/busybox /mnt/b 2>/dev/null; echo $?; rm -f /mnt/b
	printf "#!/bin/sh\necho ran\n" >/mnt/s; chmod 755 /mnt/s; /mnt/s 2>/dev/null; echo $?'
is "$status $out" "0 700
64
1
126" "size=, mode=, noexec"
run "$RBOX" --tmpfs /new/place "$T/root" stat -f -c %T /new/place
is "$status $out" "0 tmpfs" "a place that is not there is made"
is "$(manifest "$T/root")" "$before" "the root is as it was"
done_testing
