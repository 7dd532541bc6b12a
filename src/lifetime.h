/* SPDX-License-Identifier: MIT */
/*
 * lifetime - how long a box lives, and its end
 *
 * Part of the host process. Time is CLOCK_MONOTONIC, in milliseconds.
 */
#ifndef RBOX_LIFETIME_H
#define RBOX_LIFETIME_H

#include <stdint.h>

#include "actors.h"

uint64_t lifetime_now(void);

/* When the next limit is due; 0: never. */
uint64_t lifetime_due(const struct run *run);

/* Milliseconds until then, -1 for ever. */
int lifetime_left(const struct run *run);

/* Does what is due: asks COMMAND to end when the time is over, kills the box when the grace is. */
void lifetime_keep(struct run *run);

/* Kills the box, whatever COMMAND does. */
void lifetime_kill(struct run *run);

/* Sends COMMAND a signal. */
void lifetime_send(struct run *run, int signal);

#endif
