#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# /proc/self/exe of the process that becomes COMMAND is rbox's own file, outside. A box in which that is executed, by a link or a #! line of
# its root, has a process through whose /proc/PID/exe another one can change mode and owner of that file: CVE-2019-5736.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/hostile.sh"
new_root "$T/root"
mkdir "$T/bin"
cp "$RBOX" "$T/bin/rbox"		# the caller's own, as root of the box is
cp "$BUSYBOX_ROOT/bin/busybox" "$T/bin/busybox-weak"
RBOX=$T/bin/rbox
before=$(manifest "$T/bin")

cd "$T/root/bin" || exit
ln -s /proc/self/exe away
ln -s /bin/away further
ln -s ../proc/thread-self/exe thread
printf '#!/proc/self/exe --env-file=/never\n' >script
printf '#! \t/bin/further --version\n' >linked
printf '#!/bin/linked x\n' >nested
printf '#!../../proc/self/../self/exe --version\n' >relative
ln -s /proc/self/exe busybox-outside
chmod 755 script linked nested relative
# whoever is executed as rbox has its file made setuid by this
cat >./look-out <<'X'
#!/bin/sh
while :; do
	for exe in /proc/[0-9]*/exe; do
		case $(readlink "$exe") in */rbox) chmod 4755 "$exe"; echo x >>"$exe"; chown 1:1 "$exe" ;; esac
	done
done
X
chmod 755 look-out
mkfifo ../never		# a file that keeps rbox
cd "$T" || exit

run weakly 'mount --rbind /proc "$root/proc"
	exec "${root%/*}/bin/busybox-weak" chroot "$root" "$@"' /bin/busybox-outside chmod 4711 /proc/self/exe
is "$(stat -c %a "$T/bin/busybox-weak")" 4711 "a chroot's own program, executed in it, is given another mode"
chmod 755 "$T/bin/busybox-weak"
is "$(manifest "$T/bin")" "$before" "which is undone"

# what an exec executes is a copy in memory: change-the-program-of-rbox.t
modes="${modes% exec} --no-init --map=keep --share=pid --landlock=off"
for command in /proc/self/exe /bin/away further /bin/thread /bin/script linked /bin/nested /bin/relative; do
	for way in $modes; do
		in_mode "$way" "$T/root" "$command" --version
		is "$status $out" "126 " "$command is not executed: $way"
		like "$err" "^rbox: .* leads out of the box, to rbox itself" "and why is said"
	done
done

# A script that its user may execute and not read: the kernel reads its first line all the same.
printf '#!/proc/self/exe --version\n' >root/bin/dark
cp root/bin/busybox root/bin/unread
chmod 111 root/bin/dark root/bin/unread
for way in --landlock=off --cap-add=sys_admin --allow-userns --landlock=auto; do
	run "$RBOX" --map single --cap-drop dac_override --cap-drop dac_read_search "$way" "$T/root" dark x
	is "$status $out" "126 " "a script that cannot be read is not executed: $way"
done
run "$RBOX" --map single --cap-drop dac_override --cap-drop dac_read_search --argv0 echo "$T/root" /bin/unread walled
is "$status $out" "0 walled" "behind a wall of Landlock any other program that cannot be read is"

for option in --map=auto --map=single; do
	detach "$option" "$T/root" look-out
	for command in /bin/away /bin/script; do
		timeout 1 "$RBOX" exec "$id" "$command" --env-file /never / true 2>/dev/null
	done
	"$RBOX" kill "$id"
	"$RBOX" stop "$id"
	is "$(manifest "$T/bin")" "$before" "a process of the box that waits for it changes nothing: $option"
done

# What lies in the box is the box's, rbox too.
run "$RBOX" -v "$T/bin:/mnt" "$T/root" /mnt/rbox --version
is "$status" 0 "a copy in a bind is executed"
run "$RBOX" --keep-fd 7 --argv0 echo "$T/root" /proc/self/fd/7 seven 7<"$T/bin/busybox-weak"
is "$status $out" "0 seven" "and so is a program that is handed in"
is "$(manifest "$T/bin")" "$before" "rbox is as it was"
unharmed
done_testing
