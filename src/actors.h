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
#include <sys/types.h>

#include "err.h"
#include "plan.h"
#include "slim.h"

enum { ACTORS_NAMESPACES = 7 };

struct run_options {
	bool verbose;
	int status_fd;			/* -1: none */
	char *arguments;		/* the memory of argv's strings, which /proc/PID/cmdline shows */
	size_t arguments_size;
	struct slim slim;		/* what the plan was made from */
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

	int root_lock, user_ns;		/* host: for taking mount points away */
	pid_t init, command, helper[PLAN_HELPERS];
	pid_t parent;			/* of command, in its own pid namespace */
	unsigned helpers;
	bool has_own_pids;		/* init is process 1 */
	bool has_reaper;		/* init is not COMMAND */
	unsigned long namespace[ACTORS_NAMESPACES];	/* inodes, 0 where not looked up */

	struct slim slim;
	sigset_t caller_mask;		/* COMMAND gets it back */
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

/* The names of the namespaces in the order of `namespace`, as in /proc/PID/ns. */
extern const char *const actors_namespace[ACTORS_NAMESPACES];

#endif
