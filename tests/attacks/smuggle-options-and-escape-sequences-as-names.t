#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# ROOT, BOX, COMMAND and names begin with a dash, or have slashes, dots, newlines, escape sequences: CVE-2024-32462. What comes from somebody else is
# never an option behind "--", leads to no file outside the directory of boxes, and no byte of it steers the terminal.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/hostile.sh"
esc=$(printf '\033[31m') line=$(printf 'a\nb')
new_root "$T/root"
cd "$T" || exit
sh -c 'printf "%s" "$1"' sh "$esc" | grep -qF "$esc"
ok $? "a shell prints them as they are"

# plain NAME: refused, and nothing that was printed steers
plain()
{
	is "$status" 125 "$1"
	case $out$err in *"$esc"*) ok 1 "and steers nothing" ;; *) ok 0 "and steers nothing" ;; esac
	is "$(printf '%s\n' "$err" | grep -cv '^rbox: ')" 0 "in lines of rbox's own"
}
for name in --explain -v --version "--bind=$host:/mnt" ../x a/b . .. "a$esc" "$line" @x '' 'a b' "$(head -c 300 /dev/zero | tr '\0' a)"; do
	shown=$(printf '%s' "$name" | head -c 20 | tr '\n\033' '..')
	case $name in
	. | ..) ;;	# a directory like another
	*)
		run "$RBOX" -- "$name" /bin/true
		plain "'$shown' as ROOT"
		;;
	esac
	run "$RBOX" -d --name "$name" "$T/root" /bin/true
	plain "'$shown' as a name"
	for verb in exec stop logs; do
		run "$RBOX" "$verb" -- "$name" /bin/true
		[ "$verb" != logs ] || run "$RBOX" logs -- "$name"
		plain "'$shown' as the box of $verb"
	done
done
is "$(ls -A "$state" 2>/dev/null)" "" "no such name is a file"
run "$RBOX" "$T/root" --version
is "$status" 127 "what comes behind ROOT is COMMAND"
run "$RBOX" "$T/root" /bin/echo --version -v "$host:/mnt" --
is "$out" "--version -v $host:/mnt --" "and its arguments"
detach "$T/root" /bin/sleep 1000
run "$RBOX" exec "$id" --privileged
is "$status" 127 "so it is with exec"
run "$RBOX" exec "$id" /bin/echo -u dev --
is "$out" "-u dev --" "and its arguments"
"$RBOX" kill "$id"
"$RBOX" stop "$id"

# steers WHAT COMMAND...
steers()
{
	what=$1
	shift
	run "$@"
	case $out$err in *"$(printf '\033')"*) ok 1 "$what steers nothing" ;; *) ok 0 "$what steers nothing" ;; esac
}
printf 'root:x:0:0::/%s:/bin/%s\n' "$esc" "$esc" >"$T/root/etc/passwd"
steers "a shell of the root's passwd" "$RBOX" "$T/root"
printf '#!/bin/%s\n' "$esc" >"$T/root/bin/x$esc"
chmod 755 "$T/root/bin/x$esc"
steers "an interpreter" "$RBOX" "$T/root" "x$esc"
steers "a plan" "$RBOX" --explain -v "$T/root:/$esc" --hostname box -w "/$esc" -e "A$esc=$esc" "$T/root" "x$esc" "$esc"
steers "a plan in JSON" "$RBOX" --explain --json -v "$T/root:/$esc" -w "/$esc" "$T/root" "x$esc" "$esc"
steers "a row" "$RBOX" --verbose -v "$T/root:/mnt/$esc" "$T/root" /bin/true "$esc"
steers "a directory" "$RBOX" -w "/$esc" "$T/root" /bin/true
ln -s "/$esc/$esc" "$T/root/way"
steers "a link" "$RBOX" -v "$T/root/bin/busybox:/way/x" -w "/way/$esc" "$T/root" /bin/true
steers "a status" sh -c '"$@" --status-fd 3 --report "$0/report" "$0/root" "x$1" 3>"$0/status"; cat "$0/status" "$0/report"' "$T" "$RBOX" -w "/$esc"
mv "$T/root" "$T/root$esc"
detach -e "A=$esc" "$T/root$esc" /bin/sh -c 'sleep 1000' "$esc"
steers "a box in ps" "$RBOX" ps
steers "a box in ps --json" "$RBOX" ps --json
steers "a box in inspect" "$RBOX" inspect "$id"
"$RBOX" kill "$id"
"$RBOX" stop "$id"
unharmed
done_testing
