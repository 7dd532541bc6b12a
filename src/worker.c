/* SPDX-License-Identifier: MIT */
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "record.h"
#include "sys.h"

enum { PATIENCE = 2000 };	/* milliseconds that a child takes to end: where a server has read a request, not even SIGKILL ends it */

static _Noreturn void be_child(struct worker *w, pid_t parent)
{
	struct record record = { .kind = RECORD_FAILED };
	int r;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		_exit(ERR_FAILED);
	fd_close(&w->report[0]);
	stopping_release(&w->stopping);
	r = w->work(w, &record.err);
	if (r)
		record_send(w->report[1], &record);
	fflush(NULL);
	_exit(r ? ERR_FAILED : 0);
}

void worker_commit(struct worker *w)
{
	const struct record record = { .kind = RECORD_STARTED };
	struct stopping stopping;

	stopping_hold(&stopping);
	record_send(w->report[1], &record);
}

/* The child, as its parent sees it. */
struct child {
	pid_t pid;
	int report;
	int signal;			/* what it was ended by, as far as its parent knows; 0: nothing */
	int64_t deadline;
	bool is_committed, is_gone, has_failed;
	int status;
	struct err err;
};

static void hear(struct child *c)
{
	struct pollfd wait = { .fd = c->report, .events = POLLIN };
	struct record record;

	while (poll(&wait, 1, 0) > 0 && wait.revents & POLLIN && record_receive(c->report, &record)) {
		c->is_committed |= record.kind == RECORD_STARTED;
		if (record.kind == RECORD_FAILED) {
			c->has_failed = true;
			c->err = record.err;
		}
	}
}

static void end(struct child *c, int signal)
{
	if (!c->signal)
		c->deadline = sys_clock_ms(CLOCK_MONOTONIC) + PATIENCE;
	c->signal = signal;
	kill(c->pid, signal);
}

/* Until it is gone, or does not end although it has to. */
static void wait_for(struct child *c)
{
	const struct timespec look = { .tv_nsec = 100000000 };
	sigset_t wanted;

	stopping_set(&wanted);
	sigaddset(&wanted, SIGCHLD);
	for (;;) {
		int signal = sigtimedwait(&wanted, NULL, &look);

		hear(c);
		c->is_gone = waitpid(c->pid, &c->status, WNOHANG) != 0;
		if (c->is_gone)
			break;
		if (signal > 0 && signal != SIGCHLD && !stopping_is_ignored(signal))
			end(c, signal);
		if (c->signal && !c->is_committed && sys_clock_ms(CLOCK_MONOTONIC) > c->deadline)
			break;
	}
	hear(c);
	if (!c->is_gone)
		kill(c->pid, SIGKILL);
}

static int judge(struct worker *w, struct child *c, struct err *e)
{
	bool is_ended = !c->is_gone || WIFSIGNALED(c->status);
	int signal = c->is_gone && is_ended ? WTERMSIG(c->status) : c->signal;

	if (is_ended)
		w->clean(w, c->is_gone);
	/* it is blocked: this process ends when it is let through */
	if (c->signal || (is_ended && stopping_is_ending(signal)))
		kill(getpid(), c->signal ? c->signal : signal);
	if (is_ended)
		return err_set(e, "the process that works was ended by signal %d", signal);
	if (c->has_failed) {
		*e = c->err;
		return -EINVAL;
	}
	return c->status ? err_set(e, "the process that works ended without a word") : 0;
}

static int run(struct worker *w, struct err *e)
{
	struct child c = { 0 };
	pid_t parent = getpid();

	fflush(NULL);
	signal(SIGCHLD, SIG_DFL);
	c.pid = fork();
	if (c.pid < 0)
		return err_sys(e, "fork");
	if (c.pid == 0)
		be_child(w, parent);
	fd_close(&w->report[1]);
	c.report = w->report[0];
	wait_for(&c);
	return judge(w, &c, e);
}

int worker_run(struct worker *w, struct err *e)
{
	int r;

	if (pipe2(w->report, O_CLOEXEC))
		return err_sys(e, "pipe2");
	stopping_hold(&w->stopping);
	r = run(w, e);
	fd_close(&w->report[0]);
	fd_close(&w->report[1]);
	stopping_release(&w->stopping);
	return r;
}
