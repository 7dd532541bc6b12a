/* SPDX-License-Identifier: MIT */
/*
 * listen - the host process hears of calls that COMMAND's filter does not let through
 *
 * With --seccomp log, where it lets them go on, and with --report. COMMAND's process hands a descriptor over when it has
 * installed the filter; who makes such a call waits until host has answered.
 */
#ifndef RBOX_LISTEN_H
#define RBOX_LISTEN_H

#include "actors.h"

/* What host polls: -1 where nothing is to be heard. */
int listen_descriptor(const struct run *run);

/* Takes the descriptor, or one call and answers it. Where there is nothing to take, nobody is left who could make one. */
void listen_take(struct run *run, bool is_there);

/* The box is dead: a descriptor that came and was not taken yet says that there was nothing to hear. */
void listen_end(struct run *run);

#endif
