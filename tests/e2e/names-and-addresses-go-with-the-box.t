#!/bin/sh
# SPDX-License-Identifier: MIT
#
# /etc/hosts and /etc/hostname of a box with a host name, /etc/resolv.conf of one with the caller's network: generated or bound, never
# written into ROOT.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
new_root "$T/root"
echo 'nameserver 192.0.2.1' >"$T/root/etc/resolv.conf"
echo 'rooted' >"$T/root/etc/hostname"
before=$(manifest "$T/root")
run "$RBOX" --hostname web "$T/root" sh -c 'cat /etc/hostname /etc/hosts'
is "$status $out" "0 web
127.0.0.1	localhost web
::1	localhost ip6-localhost ip6-loopback" "a host name has its files"
run "$RBOX" --hostname web "$T/root" sh -c 'echo mine >/etc/hosts; cat /etc/hosts; cat /etc/resolv.conf'
is "$status $out" "0 mine
nameserver 192.0.2.1" "which the box may write"
run "$RBOX" "$T/root" sh -c 'cat /etc/hostname; ls /etc/hosts'
is "$out" rooted "without --hostname the files are ROOT's"
is "$(manifest "$T/root")" "$before" "the root is as it was"

rm "$T/root/etc/resolv.conf"
ln -s ../run/systemd/resolve/stub-resolv.conf "$T/root/etc/resolv.conf"
linked=$(manifest "$T/root")
run "$RBOX" --net host --tmpfs /run "$T/root" cat /etc/resolv.conf
is "$status $out" "0 $(cat /etc/resolv.conf)" "over a link that dangles there are the caller's name servers, whatever lies where it leads"
is "$(manifest "$T/root")" "$linked" "the link is as it was"
run "$RBOX" --net host --hostname web "$T/root" sh -c 'cat /etc/hosts'
is "$out" "$(cat /etc/hosts)
127.0.1.1	web" "with the caller's network, a host name is added to the caller's hosts"

bare_root "$T/bare"
bare=$(manifest "$T/bare")
run "$RBOX" --hostname web "$T/bare" cat /etc/hostname
is "$status $out" "0 web" "a bare root gets them, too"
run "$RBOX" --net host "$T/bare" cat /etc/resolv.conf
is "$status $out$err" "0 $(cat /etc/resolv.conf)" "and the caller's name servers"
is "$(manifest "$T/bare")" "$bare" "it is as it was"
chmod 555 "$T/root/etc"
rm -f "$T/root/etc/hostname" 2>/dev/null
run "$RBOX" --hostname web --map single "$T/root" hostname
is "$status $out" "0 web" "a ROOT whose /etc may not be written is no obstacle"
chmod 755 "$T/root/etc"

# systemd-resolved's stub
cat >"$T/resolved" <<'X'
mount -t tmpfs run /run
mkdir -p /run/systemd/resolve
echo 'nameserver 127.0.0.53' >/run/systemd/resolve/stub-resolv.conf
echo 'nameserver 192.0.2.53' >/run/systemd/resolve/resolv.conf
mount --bind /run/systemd/resolve/stub-resolv.conf "$(readlink -f /etc/resolv.conf)"
"$RBOX" --net host "$T/root" cat /etc/resolv.conf
rm /run/systemd/resolve/resolv.conf
"$RBOX" --net host "$T/root" cat /etc/resolv.conf
X
cat >"$T/cut" <<'X'
printf '10.0.0.1 last' >"$T/hosts"
mount --bind "$T/hosts" /etc/hosts
"$RBOX" --net host --hostname web "$T/root" cat /etc/hosts
X
run env T="$T" RBOX="$RBOX" unshare --user --map-root-user --mount sh -e "$T/cut"
is "$status $out" "0 10.0.0.1 last
127.0.1.1	web" "also where the caller's do not end with a newline"
run env T="$T" RBOX="$RBOX" unshare --user --map-root-user --mount sh -e "$T/resolved"
is "$status $out" "0 nameserver 192.0.2.53
nameserver 127.0.0.53" "systemd-resolved's stub is replaced by its real servers, where they are known"
nothing_left "nothing is left"
done_testing
