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
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "entry.h"
#include "events.h"
#include "fd.h"
#include "host.h"
#include "record.h"
#include "steps.h"
#include "sys.h"
#include "terminal.h"
#include "test-hooks.h"

/*** The walk ***/

static void tell_row(struct run *run, size_t index)
{
	struct record record = { .kind = RECORD_ROW, .row = (int)index + 1 };

	if (run->who == HOST)
		events_row(run->options->events, run->plan, index);
	else
		record_send(run->report[1], &record);
}

static int walk(struct run *run, enum actor who, struct err *e)
{
	run->who = who;
	for (size_t i = 0; i < run->plan->count && !run->is_parted; i++) {
		const struct step *row = &run->plan->row[i];

		if (row->who != who || test_skips_row(i + 1))
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

/* The whole life of a process that is not the host's: it does not return. */
static void live(struct run *run, enum actor who)
{
	struct record record = { .kind = RECORD_FAILED, .err = { .status = ERR_FAILED } };

	test_no_heap();
	if (walk(run, who, &record.err)) {
		record_send(run->report[1], &record);
		_exit(record.err.status);
	}
	_exit(0);
}

/*** The whole ***/

static int prepare(struct run *run, struct err *e)
{
	for (unsigned i = 0; i < run->plan->slots; i++)
		run->plan->slot[i] = i < run->options->given_count ? run->options->given[i] : -1;
	for (size_t i = 0; i < run->plan->count; i++)
		run->has_reaper |= run->plan->row[i].verb == STEP_REAP;
	if (sys_place("/proc/self/exe", &run->self))
		run->self.mount = 0;
	run->in_background = run->plan->streams == STREAMS_TERMINAL && !terminal_is_ours(STDIN_FILENO);
	return actors_open_channels(run, e);
}

/* Ends what was begun. Mount points and the entry in the directory of boxes are taken away in this case too. */
static void abandon(struct run *run)
{
	struct err ignored = { 0 };

	host_abandon(run);
	entry_leave(run);
	host_reap(run);
	for (size_t i = 0; run->box.ns[0].descriptor >= 0 && i < run->plan->count; i++)
		if (run->plan->row[i].verb == STEP_SWEEP)
			steps_execute(run, &run->plan->row[i], &ignored);
}

/*
 * Everything is blocked and read from a descriptor, also what stops a background process that uses the terminal: stopped, rbox would
 * keep no time. A caller that ignores SIGCHLD would keep rbox from hearing of the box's end.
 */
static void block_signals(sigset_t *caller_mask)
{
	sigset_t blocked;

	signal(SIGCHLD, SIG_DFL);
	sigfillset(&blocked);
	sigprocmask(SIG_SETMASK, &blocked, caller_mask);
}

/* What is known of the box before it runs. */
static void take_box(struct run *run)
{
	if (run->options->box)
		run->box = *run->options->box;
	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		run->box.ns[i].descriptor = -1;
	run->slim.before = entry_keep_plan;
	run->slim.context = run;
}

int run_plan(const struct plan *plan, const struct run_options *options, struct box_end *end, struct run_part *part, struct err *e)
{
	struct run run = {
		.plan = plan, .options = options, .slim = options->slim, .gate = { -1, -1 }, .report = { -1, -1 },
		.started = { -1, -1 }, .helper_output = { -1, -1 }, .terminal = { -1, -1 }, .calls = { -1, -1 }, .listener = -1, .launch = { -1, -1 },
		.output = { { -1, -1 }, { -1, -1 } }, .root_lock = -1, .state = -1, .entry = -1, .sealed = -1, .slave = -1, .children = -1, .parent_pidfd = -1,
		.journal = { .directory = -1, .file = -1 }, .live = live,
	};
	int r;

	take_box(&run);
	/* the caller's could close rbox's own directories to rbox itself; init and COMMAND have rows for theirs */
	umask(S_IRWXG | S_IRWXO);
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
	if (r && !run.is_parted)
		host_tell_launch(&run, e);
	if (run.relay)
		relay_restore(run.relay);
	part->role = run.is_parted ? RUN_LAUNCHED : run.is_detached ? RUN_DETACHED : RUN_WHOLE;
	part->channel = run.is_parted ? fd_take(&run.launch[0]) : -1;
	part->host = run.launched;
	entry_end(&run, end);
	/* signals stay blocked: one that a closed pipe left pending would end rbox in the place of COMMAND's status */
	actors_close_channels(&run);
	return r ? -EINVAL : 0;
}

void run_let_go(struct run_part *part)
{
	(void)fd_write(part->channel, "", 1);
	fd_close(&part->channel);
}

void run_take_back(struct run_part *part)
{
	fd_close(&part->channel);
	while (waitpid(part->host, NULL, 0) < 0 && errno == EINTR)
		;
}
