/* SPDX-License-Identifier: MIT */
/*
 * rlimits - resource limits by their names
 *
 * As prlimit(1) and ulimit(1) call them: nofile, nproc, core.
 */
#ifndef RBOX_RLIMITS_H
#define RBOX_RLIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>

#include "err.h"

enum { RLIMITS = 16 };			/* RLIM_NLIMITS of the kernel */

struct rlimits {
	struct rlimit of[RLIMITS];	/* by the number of the resource: getrlimit(2) */
};

/*
 * Those of `wanted` that differ from `own`, as "NAME SOFT HARD, ...", a hard limit no higher than the own one: only privilege raises
 * it. Empty where all are equal.
 */
void rlimits_write(const struct rlimits *wanted, const struct rlimits *own, char *buffer, size_t size);

/* Reads one of such a list and moves `list` behind it. False at the end. */
bool rlimits_next(const char **list, int *resource, struct rlimit *limit);

#endif
