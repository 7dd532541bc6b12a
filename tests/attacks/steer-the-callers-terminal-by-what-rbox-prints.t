#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Names, paths, arguments and variables with escape sequences, or with text that runs from right to left: rbox shows them in messages,
# rows, lists and reports, and none of their bytes gets to a terminal.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
evil=$(printf '\033[31m\033]0;title\007\233\010\r\177')
csi=$(printf '\302\2332J\342\200\256')		# the same in UTF-8, and text that runs from right to left
line=$(printf 'a\342\200\250b\342\201\247')	# a new line of Unicode's, and an isolate
mkdir -p "$T/$evil"
cp -a "$root/." "$T/$evil"
# plain TEXT NAME: has no control characters but newline and tab
plain()
{
	is "$(printf '%s' "$1" | LC_ALL=C tr -d '\n\t' | LC_ALL=C grep -c '[[:cntrl:]]')" 0 "$2"
	[ "$(printf '%s' "$1" | LC_ALL=C grep -c "$(printf '\302\233')")" = 0 ]
	ok $? "$2: nor C1 controls in UTF-8"
	[ "$(printf '%s' "$1" | LC_ALL=C grep -c -e "$(printf '\342\200[\250\256]')" -e "$(printf '\342\201\247')")" = 0 ]
	ok $? "$2: nor what changes the line or its direction"
}
works "the sequence is one" printf 'got %s\n' "$evil"
# shellcheck disable=SC2034 # in what eval runs
for text in "$evil" "$csi" "$line"; do
	for command in "\$RBOX \"$root\" \"\$text\"" "\$RBOX \"\$text\" true" "\$RBOX -w \"/\$text\" \"$root\" true" "\$RBOX -v \"/\$text:/mnt\" \"$root\" true" \
		"\$RBOX -u \"\$text\" \"$root\" true" "\$RBOX --name \"\$text\" \"$root\" true" "\$RBOX --\"\$text\" \"$root\" true" "\$RBOX exec \"\$text\" true" \
		"\$RBOX --hostname \"\$text\" \"$root\" true" "\$RBOX inspect \"\$text\"" "\$RBOX stop \"\$text\"" "\$RBOX --cap-add \"\$text\" \"$root\" true" \
		"\$RBOX -e \"A=\$text\" --explain \"$root\" \"\$text\"" "\$RBOX --explain -v \"$T:/\$text\" \"$root\" true" "\$RBOX --verbose -w / \"$root\" true \"\$text\"" \
		"\$RBOX --mount \"type=\$text\" \"$root\" true" "\$RBOX --json --explain \"$root\" \"\$text\""; do
		eval "run $command"
		plain "$out$err" "$command"
	done
done
# what a root can say: names of interpreters, of its accounts, of links
printf '#!/%s/x\n' "$evil" >"$root/bin/script"
chmod 755 "$root/bin/script"
printf 'root:x:0:0::/%s:/%s\n' "$evil" "$evil" >"$root/etc/passwd"
for command in /bin/script ''; do
	# shellcheck disable=SC2086
	run "$RBOX" "$root" $command
	plain "$out$err" "a root names ${command:-its shell}"
done
run "$RBOX" "$T/$evil" nothing
plain "$out$err" "the root's own path"
detach --argv0 "$evil" -e "X=$evil" "$T/$evil" sh -c 'exec sleep 1000' "$evil"
run "$RBOX" ps
plain "$out$err" "rbox ps"
run "$RBOX" ps --json
plain "$out$err" "rbox ps --json"
run "$RBOX" inspect "$id"
plain "$out$err" "rbox inspect"
like "$out" 'u001b' "which has them escaped"
run "$RBOX" exec --explain "$id" "$evil"
plain "$out$err" "rbox exec --explain"
run "$RBOX" exec "$id" "$evil"
plain "$out$err" "rbox exec of what is not there"
"$RBOX" stop "$id" >/dev/null
run "$RBOX" --report "$T/report" --status-fd 2 "$T/$evil" "$evil"
plain "$(cat "$T/report")$err" "report and status"
unharmed
done_testing
