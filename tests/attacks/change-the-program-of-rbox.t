#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 240
#
# CVE-2019-5736: the box gets hold of rbox's own file on disk by a process that runs it, PID 1, an exec while it enters, or a COMMAND that
# is a link to /proc/self/exe, and writes to it or changes its mode.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir "$T/own"
cp "$RBOX" "$T/own/rbox"
RBOX=$T/own/rbox
chmod 755 "$RBOX"
before=$(manifest "$T/own")
printf '#!/proc/self/exe\n' >"$root/bin/script"
printf '#!/proc/self/exe --help\n' >"$root/bin/helpful"
printf '#!/bin/link\n' >"$root/bin/far"
chmod 755 "$root/bin/script" "$root/bin/helpful" "$root/bin/far"
ln -s /proc/self/exe "$root/bin/link"
ln -s ../proc/self/../self/exe "$root/bin/way"

# not by the file that runs, where it is one of the caller's and nothing hides it
works "a process that runs a program shows its file" sh -c "
	$RBOX --timeout 3 $root sleep 2 & sleep 0.3; chmod 755 /proc/\$!/exe && [ /proc/\$!/exe -ef $RBOX ] && echo got it; wait"

all=$modes modes=$(without --no-init)
refused "what runs as PID 1 is not to be had" '
	for name in 1 self thread-self $$; do
		case $(readlink /proc/$name/exe) in */rbox) echo got $name ;; esac
		[ $name != 1 ] || { chmod 777 /proc/1/exe && echo got its mode; }
	done
	( : >/proc/1/exe ) && echo got it; ( : >>/proc/1/exe ) && echo got it; cat /proc/1/exe | grep . && echo got it; echo tried'

modes=$all

# while one process waits for such a thing to run, rbox enters: what is caught, by a COMMAND that is a link, is a copy in memory (and with
# Landlock nothing is)
stop=/tmp/stop caught=0
for command in /proc/self/exe link way script helpful far /proc/self/fd/3 true; do
	rm -f "$root$stop"
	detach --landlock off "$root" sh -c "attempt harm rbox $stop; echo ended" || break
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		"$RBOX" exec "$id" "$command" --help >/dev/null 2>&1
	done
	touch "$root$stop"
	until_true logged "$id" ended
	! logged "$id" "got " || caught=$((caught + 1))
	case $command in
	true | /proc/self/fd/3) unlike "$("$RBOX" logs "$id")" '^got' "nothing is caught while it executes $command" ;;
	esac
	"$RBOX" stop "$id" >/dev/null
	is "$(manifest "$T/own")" "$before" "rbox's file is as it was: $command"
	chmod 755 "$RBOX"
done
[ "$caught" -gt 0 ]
ok $? "one that executes itself was caught ($caught)"
unharmed
done_testing
