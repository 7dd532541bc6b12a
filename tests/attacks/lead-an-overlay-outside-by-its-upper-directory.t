#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# DIR of --overlay holds what no box has left: upper or work is a link, a file or somebody's tree, and the upper directory has links, whiteouts and
# extended attributes by which overlayfs takes a directory from elsewhere in the lower one or from nowhere. Nothing outside ROOT and DIR
# is shown or changed, and two boxes never have one DIR.
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
modes="--overlay=$T/kept --map=single exec"		# the second and the third say it by $give
new_root "$T/root"
mkdir "$T/root/hidden"
echo "of the root" >"$T/root/hidden/file"
root_before=$(manifest "$T/root")
clear() { [ ! -e "$T/kept" ] || { chmod -R u+rwx "$T/kept"; rm -rf "$T/kept"; }; mkdir "$T/kept"; }

# tries NAME COMMAND...: with what is in $T/kept now
tries()
{
	name=$1
	shift
	for way in plain --map=single exec; do
		give="--overlay $T/kept"
		in_mode "$way" "$T/root" "$@"
		judge "$name: $way" "rbox: "
	done
	is "$(manifest "$T/root")" "$root_before" "$name: ROOT is as it was"
}

look='cat /way/file /way/dir/file /file /dir/file; echo box >/way/made; echo box >/made; rm -f /file; rmdir /dir; :'
for part in upper work upper.new; do
	for kind in "$host" "$host/dir" "$T/root" ../host ../root . .. /proc/self/cwd loop file fifo; do
		clear
		case $kind in
		file) echo text >"$T/kept/$part" ;;
		fifo) mkfifo "$T/kept/$part" ;;
		loop) ln -s "$part" "$T/kept/$part" ;;
		*) ln -s "$kind" "$T/kept/$part" ;;
		esac
		tries "$part is ${kind#"$T"}" /bin/sh -c "$look"
	done
done
clear
ln -s "$host" "$T/kept/upper"
bites "a layer that is taken by path is what a link leads to" \
	unshare --user --map-root-user --mount sh -c 'mkdir "$1/w"; mount -t overlay -o "lowerdir=$1/root,upperdir=$1/kept/upper,workdir=$1/w,userxattr" none "$1/root"
		echo box >"$1/root/made"' sh "$T"
chmod -R u+rwx "$T/w"
rm -rf "$T/w"

clear
mkdir -p "$T/kept/upper/etc" "$T/kept/upper/bin"
ln -s "$host" "$T/kept/upper/way"
ln -s "../../../../../../../../$host/dir" "$T/kept/upper/dir"
ln -s /proc/1/root "$T/kept/upper/root"
ln -s "$host/file" "$T/kept/upper/etc/passwd"
ln -s "$host" "$T/kept/upper/dev"
tries "links in the upper directory" /bin/sh -c "$look; cat /etc/passwd; cat /root/$host/file"

for value in "/../../../../../..$host" "../../host" "/hidden" "hidden" "/etc/../../host" ""; do
	clear
	mkdir -p "$T/kept/upper/way" "$T/kept/upper/etc"
	: >"$T/kept/upper/file"
	for name in redirect metacopy origin opaque upper impure; do
		setfattr -n "user.overlay.$name" -v "$value" "$T/kept/upper/way"
		setfattr -n "user.overlay.$name" -v "$value" "$T/kept/upper/file"
	done
	tries "redirect to '${value#"$T"}'" /bin/sh -c "$look"
	in_mode "--overlay=$T/kept" "$T/root" /bin/sh -c 'cat /way/file'
	unlike "$out" "of the root" "and no directory is taken for another"
done
clear
mkdir "$T/kept/upper"
for name in bin etc dev proc sys; do
	"$RBOX" --map single -v "$T/kept:/mnt" "$T/root" mknod "/mnt/upper/$name" c 0 0 || mkdir -p "$T/kept/upper/$name" &&
		setfattr -n user.overlay.opaque -v y "$T/kept/upper/$name" 2>/dev/null
done
give="--overlay $T/kept"
in_mode plain "$T/root" /bin/true
case $status in
125 | 126 | 127) ok 0 "where all is whited out, nothing runs: $status" ;;
*) ok 1 "where all is whited out, nothing runs: $status" ;;
esac
is "$(manifest "$T/root")" "$root_before" "and ROOT is as it was"

# two at once
clear
detach --overlay "$T/kept" "$T/root" /bin/sleep 1000
first=$id
for other in "$T/kept" "$T/kept/." "$T/root/../kept" "$T/link"; do
	ln -sfn kept "$T/link"
	run "$RBOX" --overlay "$other" "$T/root" /bin/true
	is "$status" 125 "a second box does not get it as ${other#"$T"}"
	like "$err" "kept|link" "which is named"
done
mv "$T/kept/work" "$T/kept/work.old"
ln -s "$host" "$T/kept/work"
"$RBOX" exec "$first" /bin/sh -c 'echo box >/made; rm -rf /etc; mkdir /etc'
is "$(manifest "$host")" "$host_before" "work that is replaced while a box runs leads nowhere"
"$RBOX" kill "$first"
"$RBOX" stop "$first"
for in in upper work; do
	run "$RBOX" --overlay "$T/root/$in" "$T/root" /bin/true
	is "$status" 125 "DIR in ROOT is refused"
done
is "$(manifest "$T/root")" "$root_before" "ROOT is as it was"
unharmed
done_testing
