# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# tree.sh - a Debian tree with the programs of a workload, and its user dev; sourced after lib.sh and debian.sh
#
# rbox itself installs them, as an ordinary user, in the tree of debian.sh. It is kept in $RBOX_TEST_CACHE for as long as what it is
# made of stays the same; remove it there for newer packages. The network is needed only to make it.

needs_ordinary_user
needs_range
export run_seconds=600
tree=$T/tree

# tree_with NAME PACKAGES SCRIPT: makes $tree; SCRIPT is shell text for root of it, while the network is still there
tree_with()
{
	needs_cache
	recipe="
		apt-get -q update
		apt-get -q -y -o Dpkg::Options::=--force-unsafe-io install --no-install-recommends $2
		useradd --create-home --shell /bin/sh dev
		$3
		apt-get clean"
	kept=$cache/debian-$suite-$1-$(printf '%s\n' "$recipe" | cksum | cut -d ' ' -f 1).tar
	mkdir "$tree"
	if [ -e "$kept" ]; then
		unpack "$kept" "$tree" --map-auto --map-root-user
		ok $? "there is a tree with $2"
		return
	fi
	needs_network
	# Workloads run side by side, and all of them begin with this one.
	exec 9>"$cache/lock"
	flock 9
	needs_tarball
	exec 9>&-
	unpack "$tarball" "$tree" --map-auto --map-root-user
	run "$RBOX" --net host -e DEBIAN_FRONTEND=noninteractive "$tree" sh -e -c "$recipe"
	came 0 "there is a tree with $2"
	if [ "$status" != 0 ]; then
		note "$(printf '%s\n' "$out" | tail -n 15)"
		done_testing
	fi
	rm -f "$cache/debian-$suite-$1-"*.tar
	unshare --user --map-auto --map-root-user tar -c -f - -C "$tree" . >"$kept.$$" && mv "$kept.$$" "$kept"
	ok $? "it is kept"
}
