/* SPDX-License-Identifier: MIT */
/*
 * build - spec + facts -> plan
 *
 * Pure: the same spec and facts give the same rows. All decisions are taken here, fallbacks included; executing a plan
 * needs none.
 *
 * The order of the rows, which each row's `why` explains:
 *
 *   1. the user namespace, with all others, by one call
 *   2. ids are mapped by the host process; meanwhile init does whatever needs no ids
 *   3. what the box will show is collected as descriptors, while the caller's tree is still there
 *   4. the root is attached and pivoted to, the old one detached: from here on no path leads outside
 *   5. host name and loopback, then the gate: from here on there are ids (before 4 where ROOT is closed to the caller)
 *   6. mount points, then mounts, in the user's order
 *   7. process 1 closed, COMMAND's own process: powers given up, exec
 */
#ifndef RBOX_BUILD_H
#define RBOX_BUILD_H

#include "box.h"
#include "err.h"
#include "facts.h"
#include "plan.h"
#include "spec.h"

/*
 * Builds into a zeroed plan; `box` gets what is known of the box before it runs, borrowed from the others. Combinations that cannot
 * work are an error here, before anything is started.
 */
int build_plan(struct plan *plan, const struct spec *spec, const struct facts *facts, struct box *box, struct err *e);

/* Room for whoever executes the plan, when all its rows are there. */
void build_room(struct plan *plan);

#endif
