#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --umask, --nice, --argv0, --workdir, --time-offset.

. "${0%/*}/lib.sh"
new_root "$T/root"
run "$RBOX" "$T/root" sh -c umask
is "$out" 0022 "umask is 0022"
(umask 077 && "$RBOX" "$T/root" sh -c umask) >"$T/out"
is "$(cat "$T/out")" 0022 "whatever the caller's is"
run "$RBOX" --umask 027 "$T/root" sh -c umask
is "$out" 0027 "--umask"

run "$RBOX" --nice 7 "$T/root" cut -d' ' -f 19 /proc/self/stat
is "$out" $(($(nice) + 7)) "--nice"
run "$RBOX" "$T/root" cut -d' ' -f 19 /proc/self/stat
is "$out" "$(nice)" "none by default"
if nice -n -5 true 2>&1 | grep -q .; then
	run "$RBOX" --nice -5 "$T/root" true
	is "$status" 125 "what the caller may not do is an error"
	like "$err" 'nice' "that says so"
fi

run "$RBOX" --argv0 echo "$T/root" /bin/busybox hello there
is "$status $out" "0 hello there" "--argv0"

mkdir -p "$T/root/srv/work"
run "$RBOX" -w /srv/work "$T/root" pwd
is "$out" /srv/work "-w"
run "$RBOX" --workdir=/srv/work "$T/root" sh -c 'echo x >new; ls /srv/work; rm new'
is "$status $out" "0 new" "--workdir"
ln -s /srv/work "$T/root/link"
run "$RBOX" -w /link "$T/root" pwd -P
is "$out" /srv/work "a link of the root is the root's"
ln -s "$T" "$T/root/out"
run "$RBOX" -w /out "$T/root" pwd
is "$status" 125 "and leads nowhere else"
for way in /proc/self/fd/0 /proc/self/fd/3 /proc/self/fd/8 /proc/1/cwd /proc/self/exe; do
	(exec 3</ 8</; timeout 20 "$RBOX" -w $way "$T/root" pwd) >"$T/out" 2>&1
	is $? 125 "no way through $way"
done
run "$RBOX" -w relative "$T/root" pwd
is "$status" 125 "a relative one is refused"

host=$(cut -d. -f1 /proc/uptime)
run "$RBOX" --time-offset 1000000 "$T/root" cut -d. -f1 /proc/uptime
[ "${out:-0}" -ge $((host + 1000000)) ] && [ "${out:-0}" -le $((host + 1000100)) ]
ok $? "--time-offset shifts the clock since boot"
run "$RBOX" --time-offset 1000000 "$T/root" readlink /proc/self/ns/time
[ "$out" != "$(readlink /proc/self/ns/time)" ]
ok $? "by a time namespace"
run "$RBOX" "$T/root" readlink /proc/self/ns/time
is "$out" "$(readlink /proc/self/ns/time)" "there is none otherwise"
done_testing
