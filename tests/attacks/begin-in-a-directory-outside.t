#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 300
#
# The working directory is a link of the root to the host, a magic link, or a descriptor that the caller has left open: CVE-2024-21626. COMMAND
# begins in the box, or not at all, and getcwd begins with "/".
# shellcheck disable=SC2016,SC2034 # expanded in the box; hostile.sh reads it

. "${0%/*}/hostile.sh"
look='case $(pwd -P) in /*) ;; *) echo "precious: $(pwd -P)" ;; esac; cat file ./dir/file dir/file ../host/file ../../../../../../..'$host'/file 2>/dev/null; :'
exec 7<"$host"		# what a caller forgets

new_root "$T/root"
ln -s /proc/self/fd/7 "$T/root/way"
works "who enters it by path is outside" weakly 'mount --rbind /proc "$root/proc"' /bin/sh -c 'cd /way && cat file'
for link in /proc/self/fd/7 /proc/thread-self/fd/7/dir /proc/1/cwd /proc/1/root /proc/self/cwd /proc/self/root "$host" "../../../../../../../..$host" \
	/dev/fd/7 /proc/self/fd/7/..; do
	rm -f "$T/root/way"
	ln -s "$link" "$T/root/way"
	for where in /way "$link"; do
		for way in $modes; do
			# the directory of what is entered, not of the box
			case $way in
			exec)
				detach "$T/root" /bin/sleep 1000
				run "$RBOX" exec -w "$where" "$id" /bin/sh -c "$look"
				"$RBOX" kill "$id"
				"$RBOX" stop "$id"
				;;
			*)
				give="-w $where"
				in_mode "$way" "$T/root" /bin/sh -c "$look"
				;;
			esac
			judge "${where#"$T"} (${link#"$T"}): $way" "rbox: "
		done
	done
done
give=''
exec 7<&-
# what is above the caller's own directory is not where a relative one begins
for where in .. ../host ../../.. . ''; do
	cd "$host/dir" || exit
	run "$RBOX" -w "$where" "$T/root" /bin/sh -c "$look"
	judge "'$where', from a directory of the host" "rbox: "
done
unharmed
done_testing
