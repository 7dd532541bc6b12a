#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The caller's umask takes modes from what the caller makes, not from rbox's own directories and files: under any umask boxes can be found,
# entered and waited for, what --overlay keeps can be used again, and no other user can enter either.
# shellcheck disable=SC2154 # run() of lib.sh sets them

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
needs_ordinary_user
new_root "$T/root"
for file in id out err; do : >"$T/$file"; done

for mask in 0777 0277 0577 0177 000; do
	rm -rf "$state" "$T/over"
	umask "$mask"
	"$RBOX" -d --name web "$T/root" sleep 1000 >"$T/id"
	status=$?
	umask 022
	is "$status" 0 "umask $mask: a detached box starts"
	id=$(cat "$T/id")
	is "$(stat -c %a "$state" "$state/$id" | paste -sd ' ')" "700 700" "umask $mask: its directories are the caller's alone"
	is "$(stat -c %a "$state/$id/box.json" "$state/$id/log" | paste -sd ' ')" "600 600" "umask $mask: its files are the caller's alone"
	is "$(umask "$mask"; exec "$RBOX" exec web sh -c umask)" 0022 "umask $mask: exec enters it, with the umask of the box"
	(umask "$mask"; exec "$RBOX" wait web) &
	waiting=$!
	until_true test -e "$state/$id/waiting-$waiting"
	is "$(stat -c %a "$state/$id/waiting-$waiting")" 600 "umask $mask: what wait leaves can be read by rbox"
	run "$RBOX" exec web kill -TERM -1
	wait "$waiting"
	is "$?" 143 "umask $mask: wait hears of its end"
	run "$RBOX" stop web
	came 0 "umask $mask: the entry is removed"

	for time in first second; do
		(umask "$mask" && exec "$RBOX" --overlay "$T/over" "$T/root" sh -c 'echo x >>/kept; wc -l </kept') >"$T/out" 2>"$T/err"
		is "$? $(tr -d ' ' <"$T/out")" "0 $([ $time = first ] && echo 1 || echo 2)" "umask $mask: --overlay keeps, the $time time"
		[ -s "$T/out" ] || note "$(cat "$T/err")"
	done
	is "$(stat -c %a "$T/over")" 700 "umask $mask: its directory is the caller's alone"
	chmod -R u+rwX "$T/over" 2>/dev/null
	unshare --user --map-root-user rm -rf "$T/over"
done
no_box_is_left "nothing is left"
done_testing
