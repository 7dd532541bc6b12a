#!/bin/sh
# SPDX-License-Identifier: MIT
#
# No COMMAND: the shell of uid 0 in the root's own /etc/passwd, else /bin/sh.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
shell_of() { echo 'readlink -f /proc/self/exe >/dev/null; echo "shell is $0"' | timeout 20 "$RBOX" "$T/root" 2>&1; }

new_root "$T/root"
like "$(shell_of)" 'shell is -?(/bin/)?sh' "the shell in /etc/passwd"

ln -s busybox "$T/root/bin/othersh"
sed -i 's,^\(root:.*\):/bin/sh$,\1:/bin/othersh,' "$T/root/etc/passwd"
printf '#!/bin/sh\necho this is the other shell\n' >"$T/root/bin/other"
chmod 755 "$T/root/bin/other"
sed -i 's,/bin/othersh,/bin/other,' "$T/root/etc/passwd"
is "$(shell_of)" "this is the other shell" "another shell in /etc/passwd"

rm "$T/root/etc/passwd"
like "$(shell_of)" 'shell is -?(/bin/)?sh' "/bin/sh without /etc/passwd"

rm -r "$T/root/etc"
like "$(shell_of)" 'shell is -?(/bin/)?sh' "/bin/sh without /etc"
done_testing
