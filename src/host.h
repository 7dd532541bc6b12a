/* SPDX-License-Identifier: MIT */
/*
 * host - the host process while the box runs
 */
#ifndef RBOX_HOST_H
#define RBOX_HOST_H

#include <time.h>

#include "actors.h"
#include "err.h"

/*
 * While the box is being made: waits for a child's end or for a signal that asks rbox to end, at most `limit` (NULL: for ever).
 * Such a signal is the failure, and the exit status is what it would have been.
 */
int host_wait(const struct timespec *limit, struct err *e);

/* Passes signals in and takes records out until init is dead. COMMAND's end, or the box's failure, is in `run` then. */
int host_supervise(struct run *run, struct err *e);

/* After a failure of the host's own: nothing of the box stays. What init had to say before is in `run`. */
void host_abandon(struct run *run);

#endif
