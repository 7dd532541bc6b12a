/* SPDX-License-Identifier: MIT */
/*
 * actors - the processes of a run and what ties them together
 *
 * `struct run` is all that a step knows beside its row. The process model is told on top of run.c.
 */
#ifndef RBOX_ACTORS_H
#define RBOX_ACTORS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "box.h"
#include "err.h"
#include "events.h"
#include "journal.h"
#include "plan.h"
#include "reap.h"
#include "refusals.h"
#include "relay.h"
#include "slim.h"
#include "sys.h"

struct run_options {
	bool verbose;
	int status_fd;			/* -1: none */
	int report_fd;			/* of --report; -1: none */
	int box_pidfd;			/* of the host process of the box that is entered; -1: none */
	char *arguments;		/* the memory of argv's strings, which /proc/PID/cmdline shows */
	size_t arguments_size;
	struct slim slim;		/* what the plan was made from */
	const struct box *box;		/* what is known of the box before it runs */
	const int *given;		/* descriptors that the plan's first slots begin with */
	size_t given_count;
	struct relay *relay;		/* room, not begun */
	struct events *events;
};

struct run {
	const struct plan *plan;
	enum actor who;			/* this process */
	const struct run_options *options;

	/* channels; a process keeps its own ends only */
	int gate[2];			/* host to init: a byte when ids are mapped, end of file when the host is gone */
	int report[2];			/* init and command to host: records */
	int started[2];			/* closed by exec; only with --status-fd */
	int helper_output[2];		/* stderr of newuidmap and newgidmap */
	int terminal[2];		/* a socket: init hands the master of the box's terminal to host */
	int calls[2];			/* a socket: COMMAND's process hands over what tells of calls that its filter does not let through */
	int output[JOURNAL_STREAMS][2];	/* what COMMAND of a detached box writes */
	int launch[2];			/* a socket, with --detach: from the box's host process to the one that the user started, one record; a byte back */

	int root_lock;			/* host: for taking mount points away */
	int state, entry;		/* host: the directory of boxes and this box's entry there, which is locked */
	int sealed;			/* host: what other commands read of the box, and nobody can change */
	struct box box;			/* host: what the entry tells; its namespaces are held by descriptors from clone to the end */
	int slave;			/* init, command: the box's terminal */
	int children;			/* init: the list of its children, where it has to end them itself */
	pid_t launched;			/* that host process, in the one that the user started */
	pid_t init, command, helper[PLAN_HELPERS];
	pid_t parent;			/* of command, in its own pid namespace */
	bool parent_unseen;		/* command is in a pid namespace that its parent is not in: getppid(2) is 0, dead or not */
	int parent_pidfd;		/* command: of that parent */
	unsigned helpers;
	enum reap_end end;		/* what ends with init */
	bool has_reaper;		/* init is not COMMAND */
	bool in_background;		/* the caller's terminal is another job's when the box is made */
	bool is_detached;		/* this is the host of a detached box */
	bool is_parted;			/* this is the process that the user started, and another is host now */

	/* host, while the box runs */
	const struct step *confine;	/* the row that confines it, not yet executed; or NULL */
	int listener;			/* what tells of those calls; -1: nothing does */
	bool has_listened;		/* it came, and what it told of was all answered */
	struct refusals refusals;
	struct relay *relay;		/* NULL: the box has no terminal of its own */
	struct journal journal;
	bool has_journal;
	bool watches;			/* init's records are read when they come, not in the end */
	bool is_told;			/* a SIGTERM was passed on: the next one kills the box */
	uint64_t timeout_at, kill_at;	/* milliseconds of CLOCK_MONOTONIC; 0: never */
	bool timed_out;
	bool is_killed;			/* the box, by rbox */
	struct rusage used;		/* by init and its descendants, when it has been reaped */

	struct slim slim;
	sigset_t caller_mask;		/* COMMAND gets it back */
	struct sys_place self;		/* rbox's own program; mount 0: not known */
	void (*live)(struct run *run, enum actor who);	/* the life of a process that has just been made; does not return */
	struct err failure;		/* of init or command; status 0: none */
	bool has_ended;
	int ended;			/* COMMAND's wait status */
};

/* Makes init or command, which begins to live; returns in the process that was there before, which then keeps its own ends only. */
int actors_make_init(struct run *run, uint64_t namespaces, struct err *e);
int actors_make_command(struct run *run, struct err *e);

/* The channels before there is any other process. -errno, and what was made is in `run` to be closed. */
int actors_open_channels(struct run *run, struct err *e);
void actors_close_channels(struct run *run);

/*
 * Makes the process that is host from here on, in a session of its own and with nothing of the caller's but what COMMAND is to
 * have. In the one that the user started, it waits until COMMAND runs, and sets `is_parted`; a failure of the other is its own.
 */
int actors_part(struct run *run, struct err *e);

#endif
