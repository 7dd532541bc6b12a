#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Root of a box makes programs that are setuid and setgid root, in ROOT and in a bind, and somebody runs them outside: they belong to the
# caller or to the caller's subordinate ids, never to another user of the machine.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
mkdir "$T/bound"
chmod 777 "$T/bound"
cat >"$root/bin/make" <<'END'
for dir in /mnt /tmp; do
	for owner in 0:0 1000:0 0:1000 1:1 65535:65535 100:5; do
		cp /bin/attempt $dir/$owner && chown $owner $dir/$owner && chmod 6755 $dir/$owner
	done
done
echo tried
END
chmod 755 "$root/bin/make"
give="-v $T/bound:/mnt"
! has_range || works "a setuid root program works within" "$RBOX" "$root" sh -c '
	cp /bin/attempt /tmp/way; chmod 4755 /tmp/way; su dev -s /bin/sh -c "/tmp/way capabilities"; rm /tmp/way'
first=$(first_sub /etc/subuid) count=$(sub_count /etc/subuid)
firstgroup=$(first_sub /etc/subgid) groupcount=$(sub_count /etc/subgid)
for mode in $modes; do
	rm -rf "$T/bound"/* 2>/dev/null || "$RBOX" -v "$T/bound:/mnt" "$root" sh -c 'rm -rf /mnt/* /tmp/*'
	in_mode "$mode" sh /bin/make
	like "$out" '^tried$' "it is made: $mode"
	found=$(find "$T/bound" "$root/tmp" "$T/over" -type f -perm /6000 -printf '%U %G %m %P\n' 2>/dev/null)
	case $mode in *user=dev) ;; *) like "$found" ' (4|6)755 ' "setuid it is, too: $mode" ;; esac
	strangers=$(printf '%s\n' "$found" | awk -v u="$(id -u)" -v g="$(id -g)" -v s="${first:-0}" -v c="${count:-0}" \
		-v t="${firstgroup:-0}" -v d="${groupcount:-0}" '
		NF && (!($1 == u || ($1 >= s && $1 < s + c)) || !($2 == g || ($2 >= t && $2 < t + d))) { print "got", $0 }')
	is "$strangers" "" "and it belongs to nobody but the caller: $mode"
	# whoever runs it outside becomes the caller or a subordinate id, never more
	bad=''
	for file in "$T/bound"/*; do
		[ -x "$file" ] || continue
		is_root=$("$file" capabilities 2>/dev/null | grep -E '^got (capabilities|setuid|setgid|ambient|capset)')
		[ -z "$is_root" ] || bad="$bad ${file##*/}:$is_root"
	done
	is "$bad" "" "outside none gives root's powers: $mode"
done
"$RBOX" -v "$T/bound:/mnt" "$root" sh -c 'rm -rf /mnt/* /tmp/*'
unharmed
done_testing
