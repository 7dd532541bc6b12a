/* SPDX-License-Identifier: MIT */
#include "actors.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"
#include "record.h"
#include "sys.h"
#include "test-hooks.h"

enum { LAUNCH_END_MS = 2000 };

/*** Channels ***/

static void close_both(int ends[2])
{
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}

static int make_pipe(int ends[2], struct err *e)
{
	return pipe2(ends, O_CLOEXEC) ? err_sys(e, "pipe") : 0;
}

/* Namespaces of the box that the host process holds. */
static void close_held(struct run *run)
{
	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		fd_close(&run->box.ns[i].descriptor);
}

int actors_open_channels(struct run *run, struct err *e)
{
	if (make_pipe(run->gate, e) || make_pipe(run->report, e))
		return err_again(e);
	if ((run->options->status_fd >= 0 || run->plan->detach) && make_pipe(run->started, e))
		return err_again(e);
	if (run->plan->streams == STREAMS_TERMINAL && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, run->terminal))
		return err_sys(e, "socketpair");
	if (run->plan->listening != LISTEN_NOT && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, run->calls))
		return err_sys(e, "socketpair");
	for (size_t i = 0; run->plan->streams == STREAMS_JOURNAL && i < JOURNAL_STREAMS; i++)
		if (make_pipe(run->output[i], e))
			return err_again(e);
	return run->plan->helper_argv[0] ? make_pipe(run->helper_output, e) : 0;
}

void actors_close_channels(struct run *run)
{
	close_both(run->gate);
	close_both(run->report);
	close_both(run->started);
	close_both(run->helper_output);
	close_both(run->terminal);
	close_both(run->calls);
	fd_close(&run->listener);
	close_both(run->output[0]);
	close_both(run->output[1]);
	close_both(run->launch);
	fd_close(&run->root_lock);
	close_held(run);
	fd_close(&run->entry);
	fd_close(&run->state);
}

/*** Processes ***/

/* A host process that goes on without the caller has nothing of the caller's, but what it writes to: COMMAND has its own of what it keeps. */
static void close_callers(const struct run *run)
{
	int spare[PLAN_CLAIMS] = {
		run->gate[1], run->report[0], run->started[0], run->terminal[0], run->output[0][0], run->output[1][0], run->launch[1],
		run->helper_output[0], run->helper_output[1], run->root_lock, run->options->status_fd, run->options->report_fd,
		run->calls[0],
	};
	size_t count = 13;

	for (size_t i = 0; i < run->plan->count && count < PLAN_CLAIMS; i++)
		if (run->plan->row[i].verb == STEP_CLAIM)
			spare[count++] = run->plan->slot[run->plan->row[i].slot];
	fd_close_others(STDERR_FILENO + 1, spare, count);
}

int actors_make_init(struct run *run, uint64_t namespaces, struct err *e)
{
	run->end = namespaces & CLONE_NEWPID ? REAP_NAMESPACE : namespaces ? REAP_DESCENDANTS : REAP_COMMAND;
	run->init = sys_clone(namespaces);
	if (run->init < 0)
		return err_sys(e, "clone3");
	if (run->init) {
		fd_close(&run->gate[0]);
		fd_close(&run->report[1]);
		fd_close(&run->started[1]);
		fd_close(&run->terminal[1]);
		fd_close(&run->calls[1]);
		fd_close(&run->output[0][1]);
		fd_close(&run->output[1][1]);
		if (run->plan->detach)
			close_callers(run);
		test_no_heap();
		return 0;
	}
	fd_close(&run->gate[1]);
	fd_close(&run->report[0]);
	fd_close(&run->started[0]);
	fd_close(&run->terminal[0]);
	fd_close(&run->calls[0]);
	fd_close(&run->output[0][0]);
	fd_close(&run->output[1][0]);
	fd_close(&run->root_lock);
	close_both(run->launch);
	close_both(run->helper_output);
	run->live(run, INIT);
	_exit(ERR_FAILED);
}

/* A further process of a box is seen there at once, long before its exec closes anything; this one is not. */
static void close_before_entering(const struct run *run)
{
	int spare[] = { run->gate[0], run->report[1], run->started[1], run->calls[1], run->slave, run->parent_pidfd };

	fd_close_others(STDERR_FILENO + 1, spare, sizeof spare / sizeof *spare);
}

int actors_make_command(struct run *run, struct err *e)
{
	pid_t pid;

	run->parent = getpid();
	if (run->parent_unseen) {
		run->parent_pidfd = sys_pidfd_open(run->parent);
		if (run->parent_pidfd < 0)
			return err_sys(e, "pidfd_open");
	}
	if (run->end == REAP_COMMAND)
		close_before_entering(run);
	pid = _Fork();
	if (pid < 0)
		return err_sys(e, "fork");
	if (pid) {
		int spare[] = { run->gate[0], run->report[1], run->children };

		run->command = pid;
		/* what the caller left open is COMMAND's to keep or not; init holding it would keep a pipe of the caller's from ending */
		fd_close_others(STDERR_FILENO + 1, spare, sizeof spare / sizeof *spare);
		return 0;
	}
	fd_close(&run->gate[0]);
	fd_close(&run->children);
	run->live(run, COMMAND);
	_exit(ERR_FAILED);
}

/*** A host process of its own ***/

/* Standard streams of its own: a shell that reads what rbox prints waits until nobody else has the pipe. */
static int part_streams(struct err *e)
{
	AUTO_FD int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return err_sys(e, "/dev/null");
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) < 0)
			return err_sys(e, "dup2");
	return 0;
}

static int live_as_host(struct run *run, struct err *e)
{
	fd_close(&run->launch[0]);
	run->is_detached = true;
	if (setsid() < 0)
		return err_sys(e, "setsid");
	return part_streams(e);
}

/* Whether a signal that ends a program came to the waiting process. */
static int ending_signal(int signals)
{
	struct signalfd_siginfo signal;

	if (fd_read(signals, &signal, sizeof signal) != sizeof signal)
		return 0;
	switch (signal.ssi_signo) {
	case SIGTERM:
	case SIGINT:
	case SIGHUP:
	case SIGQUIT:
		return (int)signal.ssi_signo;
	default:
		return 0;
	}
}

/* Until COMMAND runs, the box is the caller's to interrupt; then it is on its own. */
static int wait_for_launch(struct run *run, int *channel, pid_t host, struct err *e)
{
	AUTO_FD int launch = fd_take(channel);
	struct record record;
	sigset_t blocked;
	int ending = 0;

	sigprocmask(SIG_SETMASK, NULL, &blocked);
	AUTO_FD int signals = signalfd(-1, &blocked, SFD_CLOEXEC);
	struct pollfd wait[] = { { .fd = launch, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	while (signals >= 0 && !ending) {
		if (poll(wait, 2, -1) > 0 && wait[0].revents)
			break;
		if (wait[1].revents)
			ending = ending_signal(signals);
	}
	if (ending) {
		/* it takes away what it has made, if it still can */
		kill(host, SIGTERM);
		poll(wait, 1, LAUNCH_END_MS);
		kill(host, SIGKILL);
		waitpid(host, NULL, 0);
		return err_exits(e, 128 + ending, err_set(e, "signal %d came first", ending));
	}
	if (!record_receive(launch, &record)) {
		waitpid(host, NULL, 0);
		return err_set(e, "the box's host process was killed");
	}
	if (record.kind == RECORD_FAILED) {
		waitpid(host, NULL, 0);
		run->failure = record.err;
		return 0;
	}
	run->launch[0] = fd_take(&launch);
	run->launched = host;
	return 0;
}

int actors_part(struct run *run, struct err *e)
{
	pid_t host;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, run->launch))
		return err_sys(e, "socketpair");
	host = fork();
	if (host < 0)
		return err_sys(e, "fork");
	if (!host)
		return live_as_host(run, e);
	AUTO_FD int launch = fd_take(&run->launch[0]);
	run->is_parted = true;
	/* all the rest is the other's: a writing end held here would keep its readers from ending */
	actors_close_channels(run);
	return wait_for_launch(run, &launch, host, e);
}
