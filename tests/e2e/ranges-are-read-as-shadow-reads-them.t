#!/bin/sh
# SPDX-License-Identifier: MIT
#
# /etc/subuid and /etc/subgid by name and by number, all lines; another source when nsswitch.conf names one.

. "${0%/*}/lib.sh"
needs_ordinary_user
needs_range
command -v setcap >/dev/null || skip_all "no setcap"
new_root "$T/root"
unshare --map-auto --map-root-user chown -hR 1000:1000 "$T/root"
map='tr -s " " </proc/self/uid_map; tr -s " " </proc/self/gid_map'
machine : true || skip_all "no user namespaces within user namespaces here"

etc=$machine/etc
run machine : "$RBOX" "$T/root" sh -c "$map"
is "$status $out$err" "0  0 1000 1
 1 10000 40000
 0 1000 1
 1 10000 40000" "one line with the user's name"

echo 1000:20000:70 >"$etc/subuid"
run machine : "$RBOX" "$T/root" sh -c "$map"
is "$status $out$err" "0  0 1000 1
 1 20000 70
 0 1000 1
 1 10000 40000" "one line with its number"

printf '%s\n' '# a comment' other:10000:5 dev1:20000:70 '' 1000:30000:30 dev1x:1:1 dev1:40000:5 >"$etc/subuid"
run machine : "$RBOX" "$T/root" sh -c "$map"
is "$status $out$err" "0  0 1000 1
 1 20000 70
 71 30000 30
 101 40000 5
 0 1000 1
 1 10000 40000" "several lines, of both kinds, among others"

printf '%s\n' dev1 dev1: dev1:x:y dev1:20000: :20000:5 dev1:20000:9:9 dev1:-1:5 dev1:50000:7 >"$etc/subuid"
run machine : "$RBOX" "$T/root" sh -c "$map"
like "$status $out" '^ ?1 50000 7$' "lines that are no ranges do not matter"

for i in $(seq 0 99); do echo "dev1:$((10000 + i * 10)):5"; done >"$etc/subuid"
cp "$etc/subuid" "$etc/subgid"
run machine : "$RBOX" "$T/root" sh -c 'wc -l </proc/self/uid_map'
is "$status $out" "0 101" "a hundred ranges are used"

# Another source: rbox has to ask getsubids, which here answers for that source.
echo dev1:10000:40000 >"$etc/subgid"
echo 'subid: elsewhere' >"$etc/nsswitch.conf"
: >"$etc/subuid"
: >"$etc/subgid"
printf '#!/bin/sh\necho "0: dev1 10000 33"\n' >"$T/getsubids"
chmod 755 "$T/getsubids"
run machine "mount --bind $T/getsubids /usr/bin/getsubids" "$RBOX" --explain "$T/root" true
like "$out" '10000.*33' "where nsswitch.conf names another source, getsubids is asked"
done_testing
