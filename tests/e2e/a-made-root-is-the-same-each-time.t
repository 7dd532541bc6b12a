#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The same programs are the same root, to the byte: names, modes, times, contents. Its manifest says what is in it.

. "${0%/*}/lib.sh"
# shellcheck disable=SC2034 # bounded() reads it
run_seconds=60
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
export TERM=xterm

# whole DIR: all that can be told of it but inode numbers
whole()
{
	(cd "$1" && find . -printf '%P %y %#m %U:%G %n %l %T@\n' | LC_ALL=C sort)
	(cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
}

"$RBOX" make "$T/one" bash ls perl
came_one=$?
sleep 1.1
"$RBOX" make "$T/two" bash ls perl
is "$came_one $?" "0 0" "a root is made twice"
is "$(whole "$T/two")" "$(whole "$T/one")" "they are the same"
(umask 077 && "$RBOX" make "$T/three" bash && umask 002 && "$RBOX" make "$T/three" ls && "$RBOX" make "$T/three" perl)
is "$(whole "$T/three")" "$(whole "$T/one")" "so is one that is made in three calls, with other umasks"
"$RBOX" make "$T/one" bash
is "$(whole "$T/one")" "$(whole "$T/two")" "and one that is made again"
SOURCE_DATE_EPOCH=1000000000 "$RBOX" make "$T/four" bash
is "$(stat -c %Y "$T/four" "$T/four/usr" "$T/four/etc/passwd" "$T/four/.rbox/manifest" | sort -u)" 1000000000 \
	"what has no time of its own gets SOURCE_DATE_EPOCH"
run env SOURCE_DATE_EPOCH=soon "$RBOX" make "$T/five" bash
is "$status $(ls -d "$T/five" 2>/dev/null)" "125 " "which has to be a number"

tab=$(printf '\t')
(cd "$T/one" && grep "^file$tab" .rbox/manifest | awk -F '\t' '{ print $5 "  ." $2 }' >"$T/sums" && sha256sum --quiet -c "$T/sums")
ok $? "the manifest has the sum of every file"
is "$(awk -F '\t' '$1 == "file" || $1 == "link" || $1 == "directory" { print $2 }' "$T/one/.rbox/manifest" | sort)" \
	"$(cd "$T/one" && find . -mindepth 1 -path ./.rbox -prune -o -mindepth 1 -printf '/%P\n' | sort)" "and lists all that is there"
awk -F '\t' '$1 == "file" && $6 != "" { print $5 "  " $6 }' "$T/one/.rbox/manifest" >"$T/sources"
sha256sum --quiet -c "$T/sources"
ok $? "with its source"
size=$(awk -F '\t' '$2 == "/usr/bin/bash" { print $4 }' "$T/one/.rbox/manifest")
is "$size" "$(stat -Lc %s /usr/bin/bash)" "and its size"
is "$(grep -c "$T" "$T/one/.rbox/manifest")" 0 "and not where it was made"

# A file of two names is one.
mkdir "$T/names"
echo text >"$T/names/a"
ln "$T/names/a" "$T/names/b"
"$RBOX" make "$T/six" cat --add "$T/names:/names"
is "$(stat -c %i "$T/six/names/a")" "$(stat -c %i "$T/six/names/b")" "a file with two names is there once"
done_testing
