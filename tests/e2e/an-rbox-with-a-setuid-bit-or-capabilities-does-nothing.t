#!/bin/sh
# SPDX-License-Identifier: MIT
#
# rbox needs no privilege. If its file was given some by mistake, a setuid bit, a setgid bit or capabilities, everybody who may execute it
# would have that: it refuses to run, with status 125, before it looks at anything.

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
needs_range
command -v setcap >/dev/null || skip_all "no setcap"
new_root "$T/root"
chmod 755 "$T/root"
copy=$machine/bin/rbox

# given COMMAND...: dev1 of a machine runs a copy of rbox that belongs to root there and that COMMAND was applied to
given()
{
	privilege=$1
	shift
	machine "cp '$RBOX' '$copy'; chown 0:0 '$copy'; chmod 755 '$copy'; $privilege '$copy'" "$@"
}

run given true "$copy" --map single "$T/root" echo works
is "$status $out" "0 works" "without a privilege of its file it runs"
for privilege in "chmod u+s" "chmod g+s" "chmod ug+s" "setcap cap_sys_admin+ep" "setcap cap_net_bind_service+p"; do
	for arguments in "--map single $T/root echo works" "--version" "ps" "--no-such-option"; do
		# shellcheck disable=SC2086 # words
		run given "$privilege" env RBOX=1 "$copy" $arguments
		is "$status $out" "125 " "$privilege: rbox $arguments is refused"
		is "$(printf '%s\n' "$err" | wc -l)" 2 "$privilege: by one error and one hint"
		like "$err" '^rbox: .*setuid bit.*setgid bit.*capabilities' "$privilege: which says why"
	done
done
no_box_is_left "nothing was begun"
done_testing
