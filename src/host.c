/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "events.h"
#include "fd.h"
#include "reap.h"
#include "record.h"
#include "slim.h"

int host_wait(const struct timespec *limit, struct err *e)
{
	static const int ending[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };
	sigset_t set;
	int found;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigaddset(&set, ending[i]);
	found = sigtimedwait(&set, NULL, limit);
	if (found < 0 || found == SIGCHLD)
		return 0;
	return err_exits(e, 128 + found, err_set(e, "signal %d came first", found));
}

static void take_record(struct run *run, const struct record *record)
{
	switch (record->kind) {
	case RECORD_ROW:
		if (record->row > 0 && (size_t)record->row <= run->plan->count)
			events_row(run->plan, (size_t)record->row - 1);
		return;
	case RECORD_ENDED:
		run->has_ended = true;
		run->ended = record->status;
		return;
	case RECORD_FAILED:
		/* the first one is the cause; one that says "the other is gone" is never it */
		if (!run->failure.status || run->failure.code == ECANCELED)
			run->failure = record->err;
		return;
	}
}

/* What was sent before the box died. */
static void drain(struct run *run)
{
	struct record record;

	if (run->report[0] < 0)
		return;
	fcntl(run->report[0], F_SETFL, O_NONBLOCK);
	while (record_receive(run->report[0], &record))
		take_record(run, &record);
}

static void pass_on(struct run *run, int signals)
{
	struct signalfd_siginfo signal;

	if (fd_read(signals, &signal, sizeof signal) != sizeof signal || signal.ssi_signo == SIGCHLD)
		return;
	/* the kernel's word to rbox itself that a reader of --verbose or --status-fd is gone */
	if (signal.ssi_signo == SIGPIPE && signal.ssi_pid == (unsigned)getpid())
		return;
	if (run->has_reaper)
		kill(run->init, (int)signal.ssi_signo);
	else
		reap_pass_on(run->init, (int)signal.ssi_signo);
}

/* Exec closed the descriptor, or COMMAND's process died: its record, written before, tells which. */
static void take_started(struct run *run)
{
	fd_close(&run->started[0]);
	drain(run);
	if (!run->failure.status)
		events_started(run->options->status_fd, run->init, run->namespace);
}

/* Waits for one thing to happen, and deals with it. */
static int wait_and_act(struct run *run, int signals, struct err *e)
{
	struct record record;
	struct pollfd wait[] = {
		{ .fd = signals, .events = POLLIN },
		/* but for --verbose, what is reported is read when the box has ended: one wake-up less */
		{ .fd = run->options->verbose ? run->report[0] : -1, .events = POLLIN },
		{ .fd = run->started[0], .events = POLLIN },
	};

	if (slim_poll(wait, 3, &run->slim) < 0 && errno != EINTR)
		return err_sys(e, "poll");
	if (wait[0].revents & POLLIN)
		pass_on(run, signals);
	if (wait[1].revents & POLLIN && record_receive(run->report[0], &record))
		take_record(run, &record);
	else if (wait[1].revents & POLLHUP)
		fd_close(&run->report[0]);
	if (wait[2].revents)
		take_started(run);
	return 0;
}

int host_supervise(struct run *run, struct err *e)
{
	sigset_t blocked;
	int status;

	sigprocmask(SIG_SETMASK, NULL, &blocked);
	AUTO_FD int signals = signalfd(-1, &blocked, SFD_CLOEXEC);
	if (signals < 0)
		return err_sys(e, "signalfd");
	while (waitpid(run->init, &status, WNOHANG) == 0)
		if (wait_and_act(run, signals, e))
			return -e->code;
	run->init = 0;
	drain(run);
	/* without a word from init it was killed, or is COMMAND itself */
	if (!run->has_ended)
		run->ended = status;
	return 0;
}

void host_abandon(struct run *run)
{
	if (run->init > 0) {
		kill(run->init, SIGKILL);
		while (waitpid(run->init, NULL, 0) < 0 && errno == EINTR)
			;
		run->init = 0;
		drain(run);
	}
	for (; run->helpers; run->helpers--) {
		pid_t helper = run->helper[run->helpers - 1];

		kill(helper, SIGKILL);
		while (waitpid(helper, NULL, 0) < 0 && errno == EINTR)
			;
	}
}
