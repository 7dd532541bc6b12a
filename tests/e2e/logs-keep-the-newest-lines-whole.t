#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box may write as much as it likes: it is not held up, and the newest 1 to 2 MiB are kept, in whole lines.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
export run_seconds=60
text=$(printf '%090d' 0)

detach --name much "$T/root" sh -c 'yes "$0" | head -n 200000 | cat -n; echo last; exit 4' "$text"
# Whoever reads meanwhile may be slower than the box writes and miss what is written over, also the end of a line; lines stay apart.
for _ in 1 2 3 4 5; do
	"$RBOX" logs much | sed '$d'
done >"$T/during" 2>&1
is "$(awk 'NF && $0 != "last" && NF > 2' "$T/during" | head -n 3)" "" "while it writes, lines are apart"
run "$RBOX" wait much
came 4 "a box that writes 20 MiB ends with its own status"
"$RBOX" logs much >"$T/log" 2>"$T/err"
is "$(cat "$T/err")" "" "nothing on stderr"
is "$(tail -n 1 "$T/log")" last "the newest line is kept"
is "$(tail -n 2 "$T/log" | awk 'NR == 1 { print $1 }')" 200000 "and the one before"
is "$(sed '$d' "$T/log" | awk -v n=0 'NF != 2 || length($2) != 90 || (n && $1 != n + 1) { print NR": "$0 } { n = $1 }' | head -n 3)" "" \
	"lines are whole, in order, and none is missing between them"
for file in log log.1; do
	size=$(stat -c %s "$state/$("$RBOX" ps -aq)/$file")
	[ "$size" -le 1048576 ]
	ok $? "$file has no more than 1 MiB ($size)"
done
total=$(cat "$state"/*/log "$state"/*/log.1 | wc -c)
[ "$total" -ge 1048576 ]
ok $? "at least the newest 1 MiB is kept ($total bytes of the files)"
is "$(of much .ended.log_lost_bytes)" 0 "nothing counts as lost for want of room on the disk"
is "$(stat -c '%a' "$state"/*/log "$state"/*/log.1 | sort -u)" 600 "the files are the user's only"
like "$(head -n 1 "$state"/*/log)" '^[0-9T:.-]+Z (stdout|stderr) [FP](:c)? ' "in the format of container runtimes"
"$RBOX" stop much

# Without any newline.
detach --name flat "$T/root" sh -c 'head -c 5000000 /dev/zero | tr "\0" y; echo; echo after'
run "$RBOX" wait flat
came 0 "a box that writes 5 MB without a newline ends"
is "$("$RBOX" logs flat | tail -n 1)" after "what comes after is kept"
is "$("$RBOX" logs flat | tr -d 'y\n')" after "and what was before is nothing else"
"$RBOX" stop flat

# Both streams at once, by many processes.
detach --name both "$T/root" sh -c 'for i in 1 2 3 4; do (seq 1 20000) & (seq 1 20000 >&2) & done; wait; echo end'
run "$RBOX" wait both
came 0 "eight writers at once end"
"$RBOX" logs both >"$T/log" 2>"$T/err"
is "$(tail -n 1 "$T/log")" end "the last line is kept"
"$RBOX" stop both
no_box_is_left "nothing is left"
done_testing
