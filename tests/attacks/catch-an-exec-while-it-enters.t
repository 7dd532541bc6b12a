#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 300
#
# CVE-2016-9962: what is in the box opens /proc/PID/{exe,root,fd,ns} of each new process as fast as it can and traces it, while rbox exec
# enters 200 times: before it has become COMMAND it is rbox, with what rbox has.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir "$T/leak"
# else it says nothing: the loop does catch what is there for a moment only
cp "$TEST_PROGRAMS/attempt" "$root/bin/rbox"
detach --landlock off "$root" sh -c 'attempt catch rbox /tmp/stop; echo ended'
for _ in $(seq 200); do
	"$RBOX" exec "$id" rbox namespaces none >/dev/null 2>&1
	! logged "$id" 'got program of rbox' || break
done
touch "$root/tmp/stop"
until_true logged "$id" ended
like "$("$RBOX" logs "$id")" '^got program of rbox' "a program of that name is caught"
"$RBOX" stop "$id" >/dev/null
rm "$root/bin/rbox" "$root/tmp/stop"

exec 7<"$T/leak" 8</
for options in '' '--landlock off' '--map single --landlock off' '--allow-userns' '--cap-add sys_ptrace'; do
	# shellcheck disable=SC2086 # words
	detach $options "$root" sh -c 'attempt catch rbox /tmp/stop; echo ended'
	failed=0
	for i in $(seq 50); do
		case $options in *--map*) user='' ;; *) user="-u $((i % 2 * 1000))" ;; esac
		has_range || user=''
		# shellcheck disable=SC2086
		bounded "$RBOX" exec $user -w /tmp "$id" true || failed=$((failed + 1))
	done
	touch "$root/tmp/stop"
	until_true logged "$id" ended
	out=$("$RBOX" logs "$id")
	note "$(printf '%s' "$out" | grep looks | head -n 1), $failed of 50 failed ('$options')"
	unlike "$out" '^got' "nothing of rbox is caught with '$options'"
	like "$out" ' looks, [0-9]{2,} new processes' "and many processes were looked at"
	"$RBOX" stop "$id" >/dev/null
	rm "$root/tmp/stop"
done
unharmed
done_testing
