/* SPDX-License-Identifier: MIT */
#include "freeze.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"
#include "join.h"
#include "sys.h"

enum { SEND_MS = 3000 };

/*
 * In the box's pid namespace. The caller's id has no power over other users' processes there, its root's has. The box may stop this process
 * before it is done: it ends with its parent, which is not waited for long.
 */
static _Noreturn void send_to_all(const struct box *box, int signal)
{
	(void)(sys_setresgid(box->setup_gid) || sys_setresuid(box->setup_uid));
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
		_exit(1);
	/* ESRCH: a box in which nothing runs but process 1 */
	_exit(kill(-1, signal) && errno != ESRCH);
}

/* In a process that is closed to the box before it enters, and takes nothing of the host's along; its child is what the box can see. */
static _Noreturn void enter(const struct box *box, const int ns[BOX_NAMESPACES], int signal)
{
	int status = 1;
	pid_t child;

	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) || setns(ns[0], CLONE_NEWUSER) || setns(ns[2], CLONE_NEWPID) || setns(ns[1], CLONE_NEWNS))
		_exit(1);
	fd_close_others(0, NULL, 0);
	child = fork();
	if (!child)
		send_to_all(box, signal);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		_exit(1);
	_exit(!WIFEXITED(status) || WEXITSTATUS(status));
}

/* Whether the child ended well, and soon. */
static bool ended_well(pid_t child)
{
	AUTO_FD int pidfd = sys_pidfd_open(child);
	struct pollfd wait = { .fd = pidfd, .events = POLLIN };
	int status = -1;

	if (pidfd < 0 || poll(&wait, 1, SEND_MS) != 1)
		kill(child, SIGKILL);
	return waitpid(child, &status, 0) == child && status == 0;
}

/* Process 1 is exempt from what comes from its own namespace. Where it is COMMAND, it gets the signal from here. */
static int send_to_first(const struct boxes_entry *found, int signal, struct err *e)
{
	AUTO_FD int pidfd = -1;

	if (found->box.has_init)
		return 0;
	if (boxes_pidfd(found, found->box.init, &pidfd, e))
		return -EINVAL;
	return sys_pidfd_send(pidfd, signal) ? err_sys(e, "process 1 of the box") : 0;
}

int freeze_box(const struct boxes_entry *found, int signal, struct err *e)
{
	int ns[BOX_NAMESPACES], r;
	pid_t child;

	if (found->box.ns[2].descriptor < 0)
		return err_set(e, "a box with --share pid cannot be paused: nothing tells its processes from others");
	r = join_namespaces(found, ns, e);
	child = r ? -1 : fork();
	if (!child)
		enter(&found->box, ns, signal);
	if (!r && child < 0)
		r = err_sys(e, "fork");
	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		fd_close(&ns[i]);
	if (r)
		return r;
	if (!ended_well(child))
		return err_set(e, "cannot signal the processes of the box");
	return send_to_first(found, signal, e);
}
