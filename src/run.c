/* SPDX-License-Identifier: MIT */
/*
 * The processes of a run
 *
 * `host` is the process that the user started. It stays in the caller's namespaces with the caller's ids, writes id maps or
 * has them written, and then waits: signals that it gets go to init, records that it gets become its exit status. Only it
 * speaks to the user. `init` is made by one clone3 with all namespaces; it owns everything in the box. It builds the root
 * while the host process is busy with ids, waits at the gate until they are mapped, finishes the box, makes `command`, and
 * reaps. `command` is init's child; it gives powers up and becomes the program. With --no-init, init becomes it.
 *
 * They are tied together by two pipes. The gate leads from host to init: a byte opens it, and its end of file says that the
 * host process is dead. The report leads from init and command to host: a record for each row with --verbose, one for a
 * failure, one for COMMAND's end; its end of file says that the box is dead. Each process closes the ends that are not its
 * own as soon as it exists, so that an end of file means what it says. The box dies with the host process three times
 * over: by PDEATHSIG, by a look at the gate right after that was set, and by init's poll of the gate. It dies with init
 * because init is process 1 of its pid namespace.
 *
 * Nothing is allocated after the first fork. There is no undoing: when a row fails its process reports that and ends, the
 * host process kills init, and what the box was made of vanishes with its last process.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "events.h"
#include "fd.h"
#include "reap.h"
#include "record.h"
#include "steps.h"
#include "sys.h"
#include "test-hooks.h"

const char *const run_namespace[RUN_NAMESPACES] = { "user", "mnt", "pid", "ipc", "uts", "net", "cgroup" };

static void close_both(int ends[2])
{
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}

/*** The walk ***/

static void tell_row(struct run *run, size_t index)
{
	struct record record = { .kind = RECORD_ROW, .row = (int)index + 1 };

	if (run->who == HOST)
		events_row(run->plan, index);
	else
		record_send(run->report[1], &record);
}

static int walk(struct run *run, enum actor who, struct err *e)
{
	run->who = who;
	for (size_t i = 0; i < run->plan->count; i++) {
		const struct step *row = &run->plan->row[i];

		if (row->who != who)
			continue;
		if (run->options->verbose)
			tell_row(run, i);
		if (test_fails_row(i + 1, e) || steps_execute(run, row, e)) {
			if (!e->row)
				e->row = (int)i + 1;
			return -1;
		}
	}
	return 0;
}

/* The whole life of a process that is not the host's. */
static _Noreturn void live(struct run *run, enum actor who)
{
	struct record record = { .kind = RECORD_FAILED, .err = { .status = ERR_FAILED } };

	test_no_heap();
	if (walk(run, who, &record.err)) {
		record_send(run->report[1], &record);
		_exit(record.err.status);
	}
	_exit(0);
}

/*** Making processes ***/

int run_become_init(struct run *run, uint64_t namespaces, struct err *e)
{
	run->has_own_pids = namespaces & CLONE_NEWPID;
	run->init = sys_clone(namespaces);
	if (run->init < 0)
		return err_sys(e, "clone3");
	if (run->init) {
		fd_close(&run->gate[0]);
		fd_close(&run->report[1]);
		fd_close(&run->started[1]);
		test_no_heap();
		return 0;
	}
	fd_close(&run->gate[1]);
	fd_close(&run->report[0]);
	fd_close(&run->started[0]);
	fd_close(&run->root_lock);
	close_both(run->helper_output);
	live(run, INIT);
}

/* What the caller left open is COMMAND's to keep or not; init holding it would keep a pipe of the caller's from ending. */
static void close_others(int one, int other)
{
	unsigned low = (unsigned)(one < other ? one : other), high = (unsigned)(one < other ? other : one);

	if (low > STDERR_FILENO + 1)
		sys_close_range(STDERR_FILENO + 1, low - 1, 0);
	if (high > low + 1)
		sys_close_range(low + 1, high - 1, 0);
	sys_close_range(high + 1, ~0u, 0);
}

int run_become_command(struct run *run, struct err *e)
{
	pid_t pid = _Fork();

	if (pid < 0)
		return err_sys(e, "fork");
	if (pid) {
		run->command = pid;
		close_others(run->gate[0], run->report[1]);
		return 0;
	}
	fd_close(&run->gate[0]);
	live(run, COMMAND);
}

/*** The host's life ***/

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

int run_supervise(struct run *run, struct err *e)
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

/*
 * After a failure of the host's own: nothing of the box stays. What init had to say before may be the real cause. Mount points
 * are taken away in this case too.
 */
static void abandon(struct run *run)
{
	struct err ignored = { 0 };

	if (run->init > 0) {
		kill(run->init, SIGKILL);
		while (waitpid(run->init, NULL, 0) < 0 && errno == EINTR)
			;
		drain(run);
	}
	while (run->helpers)
		waitpid(run->helper[--run->helpers], NULL, 0);
	for (size_t i = 0; run->user_ns >= 0 && i < run->plan->count; i++)
		if (run->plan->row[i].verb == STEP_SWEEP)
			steps_execute(run, &run->plan->row[i], &ignored);
}

/*** Preparing ***/

static int make_pipe(int ends[2], struct err *e)
{
	return pipe2(ends, O_CLOEXEC) ? err_sys(e, "pipe") : 0;
}

static int prepare(struct run *run, struct err *e)
{
	for (unsigned i = 0; i < run->plan->slots; i++)
		run->plan->slot[i] = -1;
	for (size_t i = 0; i < run->plan->count; i++)
		run->has_reaper |= run->plan->row[i].verb == STEP_REAP;
	if (make_pipe(run->gate, e) || make_pipe(run->report, e))
		return -e->code;
	if (run->options->status_fd >= 0 && make_pipe(run->started, e))
		return -e->code;
	return run->plan->helper_argv[0] ? make_pipe(run->helper_output, e) : 0;
}

static void release(struct run *run)
{
	close_both(run->gate);
	close_both(run->report);
	close_both(run->started);
	close_both(run->helper_output);
	fd_close(&run->root_lock);
	fd_close(&run->user_ns);
}

/*
 * Everything is blocked and read from a descriptor, but for what stops a process: Ctrl-Z stops rbox as it stops any program.
 * A caller that ignores SIGCHLD would keep rbox from hearing of the box's end.
 */
static void block_signals(sigset_t *caller_mask)
{
	static const int stopping[] = { SIGTSTP, SIGTTIN, SIGTTOU };
	sigset_t blocked;

	signal(SIGCHLD, SIG_DFL);
	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
		sigdelset(&blocked, stopping[i]);
	sigprocmask(SIG_SETMASK, &blocked, caller_mask);
}

int run_plan(const struct plan *plan, const struct run_options *options, int *ended, struct err *e)
{
	struct run run = {
		.plan = plan, .options = options, .slim = options->slim, .gate = { -1, -1 }, .report = { -1, -1 },
		.started = { -1, -1 }, .helper_output = { -1, -1 }, .root_lock = -1, .user_ns = -1,
	};
	int r;

	block_signals(&run.caller_mask);
	r = prepare(&run, e);
	if (!r)
		r = walk(&run, HOST, e);
	test_heap_again();
	if (r)
		abandon(&run);
	if (run.failure.status && (!r || run.failure.code != ECANCELED)) {
		*e = run.failure;
		r = -EINVAL;
	}
	/* signals stay blocked: one that a closed pipe left pending would end rbox in the place of COMMAND's status */
	release(&run);
	if (r)
		return -EINVAL;
	*ended = run.ended;
	return 0;
}
