/* SPDX-License-Identifier: MIT */
/*
 * run - executes a plan
 */
#ifndef RBOX_RUN_H
#define RBOX_RUN_H

#include "actors.h"
#include "err.h"
#include "plan.h"

/*
 * Runs it and waits. Returns COMMAND's wait status in `ended`, or -errno and the failure, which then is the cause and not
 * a symptom of it.
 */
int run_plan(const struct plan *plan, const struct run_options *options, int *ended, struct err *e);

#endif
