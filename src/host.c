/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "confine.h"
#include "events.h"
#include "fd.h"
#include "lifetime.h"
#include "listen.h"
#include "reap.h"
#include "record.h"
#include "relay.h"
#include "slim.h"
#include "suspend.h"
#include "terminal.h"
#include "test-hooks.h"

/* What a poll waits for; the relay's come behind. */
enum {
	ON_SIGNAL, ON_REPORT, ON_STARTED, ON_TERMINAL, ON_BOX, ON_CALLS, ON_LAUNCH, ON_STATUS, ON_ROWS, ON_OUTPUT,
	ON_RELAY = ON_OUTPUT + JOURNAL_STREAMS, POLLS = ON_RELAY + RELAY_POLLS
};
enum { JOURNAL_READ = 16384, LASTING_MS = 10 };

/* What asks a program to end. */
static const int ending[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

static bool is_ending(unsigned signal)
{
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		if ((unsigned)ending[i] == signal)
			return true;
	return false;
}

int host_wait(const struct timespec *limit, struct err *e)
{
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

/*** Records ***/

/* Whether init is dead; it stays to be reaped. */
static bool is_dead(const struct run *run, siginfo_t *end)
{
	end->si_pid = 0;
	return waitid(P_PID, (id_t)run->init, end, WEXITED | WNOHANG | WNOWAIT) < 0 || end->si_pid;
}

static void take_record(struct run *run, const struct record *record)
{
	siginfo_t end;

	switch (record->kind) {
	case RECORD_ROW:
		if (record->row > 0 && (size_t)record->row <= run->plan->count)
			events_row(run->options->events, run->plan, (size_t)record->row - 1);
		return;
	case RECORD_ENDED:
		run->has_ended = true;
		run->ended = record->status;
		return;
	case RECORD_STOPPED:
		/* a box that ends has nobody to continue, and no limit that would end the stop */
		if (!run->is_killed && !is_dead(run, &end))
			suspend_with_command(run);
		return;
	case RECORD_FAILED:
		/* the first one is the cause; one that says "the other is gone" is never it */
		if (!run->failure.status || run->failure.code == ECANCELED)
			run->failure = record->err;
		return;
	case RECORD_STARTED:
	case RECORD_READY:
		return;
	}
}

/* What was sent before the box died, or COMMAND ran. */
static void drain(struct run *run)
{
	struct record record;

	if (run->report[0] < 0)
		return;
	fcntl(run->report[0], F_SETFL, O_NONBLOCK);
	while (record_receive(run->report[0], &record))
		take_record(run, &record);
}

/*
 * Signals are read without blocking: one that a poll has seen may be taken back by another, SIGCONT by SIGTSTP, or with the timer
 * that sent it.
 */

/* A descriptor of the signals that ask rbox to end: while there is no box that could be told, others wait. */
static int open_ending(struct err *e)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigaddset(&set, ending[i]);
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return fd < 0 ? err_sys(e, "signalfd") : fd;
}

static int open_signals(struct err *e)
{
	sigset_t blocked;
	int fd;

	sigprocmask(SIG_SETMASK, NULL, &blocked);
	fd = signalfd(-1, &blocked, SFD_NONBLOCK | SFD_CLOEXEC);
	return fd < 0 ? err_sys(e, "signalfd") : fd;
}

/* A signal is not taken: it is for host_supervise. */
static bool has_lasted(const struct run *run)
{
	struct err ignored = { 0 };
	AUTO_FD int signals = open_signals(&ignored);
	struct pollfd wait = { .fd = signals, .events = POLLIN };
	siginfo_t end;

	poll(&wait, 1, LASTING_MS);
	return !is_dead(run, &end);
}

static int expect(struct run *run, struct err *e)
{
	AUTO_FD int signals = open_ending(e);
	struct pollfd wait[] = { { .fd = run->report[0], .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	struct signalfd_siginfo signal;
	struct record record;

	if (signals < 0)
		return -EINVAL;
	for (;;) {
		if (poll(wait, 2, -1) < 0)
			continue;
		/* first what init has said: if that is all, COMMAND may run already, and the signal is COMMAND's */
		if (wait[0].revents) {
			if (!record_receive(run->report[0], &record))
				return err_code(e, ECANCELED, "the box is gone");
			if (record.kind == RECORD_READY)
				return 0;
			take_record(run, &record);
		} else if (fd_read(signals, &signal, sizeof signal) == sizeof signal) {
			return err_exits(e, 128 + (int)signal.ssi_signo, err_set(e, "signal %d came first", (int)signal.ssi_signo));
		}
	}
}

int host_expect(struct run *run, bool lasting, struct err *e)
{
	if (lasting && !has_lasted(run))
		return 0;
	return expect(run, e);
}

void host_tell_launch(struct run *run, const struct err *failure)
{
	struct record record = { .kind = failure ? RECORD_FAILED : RECORD_STARTED };

	if (run->launch[1] < 0)
		return;
	if (failure)
		record.err = *failure;
	if (record_send(run->launch[1], &record) == 0 && !failure)
		return;
	fd_close(&run->launch[1]);
	if (failure)
		return;
	/* a box whose id nobody learns is nobody's to stop */
	err_set(&run->failure, "the caller cannot be told that the box runs");
	lifetime_kill(run);
}

/*
 * The process that the user started has written the box's id, and says so; or it is dead, or failed in that, and nobody would know of
 * the box.
 */
static void take_launch(struct run *run)
{
	char byte;
	bool is_told = fd_read(run->launch[1], &byte, 1) == 1;

	fd_close(&run->launch[1]);
	if (is_told)
		return;
	err_set(&run->failure, "nobody was told the box's id");
	lifetime_kill(run);
}

/* The box has ended before that was known. */
static void await_launch(struct run *run, int signals)
{
	struct pollfd wait[] = { { .fd = run->launch[1], .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	struct signalfd_siginfo signal;

	while (run->launch[1] >= 0) {
		poll(wait, 2, -1);
		if (wait[0].revents)
			take_launch(run);
		else if (fd_read(signals, &signal, sizeof signal) == sizeof signal && is_ending(signal.ssi_signo))
			return;
	}
}

/* Exec closed the descriptor, or COMMAND's process died: its record, written before, tells which. */
static void take_started(struct run *run)
{
	fd_close(&run->started[0]);
	drain(run);
	if (run->failure.status)
		return;
	events_started(run->options->events, run->init, run->box.ns);
	host_tell_launch(run, NULL);
}

/*** Signals ***/

/* `rbox stop --grace` sends its own along. */
static uint64_t grace_of(const struct run *run, const struct signalfd_siginfo *signal)
{
	return signal->ssi_code == SI_QUEUE && signal->ssi_int > 0 ? (uint64_t)signal->ssi_int : run->plan->grace;
}

static void pass_on(struct run *run, int signals)
{
	struct signalfd_siginfo signal;

	if (fd_read(signals, &signal, sizeof signal) != sizeof signal || signal.ssi_signo == SIGCHLD)
		return;
	/* the kernel's word to rbox itself: a reader of --verbose or --status-fd is gone, or a file may not be as large as what it writes */
	if ((signal.ssi_signo == SIGPIPE || signal.ssi_signo == SIGXFSZ) && signal.ssi_pid == (unsigned)getpid())
		return;
	switch (signal.ssi_signo) {
	case SIGTERM:
		if (run->is_told) {
			lifetime_kill(run);
			return;
		}
		run->is_told = true;
		run->kill_at = lifetime_now() + grace_of(run, &signal);
		break;
	case SIGWINCH:
		/* the kernel tells the programs in front of the box's own terminal */
		if (run->relay) {
			relay_resize(run->relay);
			return;
		}
		break;
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		run->watches = true;
		break;
	case SIGCONT:
		if (run->relay)
			relay_look(run->relay);
		break;
	}
	lifetime_send(run, (int)signal.ssi_signo);
}

/*** Streams ***/

static void take_terminal(struct run *run)
{
	int master = fd_receive(run->terminal[0]);

	fd_close(&run->terminal[0]);
	if (master < 0)
		return;
	/* a detached box's terminal is written to and read by nobody: what it shows goes into the log */
	if (run->has_journal) {
		run->output[0][0] = master;
		return;
	}
	run->relay = run->options->relay;
	run->watches = true;
	relay_begin(run->relay, master);
}

/* Returns how many bytes were read, at most `most`, 0 if there are none now; at the end the descriptor is closed. */
static size_t take_output(struct run *run, unsigned stream, size_t most)
{
	char bytes[JOURNAL_READ];
	ssize_t got = read(run->output[stream][0], bytes, most < sizeof bytes ? most : sizeof bytes);

	if (got > 0)
		journal_add(&run->journal, stream, bytes, (size_t)got);
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		fd_close(&run->output[stream][0]);
	return got > 0 ? (size_t)got : 0;
}

/* Bytes that the box can have left in a stream. */
static size_t left_in(const struct run *run, unsigned stream)
{
	int left = 0;

	if (run->plan->streams == STREAMS_TERMINAL)
		return TERMINAL_HOLDS;
	return ioctl(run->output[stream][0], FIONREAD, &left) || left < 0 ? 0 : (size_t)left;
}

/* A process outside the box may hold the other end, keep writing, and never close it: no more is read than what was there at the box's death. */
static void take_last_output(struct run *run, unsigned stream)
{
	size_t left, got;

	if (run->output[stream][0] < 0)
		return;
	fcntl(run->output[stream][0], F_SETFL, O_NONBLOCK);
	for (left = left_in(run, stream); left && run->output[stream][0] >= 0; left -= got) {
		got = take_output(run, stream, left);
		if (!got)
			break;
	}
}

/* Milliseconds until something is due, -1 for never. */
static int poll_limit(const struct run *run)
{
	int left = lifetime_left(run), relay = run->relay ? relay_limit(run->relay) : -1;

	return left < 0 || (relay >= 0 && relay < left) ? relay : left;
}

/* False when the rest is given up: rbox is asked to end, or the time is over. */
static bool waits_for_reader(struct run *run, int signals)
{
	struct pollfd wait[1 + RELAY_POLLS] = { { .fd = signals, .events = POLLIN } };
	struct signalfd_siginfo signal;

	relay_ask(run->relay, wait + 1);
	poll(wait, 1 + RELAY_POLLS, poll_limit(run));
	if (relay_limit(run->relay) >= 0)
		relay_look(run->relay);
	if (wait[0].revents && fd_read(signals, &signal, sizeof signal) == sizeof signal && is_ending(signal.ssi_signo))
		return false;
	return !run->kill_at || lifetime_now() < run->kill_at;
}

/* The box is dead. */
static void take_rest(struct run *run, int signals)
{
	for (unsigned stream = 0; run->has_journal && stream < JOURNAL_STREAMS; stream++)
		take_last_output(run, stream);
	/* a box that had to be ended is not waited for any longer than that */
	run->kill_at = run->timed_out || run->is_told ? lifetime_now() + run->plan->grace : 0;
	run->options->events->limit = (int64_t)lifetime_due(run);
	while (run->relay && !relay_drain(run->relay) && waits_for_reader(run, signals))
		;
}

/*** The loop ***/

static void ask(const struct run *run, int signals, struct pollfd wait[POLLS])
{
	for (int i = 0; i < POLLS; i++)
		wait[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	wait[ON_SIGNAL].fd = signals;
	/* what is reported is else read when the box has ended: one wake-up less */
	wait[ON_REPORT].fd = run->options->verbose || run->watches ? run->report[0] : -1;
	wait[ON_STARTED].fd = run->started[0];
	wait[ON_TERMINAL].fd = run->terminal[0];
	wait[ON_BOX].fd = run->is_killed ? -1 : run->options->box_pidfd;
	wait[ON_CALLS].fd = listen_descriptor(run);
	wait[ON_LAUNCH].fd = run->launch[1];
	wait[ON_STATUS] = (struct pollfd){ .fd = events_waiting(&run->options->events->status), .events = POLLOUT };
	wait[ON_ROWS] = (struct pollfd){ .fd = events_waiting(&run->options->events->rows), .events = POLLOUT };
	for (int i = 0; i < JOURNAL_STREAMS; i++)
		wait[ON_OUTPUT + i].fd = run->has_journal ? run->output[i][0] : -1;
	if (run->relay)
		relay_ask(run->relay, wait + ON_RELAY);
}

static void act(struct run *run, const struct pollfd wait[POLLS])
{
	struct record record;

	if (wait[ON_REPORT].revents & POLLIN && record_receive(run->report[0], &record))
		take_record(run, &record);
	else if (wait[ON_REPORT].revents & POLLHUP)
		fd_close(&run->report[0]);
	if (wait[ON_STARTED].revents)
		take_started(run);
	/* the box that COMMAND is a further process of; its pid namespace, if it has one, does the same */
	if (wait[ON_BOX].revents)
		lifetime_kill(run);
	if (wait[ON_TERMINAL].revents)
		take_terminal(run);
	else if (run->relay)
		relay_move(run->relay, wait + ON_RELAY);
	if (wait[ON_CALLS].revents)
		listen_take(run, wait[ON_CALLS].revents & POLLIN);
	if (wait[ON_LAUNCH].revents)
		take_launch(run);
	if (wait[ON_STATUS].revents)
		events_move(&run->options->events->status);
	if (wait[ON_ROWS].revents)
		events_move(&run->options->events->rows);
	for (unsigned i = 0; i < JOURNAL_STREAMS; i++)
		if (wait[ON_OUTPUT + i].revents)
			take_output(run, i, SIZE_MAX);
}

/* Waits for one thing to happen, and deals with it. */
static int wait_and_act(struct run *run, int signals, struct err *e)
{
	struct pollfd wait[POLLS];

	ask(run, signals, wait);
	if (slim_poll(wait, POLLS, poll_limit(run), &run->slim) < 0 && errno != EINTR)
		return err_sys(e, "poll");
	lifetime_keep(run);
	if (run->relay && relay_limit(run->relay) >= 0)
		relay_look(run->relay);
	if (wait[ON_SIGNAL].revents & POLLIN)
		pass_on(run, signals);
	act(run, wait);
	return 0;
}

/* The box's terminal is the last that is opened. */
static int confine_in_time(struct run *run, struct err *e)
{
	const struct step *row = run->confine;

	if (run->terminal[0] >= 0)
		return 0;
	run->confine = NULL;
	if (row && confine_process(run, row, e)) {
		e->row = (int)(row - run->plan->row) + 1;
		return -EINVAL;
	}
	test_try("host");
	return 0;
}

int host_supervise(struct run *run, struct err *e)
{
	AUTO_FD int signals = open_signals(e);
	siginfo_t end;

	if (signals < 0)
		return -EINVAL;
	/* what the caller may want to unmount */
	if (run->plan->detach && chdir("/"))
		return err_sys(e, "chdir");
	if (run->plan->timeout)
		run->timeout_at = lifetime_now() + run->plan->timeout;
	while (!is_dead(run, &end))
		if (confine_in_time(run, e) || wait_and_act(run, signals, e))
			return -EINVAL;
	drain(run);
	/* a short box may have begun, written and ended all within one poll */
	if (run->started[0] >= 0)
		take_started(run);
	if (run->terminal[0] >= 0)
		take_terminal(run);
	listen_end(run);
	take_rest(run, signals);
	if (!run->failure.status)
		await_launch(run, signals);
	/* without a word from init it was killed, or is COMMAND itself */
	if (!run->has_ended)
		run->ended = end.si_code == CLD_EXITED ? (end.si_status & 0xff) << 8 : end.si_status & 0x7f;
	run->has_ended = true;
	if (run->entry < 0)
		host_reap(run);
	return 0;
}

void host_reap(struct run *run)
{
	if (run->init <= 0)
		return;
	while (wait4(run->init, NULL, 0, &run->used) < 0 && errno == EINTR)
		;
	run->init = 0;
}

void host_abandon(struct run *run)
{
	siginfo_t end;

	if (run->init > 0) {
		kill(run->init, SIGKILL);
		while (waitid(P_PID, (id_t)run->init, &end, WEXITED | WNOWAIT) < 0 && errno == EINTR)
			;
		drain(run);
	}
	if (run->relay)
		relay_restore(run->relay);
	for (; run->helpers; run->helpers--) {
		pid_t helper = run->helper[run->helpers - 1];

		kill(helper, SIGKILL);
		while (waitpid(helper, NULL, 0) < 0 && errno == EINTR)
			;
	}
}
