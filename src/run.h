/* SPDX-License-Identifier: MIT */
/*
 * run - executes a plan
 */
#ifndef RBOX_RUN_H
#define RBOX_RUN_H

#include "actors.h"
#include "box.h"
#include "err.h"
#include "plan.h"

enum run_role {
	RUN_WHOLE,		/* this process is the one that the user started and has seen the end of the box */
	RUN_LAUNCHED,		/* the same, but the box goes on with another host process: `end` is not filled */
	RUN_DETACHED,		/* this process was that other one; a failure before COMMAND ran has been handed to the first */
};

/*
 * Runs it and waits. Returns 0 and what became of it in `end`, or -errno and the failure, which then is the cause and not
 * a symptom of it. `role` tells whose business it is to say so.
 */
int run_plan(const struct plan *plan, const struct run_options *options, struct box_end *end, enum run_role *role, struct err *e);

#endif
