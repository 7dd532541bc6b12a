/* SPDX-License-Identifier: MIT */
/*
 * run - executes a plan
 */
#ifndef RBOX_RUN_H
#define RBOX_RUN_H

#include <sys/types.h>

#include "actors.h"
#include "box.h"
#include "err.h"
#include "plan.h"

enum run_role {
	RUN_WHOLE,		/* this process is the one that the user started and has seen the end of the box */
	RUN_LAUNCHED,		/* the same, but the box has another host process, which waits for one of the two functions below: `end` is not filled */
	RUN_DETACHED,		/* this process was that other one; a failure before COMMAND ran has been handed to the first */
};

struct run_part {
	enum run_role role;
	int channel;		/* RUN_LAUNCHED: to the other host process */
	pid_t host;		/* that process */
};

/*
 * Runs it and waits. Returns 0 and what became of it in `end`, or -errno and the failure, which then is the cause and not
 * a symptom of it. `part` tells whose business it is to say so.
 */
int run_plan(const struct plan *plan, const struct run_options *options, struct box_end *end, struct run_part *part, struct err *e);

/* The box's id has been written: the box goes on by itself. Should this process end without that, the box ends. */
void run_let_go(struct run_part *part);

/* The id cannot be written: the box ends, and nothing of it is left when this returns. */
void run_take_back(struct run_part *part);

#endif
