#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# A place that is masked or read-only, at whose path the box would have another one: by moving or exchanging a directory above it, or a link
# on the way, in a bind and in ROOT. What is planted there the caller's own programs would find: hooks of git, for example.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir -p "$T/work/.git/hooks" "$T/work/a/b/c" "$T/work/real/deep" "$T/work/plain" "$T/tools" "$root/opt/x/y" "$root/opt/real"
echo the-users >"$T/work/.git/hooks/commit"
echo the-users >"$T/work/a/b/c/file"
echo the-users >"$T/work/real/deep/file"
echo the-users >"$T/work/plain/file"
echo the-users >"$T/tools/tool"
ln -s real "$T/work/link"
ln -s ../real/deep/file "$T/work/a/name"
ln -s real "$root/opt/link"
ln -s /opt/link/tools "$root/opt/far"
mkdir "$root/opt/real/tools"
before=$(manifest "$T/work")
opt=$(manifest "$root/opt")

# Another one at PATH, by each directory and link above it below TOP. A box that is killed half-way leaves what it has moved.
plant='plant() { # TOP PATH
	way=$1
	for part in $(echo "${2#"$1"/}" | tr / " "); do
		way=$way/$part
		mv "$way" "$way.moved" 2>/dev/null || continue
		case $way in "$2") ;; *) mkdir -p "${2%/*}" ;; esac
		echo planted >"$2" 2>/dev/null
		case $(cat "$2" 2>/dev/null) in planted) echo "got another $2 by $part" ;; esac
		rm -rf "$way"; mv "$way.moved" "$way"
	done
	exchange "$1" "${2#"$1"/}"
}
exchange() { # TOP REST
	mkdir "$1/other" 2>/dev/null
	attempt exchange "$1/${2%%/*}" "$1/other"
	rmdir "$1/other" 2>/dev/null
}'
try="$plant"'
	plant /w /w/.git/hooks/commit
	plant /w /w/a/b/c/file
	plant /w /w/a/name
	plant /w /w/link/deep/file
	plant /w /w/real/deep/file
	plant /opt /opt/x/y/tool
	plant /opt /opt/link/tools/tool
	plant /opt /opt/far/tool
	echo tried'
works "what nobody protects is moved away" "$RBOX" -v "$T/work:/w" "$root" sh -c "$plant"'; plant /w /w/a/b/c/file'
is "$(manifest "$T/work")" "$before" "the attempt leaves no trace"
works "a link, too" "$RBOX" -v "$T/work:/w" "$root" sh -c "$plant"'; plant /w /w/link/deep/file'
works "and in ROOT" "$RBOX" "$root" sh -c "$plant"'; plant /opt /opt/x/y/tool'
is "$(manifest "$T/work") $(manifest "$root/opt")" "$before $opt" "the attempts leave no trace"

give="-v $T/work:/w --mask /w/.git/hooks --mask /w/a/b/c/file --mask /w/a/name --mask /w/link/deep/file"
give="$give -v $T/tools:/opt/x/y:ro -v $T/tools:/opt/far:ro -v $T/tools/tool:/opt/link/tools/tool:ro"
# in memory nothing lasts, and nothing is pinned
modes=$(printf '%s\n' "$modes" | sed 's/--ephemeral //')
refused "nothing takes the path of what is protected" "$try"
is "$(manifest "$T/work")" "$before" "the bind is as it was"
is "$(manifest "$root/opt")" "$opt" "and so is ROOT"

# A new mount namespace has the pins, too.
modes='--allow-userns'
refused "nor of root of a namespace within" "$plant"'
	unshare -Urm sh -c '"'$plant"'; for d in /w/.git /w/a/b /w/a /w/link /opt/x; do umount "$d" && echo "got unmounted: $d"; done
		plant /w /w/.git/hooks/commit; plant /w /w/link/deep/file; plant /opt /opt/x/y/tool'"'"' 2>/dev/null
	echo tried'
is "$(manifest "$T/work") $(manifest "$root/opt")" "$before $opt" "and all is as it was"
unharmed
done_testing
