#!/bin/sh
# SPDX-License-Identifier: MIT
#
# System V shared memory, queues and semaphores of the caller, POSIX ones in /dev/shm and the mqueue file system, by number and by name.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/attack.sh"
memory=$(ipcmk -M 4096 | grep -o '[0-9]*$')
queue=$(ipcmk -Q | grep -o '[0-9]*$')
semaphores=$(ipcmk -S 1 | grep -o '[0-9]*$')
name=rbox-attack-$$
echo "the host's" >"/dev/shm/$name"
works "the caller's are there" "$attempt" ipc
works "and in a box that shares them" "$RBOX" --share ipc "$root" attempt ipc
try='attempt ipc; ipcs | grep -E "^0x" && echo got one
	for id in '"$memory $queue $semaphores"'; do ipcrm -m $id && echo got it; ipcrm -q $id && echo got it; ipcrm -s $id && echo got it; done
	ls /dev/shm /dev/mqueue | grep attack && echo got a name; cat /dev/shm/'"$name"' && echo got it
	cat /proc/sysvipc/shm | grep -v key && echo got it; echo tried'
refused "none is reached" "$try"
# what the box leaves is not outside
"$RBOX" "$root" sh -c "echo box >/dev/shm/$name"
is "$(cat "/dev/shm/$name")" "the host's" "the box's own have names of their own"
ipcrm -m "$memory" -q "$queue" -s "$semaphores"
ok $? "the caller's are as they were"
rm -f "/dev/shm/$name"
unharmed
done_testing
