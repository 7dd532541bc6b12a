#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Where no process, no descriptor or no file can be had: 125 and a sentence, or a box that works; never a hang, never a rest.
# shellcheck disable=SC2016,SC3045 # expanded in the box; every sh here has these limits

# shellcheck disable=SC2016 # expanded by the shells within
. "${0%/*}/lib.sh"
needs_ordinary_user
new_root "$T/full"
bare_root "$T/bare"

# limited NAME ROOT COMMAND...
limited()
{
	name=$1 root=$2
	shift 2
	before=$(manifest "$root")
	run "$@"
	case $status in
	0) ok 0 "$name: the box works" ;;
	*)
		came 125 "$name: the box is refused"
		like "$err" '^rbox: ' "$name: with a sentence"
		;;
	esac
	is "$(manifest "$root")" "$before" "$name: the root is as it was"
}

for kind in full bare; do
	for n in 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do
		limited "$n descriptors, one id, a $kind root" "$T/$kind" \
			sh -c "ulimit -n $n && exec \"\$@\"" sh "$RBOX" --map single "$T/$kind" true
		limited "$n descriptors, a range, a $kind root" "$T/$kind" \
			sh -c "ulimit -n $n && exec \"\$@\"" sh "$RBOX" -v "$T/full:/a/b/c" "$T/$kind" true
	done
done
run sh -c 'ulimit -n 64 && exec "$@"' sh "$RBOX" -v "$T/full:/a/b/c" "$T/bare" true
came 0 "64 descriptors are enough"
limit=$(ulimit -n)
run "$RBOX" "$T/full" sh -c 'ulimit -n; ulimit -Hn'
is "$out" "$limit
$(ulimit -Hn)" "COMMAND has the caller's limits"

# The limit counts processes of this user in its own user namespace, so a new one starts at zero.
for n in 1 2 3 4; do
	limited "$n processes" "$T/bare" unshare --user --map-current-user \
		sh -c "ulimit -u $n 2>/dev/null || ulimit -p $n; exec \"\$@\"" sh "$RBOX" --map single "$T/bare" true
done

# A disk without room for mount points: these inodes are enough for the root itself, and then one more each time.
for n in 1 2 3 4 5; do
	run unshare --user --map-root-user --mount sh -c '
		mount -t tmpfs -o nr_inodes=$((4 + $3)) none "$1/mnt" && mkdir "$1/mnt/bin" && cp "$1/bin/busybox" "$1/mnt/bin/true" || exit 99
		"$2" "$1/mnt" true
		echo "$? $(find "$1/mnt" | wc -l)"' sh "$T/full" "$RBOX" $n
	like "$out" '^(0|125) 3$' "a disk with $n more inodes: nothing is left"
	case $out in 125*) like "$err" '^rbox: cannot ' "with a sentence" ;; esac
done
nothing_left "nothing is left"
done_testing
