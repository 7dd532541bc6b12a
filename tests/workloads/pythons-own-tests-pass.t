#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 1200
#
# Python's own tests of what it asks of the kernel, under the default policy, as a user of the box without a network but loopback.
# A module that fails is tried again, and then without the walls: one that fails there, too, is not rbox's.
#
# The filter refuses clone3 (ENOSYS; the C library takes clone), sockets of families such as CAN, RDS and QIPCRTR (EAFNOSUPPORT; what needs
# them is skipped, as on a kernel without them), sethostname and clock_settime (EPERM, as for any user), and UDP-Lite (EPROTONOSUPPORT, as by a
# kernel without it; the tests of it do not ask whether the kernel has it, so they are left out).
#
# Left out: test_ioctl needs a controlling terminal, test_ctypes gcc and ld, test_venv another package, test_multiprocessing_spawn,
# test_multiprocessing_forkserver and test_concurrent_futures two minutes more each for what test_multiprocessing_fork does, too.
# The user's groups are dropped, since test_os gives files to each of them, which nobody can do with one that the box does not map.

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/debian.sh"
. "${0%/*}/tree.sh"
tree_with python 'python3.11 libpython3.11-testsuite netbase' ''

# The longest come first.
modules='multiprocessing_fork asyncio signal subprocess socket threading selectors io faulthandler logging poll epoll eintr fcntl
	file_eintr fileio fork1 ftplib glob grp httpservers largefile locale mailbox mmap openpty os pathlib platform popen posix
	posixpath pty pwd random resource sched select shutil smtplib socketserver stat syslog tarfile tempfile thread threadsignals time
	uuid wait3 wait4'

# python "OPTION..." "MODULE...": as run()
python()
{
	# shellcheck disable=SC2046,SC2086 # words
	run "$RBOX" $1 -u dev --groups drop -w /home/dev --hostname python "$tree" \
		python3.11 -m test -j 4 -u network --timeout 300 -i '*UDPLITE*' -w $(printf 'test_%s ' $2)
}

# named WHAT: the modules that the last list of WHAT in Python's report has, without test_
named()
{
	printf '%s\n' "$out" | awk -v what="^[0-9]+ tests? $1:\$" '
		$0 ~ what { on = 1; list = ""; next }
		/^$/ { on = 0 }
		on { list = list $0 }
		END { print list }' | tr -s ' ' '\n' | sed -n 's/^test_//p'
}

passed() { printf '%s\n' "$out" | sed -nE 's/^(All )?([0-9]+) tests OK\.$/\2/p' | tail -n 1; }

python '' "$modules"
is "$(named skipped)" "" "no module is skipped"
failed='' only_here=''
if [ "$status" != 0 ]; then
	failed=$(named failed)
	note "$(printf '%s\n' "$out" | grep -E '^(ERROR|FAIL): ')"
fi
# shellcheck disable=SC2086 # words
is "$(passed)" $(($(set -- $modules; echo $#) - $(set -- $failed; echo $#))) "all pass, but for these: ${failed:-none}"
for module in $failed; do
	python '--seccomp off --landlock off' "$module"
	[ "$status" != 0 ] || only_here="$only_here $module"
done
is "$only_here" "" "and what fails does so without the walls, too"

nothing_left "nothing is left"
done_testing
