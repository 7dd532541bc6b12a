#!/bin/sh
# SPDX-License-Identifier: MIT
#
# timeout: 240
#
# CVE-2019-10063, CVE-2023-28100: TIOCSTI and TIOCLINUX, also with bits above the 32 that the kernel looks at, into every terminal in reach.
# shellcheck disable=SC2016 # expanded by the shells within

. "${0%/*}/attack.sh"
. "${0%/*}/../e2e/terminal.sh"
export RBOX R="$root" attempt
read_on='read -r -t 1 line; echo "read <$line>"'
if [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ]; then
	at_terminal '' bash --norc -c "\"\$attempt\" push; $read_on"
	like "$out" '^got .* with deadbeef00000000$' "without a box it is pushed with high bits, too"
	like "$out" '^read <pushed>$' "and arrives"
else
	note "this kernel has no TIOCSTI"
fi
for options in '' '--tty never' '--tty always' '--no-init' '--map single --tty never' '--net host' '--allow-userns' '--share pid --tty never'; do
	for redirect in '' '2>/dev/null >/dev/null' '</dev/null'; do
		at_terminal '' bash --norc -c "\"\$RBOX\" $options \"\$R\" sh -c 'attempt push; setsid attempt push; echo tried >&2' $redirect; $read_on"
		like "$out" '^read <>$' "nothing arrives in the caller's: $options $redirect"
	done
done
at_terminal '' bash --norc -c '
	"$RBOX" --name one "$R" sleep 60 </dev/null >/dev/null 2>&1 & box=$!
	until "$RBOX" exec one true 2>/dev/null; do sleep 0.1; done
	"$RBOX" exec one attempt push; "$RBOX" exec --tty never one attempt push; '"$read_on"'; kill $box; wait'
like "$out" '^read <>$' "nor from an exec"
"$RBOX" gc >/dev/null
unharmed
done_testing
