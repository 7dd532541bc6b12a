/* SPDX-License-Identifier: MIT */
/*
 * stop - rbox stop, kill and wait
 */
#ifndef RBOX_STOP_H
#define RBOX_STOP_H

#include "work.h"

int stop_run(struct work *w, struct err *e);
int stop_kill(struct work *w, struct err *e);
int stop_wait(struct work *w, struct err *e);

#endif
