/* SPDX-License-Identifier: MIT */
/*
 * steps - verb to function
 *
 * Each step executes one row: it does one thing and knows only its row and the run. The functions are in a file for each actor
 * that mostly executes them; each verb has one, in one of the three tables.
 */
#ifndef RBOX_STEPS_H
#define RBOX_STEPS_H

#include "actors.h"
#include "err.h"
#include "plan.h"

typedef int step_function(struct run *run, const struct step *row, struct err *e);

extern step_function *const steps_of_host[STEP_VERBS], *const steps_of_init[STEP_VERBS], *const steps_of_command[STEP_VERBS];

/* The function of a verb. */
step_function *steps_function(enum verb verb);

int steps_execute(struct run *run, const struct step *row, struct err *e);

#endif
