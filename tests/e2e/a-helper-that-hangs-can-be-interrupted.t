#!/bin/sh
# SPDX-License-Identifier: MIT
#
# newuidmap may ask a directory service that does not answer, and a lock on ROOT may be somebody else's: rbox can be ended
# meanwhile, and its helpers end with it.

. "${0%/*}/lib.sh"
needs_range
new_root "$T/root"
mkdir "$T/bin"
for helper in newuidmap newgidmap; do
	printf '#!/bin/sh\necho started >>"%s"\nexec sleep 1000\n' "$T/started" >"$T/bin/$helper"
	chmod 755 "$T/bin/$helper"
done
# they count as helpers with a file capability, which this namespace may give
# shellcheck disable=SC2016 # expanded within
run unshare --map-auto --map-root-user sh -c 'for h in newuidmap newgidmap; do setcap cap_setuid,cap_setgid+ep "$1/$h" || exit; done' sh "$T/bin"
is "$status" 0 "stand-ins for the helpers are made"
for ending in TERM=143 INT=130; do
	rm -f "$T/started"
	env --default-signal=INT PATH="$T/bin:$PATH" "$RBOX" "$T/root" true 2>"$T/err" &
	box=$!
	until_true grep -qs started "$T/started"
	kill "-${ending%=*}" "$box"
	status=0
	wait "$box" || status=$?
	is "$status" "${ending#*=}" "SIG${ending%=*} ends it with its status"
	like "$(cat "$T/err")" '^rbox: cannot map ids: signal' "rbox says so"
done
nothing_left "no helper is left"
done_testing
