#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
#
# /proc is mounted with hidepid=2, which hides process 1 of a box from the user who runs it: boxes start, pause, resume and stop; exec and ps say
# why they do not know more.
# shellcheck disable=SC2154,SC2016 # run() of lib.sh sets them; expanded in the other shell

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
user=${RBOX_TEST_USER:-rboxtest}
[ "$(id -u)" = 0 ] || skip_all "needs root, to mount /proc otherwise"
new_root "$T/root"
mkdir "$T/run" && chown -R "$user" "$T/run" "$T/root" && chmod 711 "$T" && chmod 700 "$T/run"

# A new /proc: to remount the machine's would hide processes from all of it.
run unshare --mount sh -c 'mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid "$0" --regid "$(id -g "$0")" --clear-groups \
	env XDG_RUNTIME_DIR="$T/run" RBOX="$RBOX" T="$T" sh -c "$1"' "$user" '
	"$RBOX" -d --map single --name web "$T/root" sleep 1000 >/dev/null; echo start $?
	"$RBOX" ps -q | wc -l
	"$RBOX" ps >/dev/null
	"$RBOX" exec web true; echo exec $?
	"$RBOX" pause web; echo pause $?
	"$RBOX" resume web; echo resume $?
	"$RBOX" stop --grace 1s web; echo stop $?'
is "$(printf '%s\n' "$out" | tr '\n' ' ')" "start 0 1 exec 125 pause 0 resume 0 stop 0 " "what works and what does not"
like "$err" "/proc hides the processes of boxes" "ps says so"
like "$err" "/proc hides process 1 of the box: it is mounted with hidepid" "exec says so"
is "$(ls -A "$T/run/rbox")" "" "nothing is left"
done_testing
