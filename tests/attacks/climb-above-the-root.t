#!/bin/sh
# SPDX-License-Identifier: MIT
#
# More ".." than the host's directories are deep, from each mount, by links, and by a working directory that is moved meanwhile.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
up=$(printf '../%.0s' $(seq 200))
mkdir "$T/bound" "$T/bound/deep"
climb="
	for from in / /proc /dev /dev/shm /sys /tmp /mnt /mnt/deep; do
		cd \$from || echo got lost
		cat ./$up$host/secret /$up$host/secret \$from/$up$host/secret && echo got \$from
	done
	rm -f /tmp/up; ln -s /$up$host /tmp/up
	cat /tmp/up/secret && echo got a link
	mkdir -p /tmp/a/b/c && cd /tmp/a/b/c && mv /tmp/a/b/c /tmp/moved && cat ./$up$host/secret && echo got moved
	rm -rf /tmp/moved /tmp/a
	echo tried"
# one thing more than a box: a file's path outside is one inside
works "where the host's files are there, the climb finds them" "$RBOX" -v "$T/bound:/mnt" -v "$host:$host" "$root" sh -c "$climb"
give="-v $T/bound:/mnt"
refused "no .. leads above the root" "$climb"
for start in "/$up$host" "$up$host" "/mnt/deep/../../$up$host"; do
	run "$RBOX" -v "$T/bound:/mnt" -w "$start" "$root" cat secret
	is "$status $out" "125 " "nor as a working directory"
done
# outside, the directory in which the box is is taken away to where the host's files are next to it
mkdir -p "$T/bound/way/in"
"$RBOX" -v "$T/bound:/mnt" "$root" sh -c "cd /mnt/way/in; echo ready; until [ -e /mnt/go ]; do sleep 0.05; done
	pwd; cat ../host/secret ../../host/secret ../secret /mnt/way/../../host/secret && echo got out; ls -a .. ../..; echo tried" \
	>"$T/box" 2>/dev/null &
box=$!
until_true grep -qs ready "$T/box"
mv "$T/bound/way/in" "$T/moved"
touch "$T/bound/go"
wait "$box"
unlike "$(cat "$T/box")" "got|the host|^secret\$|^host\$" "nor a working directory that is moved out of a bind"
like "$(cat "$T/box")" '^tried$' "and that was tried"
unharmed
done_testing
