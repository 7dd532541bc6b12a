/* SPDX-License-Identifier: MIT */
/*
 * steps - verb to function
 *
 * Each step executes one row: it does one thing and knows only its row and the run.
 */
#ifndef RBOX_STEPS_H
#define RBOX_STEPS_H

#include <stddef.h>

#include "actors.h"
#include "err.h"
#include "plan.h"

int steps_execute(struct run *run, const struct step *row, struct err *e);

#endif
