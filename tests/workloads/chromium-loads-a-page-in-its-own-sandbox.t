#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# Chromium as an ordinary user of a box with --allow-userns: it loads a page, and the process that does so is in namespaces of
# Chromium's own and under a second filter, as it is on a machine. Without --allow-userns it finds that it has no sandbox and refuses.
#
# The filter refuses it only sockets of NETLINK_KOBJECT_UEVENT (EAFNOSUPPORT): it does not see devices come and go, and says so.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/boxes.sh"
. "${0%/*}/../e2e/debian.sh"
. "${0%/*}/tree.sh"
tree_with chromium chromium ''

cat >"$T/page.html" <<'PAGE'
<!DOCTYPE html><title>page</title><p id="sum">?</p>
<script>document.getElementById('sum').textContent = [1, 2, 3].map(x => 7 * x).join('-');</script>
PAGE
chmod 644 "$T/page.html"

run "$RBOX" --allow-userns -u dev --ro-bind "$T/page.html:/page.html" "$tree" \
	timeout 300 chromium --headless --dump-dom file:///page.html
came 0 "a page is loaded"
like "$out" '<p id="sum">7-14-21</p>' "and its script has run"
unlike "$err" '^rbox:|[Ss]andbox' "without a warning of rbox, or about the sandbox"

run "$RBOX" -u dev --ro-bind "$T/page.html:/page.html" "$tree" chromium --headless --dump-dom file:///page.html
unlike "$out" '7-14-21' "without --allow-userns it loads none"
like "$err" 'No usable sandbox' "because it has no sandbox"

# of_type TYPE: for each process of Chromium of this type, in the words of its /proc/PID: in how many pid namespaces below the box's it is;
# its new privileges; its filters; its map of ids
of_type='cd /proc && for pid in [0-9]*; do
	tr "\0" " " <$pid/cmdline 2>/dev/null | grep -q -e " --type=$1 " || continue
	awk "/^NSpid:/ { n = NF - 2 } /^(NoNewPrivs|Seccomp|Seccomp_filters):/ { s = s \" \" \$2 } END { print n s }" $pid/status
	tr -s " " <$pid/uid_map
done'
has_renderer() { run "$RBOX" exec -u dev "$id" sh -c "$of_type" sh renderer; [ -n "$out" ]; }
detach --allow-userns -u dev --ro-bind "$T/page.html:/page.html" "$tree" \
	chromium --headless --remote-debugging-port=0 file:///page.html || done_testing
tries=0
until has_renderer || [ $((tries += 1)) -gt 120 ]; do sleep 0.5; done
is "$(printf '%s\n' "$out" | sort -u)" " 1000 1000 1
2 1 2 2" "what shows the page is in a user namespace and two pid namespaces of Chromium's, and under a filter of it beside the box's"
run "$RBOX" exec -u dev "$id" sh -c "$of_type" sh zygote
like "$out" '^1 1 2 1$' "as is what starts it"
run "$RBOX" exec -u dev "$id" sh -c 'grep -c . /proc/self/uid_map; grep Seccomp_filters /proc/self/status | tr -d "\t"'
like "$out" '^Seccomp_filters:1$' "the box has one filter"
run "$RBOX" stop "$id"
came 0 "it is stopped"

nothing_left "nothing is left"
done_testing
