#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# Files in a read-only bind, in what is mounted below it, in a read-only root: written, renamed, given other modes, remounted, and by another
# way to the same file.
# shellcheck disable=SC2016,SC2089,SC2090 # expanded in the box

. "${0%/*}/attack.sh"
mkdir -p "$T/src/below/deeper" "$T/src/dir"
echo old >"$T/src/file"
src=$(manifest "$T/src")
cat >"$root/bin/write" <<'END'
for dir in /mnt /mnt/below /mnt/below/deeper /mnt/dir; do
	for way in "" /proc/self/root /proc/1/root /proc/self/cwd/../../../..; do
		(echo bad >$way$dir/file) && echo got $way$dir/file
		(echo bad >$way$dir/new) && echo got $way$dir/new
		mkdir $way$dir/made && echo got $way$dir/made
	done
	chmod 777 $dir && echo got chmod; touch $dir && echo got touch; mv $dir/file $dir/other && echo got mv
	[ -e $dir/file ] && rm -f $dir/file && echo got rm; ln $dir/file /tmp/link && echo got link
	exec 3<$dir && (echo bad >/proc/self/fd/3/new) && echo got /proc/self/fd/3/new
	mount -o remount,rw $dir && echo got remount; mount -o remount,bind,rw $dir && echo got remount
	attempt remount $dir; attempt unmount $dir
	(echo bad >$dir/new) && echo got $dir/new afterwards
done
echo tried
END
outer='mount -t tmpfs none "$T/src/below" && echo old >"$T/src/below/file" && mkdir "$T/src/below/deeper" &&
	mount -t tmpfs none "$T/src/below/deeper" && echo old >"$T/src/below/deeper/file"'
export RBOX T root outer
works "a writable bind is written to" unshare --user --map-root-user --mount sh -c 'eval "$outer"; "$RBOX" -v "$T/src:/mnt" "$root" sh -c "
	echo bad >/mnt/below/new && echo got it"'
for options in '' '--map single' '--no-init' '--net host' '--ephemeral' '--read-only'; do
	for bind in "--ro-bind $T/src:/mnt" "-v $T/src:/mnt:ro" "-v $T/src:/mnt:ro,slave" "-v $T/src:/mnt:ro,shared" \
		"--mount type=bind,src=$T/src,dst=/mnt,ro"; do
		export options bind
		run unshare --user --map-root-user --mount sh -c 'eval "$outer"; "$RBOX" $options $bind "$root" sh /bin/write 2>/dev/null
			cat "$T/src/below/file" "$T/src/below/deeper/file"; ls "$T/src/below" "$T/src/below/deeper" | grep -vE "^(file|deeper|/.*|)$"'
		is "$out" "tried
old
old" "nothing below is written ($options $bind)"
	done
done
is "$(manifest "$T/src")" "$src" "and nothing in it"
give="--ro-bind $T/src:/mnt"
refused "so it is without mounts below" "sh /bin/write"
is "$(manifest "$T/src")" "$src" "which is as it was"
works "with CAP_SYS_ADMIN root of the box may write: it was the caller's to write" "$RBOX" --cap-add sys_admin --ro-bind "$T/src:/mnt" "$root" sh -c \
	'mount -o remount,bind,rw /mnt && echo bad >/mnt/new && rm /mnt/new && echo got it'
unharmed
done_testing
