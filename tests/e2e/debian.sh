# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# debian.sh - a Debian tree that an ordinary user made; sourced after lib.sh
#
# It is made once, from this machine's own mirrors, and kept in $RBOX_TEST_CACHE as $tarball. Needs the network for that.

cache=${RBOX_TEST_CACHE:-$HOME/.cache/rbox-test}
suite=bookworm
tarball=$cache/debian-$suite.tar

# needs_cache: a place for trees, and what makes them
needs_cache()
{
	command -v mmdebstrap >/dev/null || skip_all "no mmdebstrap"
	mkdir -p "$cache"
	[ -w "$cache" ] || skip_all "cannot write to $cache"
}

# This machine's mirrors of that suite, as lines of sources.list.
mirrors()
{
	# shellcheck disable=SC2016 # apt's own variables
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
		awk -v suite=$suite '$1 == "Debian" && index($3, suite) == 1 { print "deb", $2, $3, $4 }' | sort -u
}

# How this machine reaches them: proxies and the like.
ways() { apt-config dump | grep -iE '^Acquire::(https?|ftp|Check-Valid-Until|Check-Date|Retries|ForceIPv)'; }

# needs_network: one of the mirrors answers
needs_network()
{
	mirrors >"$T/sources.list"
	mirror=$(awk -v suite=$suite '$3 == suite { sub("/$", "", $2); print $2; exit }' "$T/sources.list")
	if [ -n "$mirror" ] &&
		! timeout 60 /usr/lib/apt/apt-helper download-file "$mirror/dists/$suite/InRelease" "$T/InRelease" >"$T/log" 2>&1; then
		skip_all "no network: $(grep -E '^E:' "$T/log" | head -n 1)"
	fi
}

make_tarball()
{
	ways >"$T/apt.conf"
	set -- --mode=unshare --variant=minbase --quiet
	[ ! -s "$T/apt.conf" ] || set -- "$@" --aptopt="$T/apt.conf"
	set -- "$@" $suite "$tarball.$$.tar"
	[ ! -s "$T/sources.list" ] || set -- "$@" "$T/sources.list"
	timeout 600 mmdebstrap "$@" >"$T/log" 2>&1 && mv "$tarball.$$.tar" "$tarball"
}

# needs_tarball: of a tree with packages of today. A month is old: packages of its lists may have gone from the mirror.
needs_tarball()
{
	if [ -n "$(find "$tarball" -mtime -30 2>/dev/null)" ] || make_tarball; then
		ok 0 "there is a Debian tree"
		return
	fi
	rm -f "$tarball.$$.tar"
	ok 1 "there is a Debian tree"
	note "$(tail -n 20 "$T/log")"
	done_testing
}

# unpack TARBALL DIR UNSHARE_OPTION...: device nodes cannot be made, and the resolver's file is not the tree's own
unpack()
{
	packed=$1 directory=$2
	shift 2
	unshare --user "$@" tar -x -p -f - -C "$directory" --exclude='./dev/*' --exclude=./etc/resolv.conf \
		--exclude=./etc/hostname <"$packed"
}
