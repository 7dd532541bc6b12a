#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --mount type=T,KEY=VALUE: the keys that docker has, fields quoted as in a CSV file, and types that docker has not.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
odd="$T/o,d:d \"q\""
mkdir -p "$odd" "$T/src"
echo odd >"$odd/file"
echo file >"$T/src/file"

quoted="src=$(printf '%s' "$odd" | sed 's/"/""/g')"
run "$RBOX" --mount "type=bind,\"$quoted\",\"dst=/m,:nt\"" "$T/root" cat '/m,:nt/file'
is "$status $out" "0 odd" "paths with commas, colons, blanks and quotes"
for words in "type=bind,source=$T/src,target=/mnt,readonly" "dst=/mnt,type=bind,src=$T/src,ro" \
	"type=bind,src=$T/src,destination=/mnt,readonly=true" "type=bind,src=$T/src,dst=/mnt,bind-recursive=readonly"; do
	run "$RBOX" --mount "$words" "$T/root" sh -c 'cat /mnt/file; touch /mnt/x'
	[ "$status" = 1 ] && [ "$out" = file ]
	ok $? "${words#"$T"}"
done
for words in "type=bind,src=$T/src,dst=/mnt,readonly=false" "type=bind,src=$T/src,dst=/mnt,bind-propagation=rprivate" \
	"type=bind,src=$T/src,dst=/mnt,bind-propagation=slave" "type=bind,src=$T/src,dst=/mnt,bind-recursive=enabled,nosuid"; do
	run "$RBOX" --mount "$words" "$T/root" sh -c 'cat /mnt/file; touch /mnt/x && rm /mnt/x'
	is "$status $out" "0 file" "$words"
done
run "$RBOX" --mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=0700,noexec "$T/root" sh -c 'stat -c %a /t; grep " /t " /proc/self/mountinfo'
like "$out" '^700$' "a tmpfs has its mode"
like "$out" ' /t rw,nosuid,nodev,noexec.*size=1024k' "its size and its flags"
run "$RBOX" --mount type=proc,dst=/p "$T/root" sh -c 'ls -d /p/1 /p/self; cat /p/keys; head -c 1 /p/kcore; echo x >/p/sys/kernel/hostname; ls /p/scsi'
is "$out" "/p/1
/p/self" "a further proc shows the box's processes, and hides what the first one hides"
like "$err" '/p/sys/kernel/hostname: Read-only|Read-only' "its settings are read-only"
run "$RBOX" --mount type=mqueue,dst=/q --mount type=devpts,dst=/pts "$T/root" sh -c 'ls /pts; grep -cE " /(q|pts) .* - (mqueue|devpts) " /proc/self/mountinfo'
is "$status $out" "0 ptmx
2" "mqueue and devpts"

refused()
{
	run "$RBOX" --mount "$1" "$T/root" true
	is "$status" 125 "refused: $1"
	like "$err" "$2" "because: $2"
}
refused src=/a,dst=/b 'has no type='
refused type=volume,dst=/b "'volume' is none of bind, tmpfs"
refused type=bind,dst=/b 'has no src='
refused type=tmpfs,size=1m 'has no dst='
refused type=tmpfs,dst=b 'no value that it can have'
refused type=tmpfs,dst=/ 'no value that it can have'
refused type=tmpfs,dst=/b,src=/a "'src' is not for this type"
refused type=proc,dst=/b,ro "'ro' is not for this type"
refused type=bind,src=/a,dst=/b,consistency=cached "'consistency' is no key that is known"
refused type=bind,src=/a,dst=/b,ro=maybe "'maybe' is not true or false"
refused type=bind,src=/a,dst=/b,bind-propagation=up 'no value that it can have'
refused type=bind,src=/a,dst=/b,bind-recursive=writable 'no value that it can have'
refused 'type=bind,"src=/a,dst=/b' 'a quoted field does not end'
refused 'type=bind,"src=/a"x,dst=/b' 'a quoted field does not end'
refused 'type=bind,src="/a",dst=/b' 'quote the whole KEY=VALUE'
refused type=overlay,dst=/b 'has no lower='
refused type=overlay,lower=/a::/c,dst=/b 'an empty lower directory'
refused type=overlay,lower=/a,upper=/u,ro,dst=/b 'ro and upper= exclude each other'
refused type=mqueue,dst '.dst. is not for this type, or needs a value'
run "$RBOX" --share ipc --mount type=mqueue,dst=/q "$T/root" true
like "$err" '/q and --share ipc exclude each other' "mqueue and --share ipc exclude each other"
run "$RBOX" --share pid --mount type=proc,dst=/p "$T/root" true
like "$err" '/p and --share pid exclude each other' "proc and --share pid exclude each other"
run "$RBOX" -v '/a:/b:c:ro' "$T/root" true
like "$err" 'hint: paths with a colon: --mount type=bind' "-v tells of --mount where a path has a colon"
nothing_left "nothing is left"
done_testing
