#!/bin/sh
# SPDX-License-Identifier: MIT
# user: root
# timeout: 240
#
# A file system whose server does not answer holds whoever asks it. rbox make ends at once by every signal that ends a process, with its
# status, and takes back what it has begun.
# shellcheck disable=SC2016 # expanded within

. "${0%/*}/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
[ -e /dev/fuse ] || skip_all "the kernel has no FUSE"
PATH=/usr/local/bin:/usr/bin:/bin
mkdir "$T/silent" "$T/mute" "$T/good"
echo file >"$T/good/file"
chmod 755 "$T/good/file"

# A machine of its own, in which both are mounted: each is begun and ended by SIGNAL, to the process or to its group.
cat >"$T/within" <<'X'
cd "$T" || exit
"$TEST_PROGRAMS/fuse" 0 silent "$T/silent" 100 >"$T/ready.silent" &
"$TEST_PROGRAMS/fuse" 0 mute "$T/mute" 100 >"$T/ready.mute" &
server=$!
while [ ! -s ready.silent ] || [ ! -s ready.mute ]; do sleep 0.05; done
# try SIGNAL HOW ARGUMENT...: the status, the milliseconds, and what is left
try()
{
	signal=$1 how=$2
	shift 2
	setsid env --default-signal "$RBOX" make root bash "$@" 2>"$T/said" &
	make=$!
	sleep 0.8
	began=$(date +%s%N)
	kill "-$signal" "$how$make"
	wait "$make"
	status=$?
	took=$((($(date +%s%N) - began) / 1000000))
	[ "$took" -lt 4000 ] && took=soon
	echo "$status $took $(ls -A root 2>/dev/null | tr '\n' ' ')$(cat said)"
	rm -rf root
}
eval "$1"
exec kill "$server"
X
within() { run env T="$T" RBOX="$RBOX" TEST_PROGRAMS="$TEST_PROGRAMS" unshare --mount --pid --fork --kill-child --mount-proc bash "$T/within" "$1"; }
within true
[ "$status" = 0 ] || [ "$status" = 143 ] || skip_all "no FUSE can be mounted here"

for signal in TERM:143 INT:130 HUP:129 QUIT:131; do
	within "try ${signal%:*} '' --add silent/x"
	is "$out" "${signal#*:} soon " "SIG${signal%:*} ends it, and nothing is left"
done
within "try INT - --add silent"
is "$out" "130 soon " "a terminal's, to the whole group, too"
within "try TERM '' --add good --add silent/x:/there"
is "$out" "143 soon " "also when other files were gathered before"
within "try TERM '' --add mute/x"
is "$out" "143 soon " "and where the server has read what was asked"
within "try KILL '' --add silent/x; sleep 0.5; ps -e -o comm= | grep -c '^rbox'"
is "$(printf '%s\n' "$out" | sed -n '1s/ soon.*//p; $p' | tr '\n' ' ')" "137 0 " "by SIGKILL no process is left"
within 'mkdir root; try TERM "" --add silent/x; mkdir root; "$RBOX" make root cat; ls -A root/.rbox; rm -rf root/no; "$RBOX" make root --add silent/x & sleep 0.8; kill $!; wait $!; echo $?; ls -A root/.rbox; "$RBOX" make --check root'
is "$(printf '%s\n' "$out" | tr '\n' ' ')" "143 soon  manifest 143 manifest " "a root that was there stays as it was"
nothing_left "nothing is left"
done_testing
