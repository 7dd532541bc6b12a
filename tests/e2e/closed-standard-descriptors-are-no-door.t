#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A caller that has closed 0, 1 or 2 must not make rbox's own channels take those numbers: COMMAND keeps them, and rbox
# writes its messages there.

. "${0%/*}/lib.sh"
# shellcheck disable=SC2016 # expanded in the box
list='for fd in 0 1 2; do readlink /proc/self/fd/$fd; done'
out=$(bounded "$RBOX" "$BUSYBOX_ROOT" sh -c 'readlink /proc/$$/fd/0' <&-)
is "$out" /dev/null "a closed 0 is /dev/null in the box"
bounded "$RBOX" --keep-fd 3 --tmpfs /x "$BUSYBOX_ROOT" sh -c "exec 4>/x/fds; ($list) >&4; cat /x/fds >&3" 3>"$T/fds" <&- >&- 2>&-
is "$?" 0 "with all three closed the box works"
unlike "$(cat "$T/fds")" 'pipe|anon' "and COMMAND has none of rbox's channels"
# warnings and rows went to the gate, and let init go on before its ids were mapped
bounded "$RBOX" --verbose "$BUSYBOX_ROOT" true >&- 2>&-
is "$?" 0 "with nowhere to write to, --verbose changes nothing"
done_testing
