#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box mounts in a bind that is private, slave or shared, and in a root that is: the caller's mount table stays as it is.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir -p "$T/src/sub"
export RBOX T root
try='mount -t tmpfs none /mnt/sub && echo got one; mount --bind /etc /mnt/sub && echo got one; attempt mount /mnt/sub
	mount --make-rshared / && echo got it; mount --make-shared /mnt && echo got it; echo tried'
works "root of the box mounts with CAP_SYS_ADMIN" "$RBOX" --cap-add sys_admin -v "$T/src:/mnt" "$root" sh -c "$try"
for kind in private slave shared unbindable; do
	give="-v $T/src:/mnt:$kind"
	refused "no mount in a $kind bind" "$try"
done
export try
works "propagation there is: to another namespace of the same owner" unshare --user --map-root-user --mount sh -c '
	mount -t tmpfs none "$T/src" && mount --make-shared "$T/src" && mkdir "$T/src/sub"
	unshare --mount --propagation unchanged mount -t tmpfs none "$T/src/sub"; grep -q "$T/src/sub" /proc/self/mountinfo && echo got it'
for options in '' '--cap-add sys_admin' '--cap-add all --no-init' '--cap-add all --map single' '--propagation shared --cap-add all' \
	'--propagation slave --cap-add all' '--allow-userns'; do
	for kind in private slave shared; do
		export options kind
		run unshare --user --map-root-user --mount sh -c '
			mount -t tmpfs none "$T/src" && mount --make-shared "$T/src" && mkdir "$T/src/sub"
			cat /proc/self/mountinfo >"$T/before"
			"$RBOX" $options -v "$T/src:/mnt:$kind" "$root" sh -c "$try; umount -l /mnt; unshare -Urm mount -t tmpfs none /mnt/sub
				cat /proc/self/mountinfo" >"$T/within"
			cat /proc/self/mountinfo >"$T/after"; cmp "$T/before" "$T/after" && echo same'
		is "$status $out" "0 same" "nothing appears or goes outside ($options, $kind)"
		grep -q tried "$T/within"
		ok $? "and it was tried"
	done
done
unharmed
done_testing
