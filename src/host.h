/* SPDX-License-Identifier: MIT */
/*
 * host - the host process while the box runs
 */
#ifndef RBOX_HOST_H
#define RBOX_HOST_H

#include "actors.h"
#include "err.h"

/* Passes signals in and takes records out until init is dead. COMMAND's end, or the box's failure, is in `run` then. */
int host_supervise(struct run *run, struct err *e);

/* After a failure of the host's own: nothing of the box stays. What init had to say before is in `run`. */
void host_abandon(struct run *run);

#endif
