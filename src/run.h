/* SPDX-License-Identifier: MIT */
/*
 * run - executes a plan
 */
#ifndef RBOX_RUN_H
#define RBOX_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "err.h"
#include "plan.h"
#include "slim.h"

enum { RUN_NAMESPACES = 7 };

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
	unsigned helpers;
	bool has_own_pids;		/* init is process 1 */
	bool has_reaper;		/* init is not COMMAND */
	unsigned long namespace[RUN_NAMESPACES];	/* inodes, 0 where not looked up */

	struct slim slim;
	sigset_t caller_mask;		/* COMMAND gets it back */
	struct err failure;		/* of init or command; status 0: none */
	bool has_ended;
	int ended;			/* COMMAND's wait status */
};

/*
 * Runs it and waits. Returns COMMAND's wait status in `ended`, or -errno and the failure, which then is the cause and not
 * a symptom of it.
 */
int run_plan(const struct plan *plan, const struct run_options *options, int *ended, struct err *e);

/* For steps: makes the next actor's process; returns in the parent only. */
int run_become_init(struct run *run, uint64_t namespaces, struct err *e);
int run_become_command(struct run *run, struct err *e);

/* For steps: the host's life while the box runs. */
int run_supervise(struct run *run, struct err *e);

/* The names of the namespaces in the order of `namespace`, as in /proc/PID/ns. */
extern const char *const run_namespace[RUN_NAMESPACES];

#endif
