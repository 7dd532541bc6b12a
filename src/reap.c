/* SPDX-License-Identifier: MIT */
#include "reap.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "children.h"
#include "fd.h"
#include "record.h"

void reap_pass_on(pid_t command, int signal)
{
	bool is_terminals = signal == SIGINT || signal == SIGQUIT || signal == SIGHUP || signal == SIGWINCH || signal == SIGTSTP ||
			    signal == SIGCONT;

	/* there is no group before COMMAND's process has made its session */
	if (!is_terminals || kill(-command, signal))
		kill(command, signal);
}

/* What a terminal or a shell stops a job by. SIGSTOP is none of them: `rbox pause` sends it. */
static bool is_job_control(int signal)
{
	return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/*
 * A box that has itself stopped and continued all the time fills the pipe, which host may read only in the end: no stop is worth
 * waiting for. Nor does COMMAND's end wait then: the page that a stop is last written into has room for it.
 */
static void tell_stop(const struct reap *life, int signal)
{
	const struct record record = { .kind = RECORD_STOPPED, .status = signal };
	struct pollfd report = { .fd = life->report, .events = POLLOUT };

	if (is_job_control(signal) && poll(&report, 1, 0) > 0)
		record_send(life->report, &record);
}

/* Reaps what is dead; true, and its status, once COMMAND is. */
static bool reap_dead(const struct reap *life, int *status)
{
	bool ended = false;
	int found;

	for (;;) {
		pid_t pid = waitpid(-1, &found, WNOHANG | WUNTRACED);

		if (pid <= 0)
			return ended;
		if (pid != life->command)
			continue;
		if (WIFSTOPPED(found)) {
			tell_stop(life, WSTOPSIG(found));
			continue;
		}
		*status = found;
		ended = true;
	}
}

/* Only such a pid can be nobody else's: it stays taken until it is reaped here. The list is not believed. */
static bool is_child(pid_t pid)
{
	siginfo_t ignored;

	return waitid(P_PID, (id_t)pid, &ignored, WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) == 0;
}

/* Whether there was any. */
static bool kill_children(int list)
{
	struct children children;
	bool found = false;

	children_begin(&children, list);
	for (pid_t pid; (pid = children_next(&children)) > 0;) {
		if (!is_child(pid))
			continue;
		kill(pid, SIGKILL);
		found = true;
	}
	return found;
}

/*
 * Kills descendants until there are none: children of what dies become the caller's. Only for a box that has no pid namespace, whose end
 * would do the same at once.
 */
static void end_descendants(int list)
{
	while (kill_children(list) && waitpid(-1, NULL, __WALL) > 0)
		while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
			;
}

/* The rest of the box, where the end of the calling process does not end it. */
static void end_rest(const struct reap *life)
{
	if (life->end == REAP_DESCENDANTS)
		end_descendants(life->children);
}

static _Noreturn void die_with_host(const struct reap *life)
{
	end_rest(life);
	/* it may have no process group of its own yet */
	if (life->end == REAP_COMMAND)
		kill(-life->command, SIGKILL);
	if (life->end == REAP_COMMAND)
		kill(life->command, SIGKILL);
	_exit(128 + SIGKILL);
}

/* Waits for one thing to happen, and deals with it. */
static int wait_and_act(const struct reap *life, int signals, struct err *e)
{
	struct pollfd wait[] = { { .fd = signals, .events = POLLIN }, { .fd = life->gate, .events = 0 } };
	struct signalfd_siginfo signal;

	if (slim_poll(wait, 2, -1, life->slim) < 0 && errno != EINTR)
		return err_sys(e, "poll");
	if (wait[1].revents & (POLLHUP | POLLERR))
		die_with_host(life);
	if (wait[0].revents & POLLIN && fd_read(signals, &signal, sizeof signal) == sizeof signal && signal.ssi_signo != SIGCHLD)
		reap_pass_on(life->command, (int)signal.ssi_signo);
	return 0;
}

int reap_until(const struct reap *life, struct err *e)
{
	struct record record = { .kind = RECORD_ENDED };
	sigset_t all;

	sigfillset(&all);
	AUTO_FD int signals = signalfd(-1, &all, SFD_CLOEXEC);
	if (signals < 0)
		return err_sys(e, "signalfd");
	while (!reap_dead(life, &record.status))
		if (wait_and_act(life, signals, e))
			return err_again(e);
	end_rest(life);
	record_send(life->report, &record);
	return 0;
}
