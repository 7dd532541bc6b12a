/* SPDX-License-Identifier: MIT */
/*
 * enter - spec + facts -> plan, for a further process in a box that runs
 *
 * The counterpart of build. The order, which each row's `why` explains:
 *
 *   1. a process that is closed to the box before it enters
 *   2. the namespaces of the box, its user namespace first
 *   3. a terminal of the box's own
 *   4. COMMAND's process, which only now is in the box's pid namespace: powers given up as COMMAND of the box gave them up, exec
 */
#ifndef RBOX_ENTER_H
#define RBOX_ENTER_H

#include "err.h"
#include "facts.h"
#include "plan.h"
#include "spec.h"

/* Builds into a zeroed plan, whose maps are the box's. The plan's first slots are the namespaces that the box has of its own, in order. */
int enter_plan(struct plan *plan, const struct spec *spec, const struct facts *facts, struct err *e);

#endif
