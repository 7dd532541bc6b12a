#!/bin/sh
# SPDX-License-Identifier: MIT
#
# CVE-2022-29162 and its sisters: a COMMAND that is not root has no capability, in no set, nor can it raise one, whatever the caller had.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
needs_range
works "root has some" "$RBOX" "$root" attempt capabilities
works "and so has another user by --cap-add" "$RBOX" --cap-add net_raw -u dev "$root" attempt capabilities
modes="--user=dev --user=1000 --user=1000:1000 --user=1:1 --user=65534:65534 exec:--user=dev exec:--user=1:1"
refused "a user has none" 'attempt capabilities; grep -vE "^Cap(Bnd|...:.0*$)" /proc/self/status | grep ^Cap | grep -v ":.0000000000000000" && echo got some; echo tried'
for options in '--no-init' '--net host' '--allow-userns' '--share pid' '--no-new-privs' '--ephemeral' '--groups drop' '--cap-drop all'; do
	give=$options modes='--user=dev exec:--user=dev'
	refused "nor with $options" 'attempt capabilities; echo tried'
done

# the caller has ambient and inheritable ones: root of a user namespace, who starts a box there
export RBOX root
give=''
for options in '-u 1' '-u 1 --no-init' ''; do
	export options
	run unshare --user --map-auto --map-root-user setpriv --inh-caps +all --ambient-caps +all sh -c '
		grep -q "CapAmb:.0*[1-9a-f]" /proc/self/status && echo ambient
		exec "$RBOX" --map range $options "$root" grep -E "Cap(Inh|Amb)" /proc/self/status'
	is "$status $(printf '%s' "$out" | tr -s '\t\n' '  ')" "0 ambient CapInh: 0000000000000000 CapAmb: 0000000000000000" "nor of the caller's ('$options')"
done
# by becoming root again, and by a program that is setuid: that is root of the box, with its bounded set
run "$RBOX" "$root" sh -c 'cp /bin/attempt /tmp/way; chmod 4755 /tmp/way; su dev -s /bin/sh -c "grep -q Bnd /proc/self/status; /tmp/way capabilities"; rm /tmp/way'
like "$out" '^got capabilities 800405fb 0$' "what setuid gives is what root of the box has"
unlike "$out" 'ambient|inheritable' "and no more"
unharmed
done_testing
