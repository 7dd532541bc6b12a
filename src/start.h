/* SPDX-License-Identifier: MIT */
/*
 * start - the subcommands that execute a plan: run and exec
 */
#ifndef RBOX_START_H
#define RBOX_START_H

#include <stddef.h>

#include "work.h"

/* More than a run needs, for those who run a box for a purpose of their own. */
struct start_extra {
	const int *given;		/* descriptors that the plan's first slots begin with */
	size_t given_count;
	void (*planned)(struct work *w, void *context);	/* called when there is a plan that will be executed */
	void *context;
};

/* As `rbox run` does it: returns the status of the box. */
int start_box(struct work *w, const struct start_extra *extra, struct err *e);

int start_run(struct work *w, struct err *e);
int start_exec(struct work *w, struct err *e);

#endif
