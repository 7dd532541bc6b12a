/* SPDX-License-Identifier: MIT */
/*
 * process - COMMAND's own part of the plan
 *
 * From the moment when the box stands: the fork, what COMMAND's process gives up and takes on, its environment, where the
 * program is looked for, and who waits. Pure, like build, of which it is the second half.
 */
#ifndef RBOX_PROCESS_H
#define RBOX_PROCESS_H

#include "err.h"
#include "facts.h"
#include "identity.h"
#include "plan.h"
#include "spec.h"

int process_add(struct plan *plan, const struct spec *spec, const struct facts *facts, const struct identity *who,
		struct err *e);

#endif
