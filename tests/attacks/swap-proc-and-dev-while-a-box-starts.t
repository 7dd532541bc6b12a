#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Whoever may rename in ROOT swaps its /proc and its /dev while boxes start, so that what is hidden by path would be hidden
# elsewhere. The box starts right, or not at all; it never has a /proc without masks, and nothing is made in another directory.

. "${0%/*}/../e2e/lib.sh"
new_root "$T/root"
mkdir "$T/root/fake" "$T/root/other"
cat >"$T/root/bin/look" <<'X'
#!/bin/sh
for p in /proc /fake; do
	[ -e $p/self ] || continue
	echo seen
	for file in interrupts keys; do
		! read -r line 2>/dev/null <$p/$file || echo "shown: $p/$file"
	done
	! echo caught 2>/dev/null >$p/sys/kernel/hostname || echo "written: $p/sys"
done
X
chmod 755 "$T/root/bin/look"
"$TEST_PROGRAMS/exchange" 6 "$T/root/proc" "$T/root/fake" &
swapper=$!
boxes=0
while kill -0 "$swapper" 2>/dev/null; do
	bounded "$RBOX" "$T/root" look >>"$T/seen" 2>>"$T/errors"
	boxes=$((boxes + 1))
done
wait "$swapper"
ok $? "the names were swapped to the end"
[ "$(grep -c seen "$T/seen")" -gt 10 ]
ok $? "boxes started all the same ($boxes tried, $(grep -c seen "$T/seen") looked around)"
is "$(grep -v seen "$T/seen")" '' "none had a /proc without masks"

ln -s /proc/keys "$T/root/other/null"
"$TEST_PROGRAMS/exchange" 6 "$T/root/dev" "$T/root/other" &
swapper=$!
: >"$T/seen"
while kill -0 "$swapper" 2>/dev/null; do
	bounded "$RBOX" "$T/root" look >>"$T/seen" 2>>"$T/errors"
done
wait "$swapper"
is "$(grep -v seen "$T/seen")" '' "no mask is another file, where /dev is swapped"
rm -f "$T/root/dev/null" "$T/root/other/null"
is "$(find "$T/root/dev" "$T/root/other" -mindepth 1)" '' "what belongs into /dev was made nowhere else"
nothing_left "nothing is left"
done_testing
