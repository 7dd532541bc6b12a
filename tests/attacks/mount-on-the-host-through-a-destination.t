#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 600
#
# What is mounted, made or masked at a destination whose last part or way is a link to the host, climbs by "..", or goes through a magic link that
# the root has under another name: CVE-2021-30465, CVE-2024-45310. It is mounted in the box or not at all.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
mkdir "$T/src"
echo source >"$T/src/file"
src_before=$(manifest "$T/src")
look='cat /way/file /way/dir/file /way/new/file 2>/dev/null; echo box >/way/made; echo box >/way/dir/made; mkdir /way/new; :'

modes="plain --map=single --ephemeral exec"
new_root "$T/root"
ln -s "$host" "$T/root/way"
bites "a destination that is made by path is made where a link leads" weakly 'mkdir -p "$root/way/new"; mount -t tmpfs none "$root/way/new"' /bin/true
for link in "$host" "../../../../../../../..$host" /proc/1/root "/proc/self/root/../..$host"; do
	for give in "-v $T/src:/way:ro" "-v $T/src:/way/dir/new:ro" "--mask /way" \
		"--dir /way/made --file $T/src/file:/way/dir/file --symlink a:/way/dir/l"; do
		rm -rf "$T/root"
		new_root "$T/root"
		ln -s "$link" "$T/root/way"
		writes=1
		attempt "${give%% *} at ${give##*:} by a link to ${link#"$T"}" "/way" /bin/sh -c "$look"
	done
done
for climb in "/../../../../../../../..$host" "/mnt/../../../../../../..$host/new" "/way/../../../../../..$host/dir" "/proc/self/cwd/../..$host" \
	"/dev/fd/../../..$host"; do
	give="-v $T/src:$climb:ro"
	attempt "a bind at ${climb%"$host"*}..." "/" /bin/sh -c "$look; cat $host/file $host/dir/file; :"
done
is "$(manifest "$T/src")" "$src_before" "what is bound is as it was"
unharmed
done_testing
