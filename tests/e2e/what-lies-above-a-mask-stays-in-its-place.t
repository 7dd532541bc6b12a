#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Directories between a writable tree and a mask or read-only mount in it cannot be moved or removed; they are otherwise as they were, git
# works, and --explain shows them. Nothing else is pinned.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
mkdir -p "$T/work/a/b/c" "$T/work/d" "$T/src" "$T/root/opt/x/y"
echo file >"$T/work/a/b/c/file"
echo file >"$T/src/file"

# pins OPTION...: the directories that --explain shows, in order
pins()
{
	"$RBOX" --explain "$@" "$T/root" true | awk '$3 == "pin" { printf "%s ", $4 }'
}
is "$(pins -v "$T/work:/w" --mask /w/a/b/c/file)" "/w/a /w/a/b /w/a/b/c " "the directories between a bind and a mask, the upper ones first"
is "$(pins --ro-bind "$T/src:/opt/x/y")" "/opt /opt/x " "those between ROOT and a read-only bind"
is "$(pins --tmpfs /opt/x/y:ro)" "/opt /opt/x " "and a read-only tmpfs"
is "$(pins -v "$T/work:/w" --ro-bind "$T/work/a:/w/a" --mask /w/a/b/c)" "" "nothing in what is read-only itself"
is "$(pins -v "$T/work:/w" -v "$T/src:/opt/x/y" --tmpfs /opt/x/t --mask /w/a)" "" "nothing above what the box may write, or in the bind itself"
is "$(pins --tmpfs /m -v "$T/src:/m/a/b:ro")" "" "nothing in memory"
is "$(pins --ephemeral -v "$T/src:/opt/x/y:ro")$(pins --read-only -v "$T/src:/opt/x/y:ro")" "" "nor in a ROOT that the box does not change"
set --
for i in $(seq 300); do
	set -- "$@" -v "$T/src/file:/opt/x/$i:ro"
done
is "$(pins "$@")" "/opt /opt/x " "one directory once, however much is protected in it"

run "$RBOX" -v "$T/work:/w:nosuid,noexec" --mask /w/a/b/c "$T/root" sh -c '
	mv /w/a /w/z; rmdir /w/a/b; mv /w/a/b /w/a/z
	mv /w/d /w/e && mv /w/e /w/d && echo moves
	echo x >/w/f && mv /w/f /w/a/f && cat /w/a/f && rm /w/a/f
	grep " /w/a/b " /proc/self/mountinfo | grep -o "rw,nosuid,noexec"'
like "$err" "mv: can't rename '/w/a': (Device or resource|Resource) busy" "a pinned directory cannot be moved"
is "$out" "moves
x
rw,nosuid,noexec" "others can, files can be moved in and out, and the flags are the bind's"
run "$RBOX" -v "$T/work:/w" --mask /w/a/b/c "$T/root" sh -c 'echo x >/w/f; ln /w/f /w/a/f; rm /w/f'
like "$err" 'Cross-device link|Invalid cross-device' "a hard link across its border is one between two file systems"
run "$RBOX" -v "$T/work:/w:unbindable" --mask /w/a/b "$T/root" true
is "$status" 125 "in an unbindable bind that is refused"
like "$err" '^rbox: /w/a/b needs directories pinned in the bind on /w, which is unbindable$' "by name"
run "$RBOX" -v "$T/work:/w" --mask /w/a/no/such "$T/root" true
like "$err" '^rbox: cannot mask /w/a/no/such: No such file or directory$' "what is not there is refused as ever"
run "$RBOX" -v "$T/work:/w:shared" --mask /w/a/b/c "$T/root" sh -c 'ls /w/a/b/c; mv /w/a /w/z 2>/dev/null || echo stays'
is "$out" stays "in a shared bind it works, too"

# git, on the machine's own tree
command -v git >/dev/null || skip_all "no git"
cat >"$T/git" <<'X'
set -e
cd "$1"
git status --short
echo two >two && git add two && git commit -qm two
git checkout -q -b side HEAD~1
echo side >side && git add side && git commit -qm side
git rebase -q main
git stash list
echo three >two && git stash -q && git stash pop -q && git checkout -q two
git tag -a v1 -m v1
git gc -q
git clone -q . ../clone
git worktree add -q ../tree main
git fsck --no-progress
git log --oneline | wc -l
mv .git .other 2>/dev/null || echo stays
X
mkdir -p "$T/project/work"
export HOME="$T" GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
(cd "$T/project/work" && git init -q -b main && echo one >one && git add one && git commit -qm one)
run "$RBOX" --map keep --inherit-env -v "$T/project" --mask "$T/project/work/.git/hooks" -v "$T/project/work/.git/info:$T/project/work/.git/info:ro" / \
	sh "$T/git" "$T/project/work"
came 0 "git works where its hooks are masked"
is "$(printf '%s\n' "$out" | tail -n 2 | tr -s '\n ' ' ')" "3 stays " "all of it is there, and .git stays"
(cd "$T/project/work" && git fsck --no-progress)
ok $? "outside, too"
nothing_left "nothing is left"
done_testing
