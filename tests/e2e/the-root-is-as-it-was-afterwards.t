#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Names, types, modes, owners and contents of a root are the same before and after a box, also when it lacks mount points.

. "${0%/*}/lib.sh"
new_root "$T/full"
bare_root "$T/bare"
mkdir "$T/src"
: >"$T/src/file"
for root in full bare; do
	before=$(manifest "$T/$root")
	for options in '' '--map single' '--net host' '--read-only' '--share pid' '--dev host' '--no-init' '--dev none' \
		"-v $T/src:/a/b/c -v $T/src/file:/a/file --tmpfs /a/t --tmpfs /x"; do
		# shellcheck disable=SC2086 # words
		run "$RBOX" $options "$T/$root" true
		came 0 "a box with '$options' on a $root root"
		is "$(manifest "$T/$root")" "$before" "leaves it as it was"
	done
	run "$RBOX" "$T/$root" false
	is "$status $(manifest "$T/$root")" "1 $before" "so does one that fails"
	run "$RBOX" "$T/$root" no-such-command
	is "$status $(manifest "$T/$root")" "127 $before" "and one that cannot start"
	run "$RBOX" -w /none "$T/$root" true
	is "$status $(manifest "$T/$root")" "125 $before" "and one that is refused"
done

# What the root had stays, even where it looks like something that rbox would make.
mkdir "$T/bare/proc" "$T/bare/dev"
chmod 700 "$T/bare/dev"
before=$(manifest "$T/bare")
run "$RBOX" "$T/bare" true
is "$status $(manifest "$T/bare")" "0 $before" "empty directories of its own stay"

# What the box makes stays, of course.
run "$RBOX" "$T/bare" sh -c 'mkdir /made && echo x >/made/x'
is "$(cat "$T/bare/made/x")" x "what COMMAND makes stays"
rm -r "$T/bare/made"

# A closed root: its owner may read but not write it.
mkdir "$T/closed"
cp -a "$T/full/." "$T/closed"
chmod 555 "$T/closed"
before=$(manifest "$T/closed")
run "$RBOX" "$T/closed" true
is "$status $(manifest "$T/closed")" "0 $before" "a root without write permission works when it has the mount points"
chmod 755 "$T/closed"
done_testing
