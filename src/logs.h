/* SPDX-License-Identifier: MIT */
/*
 * logs - rbox logs: what a detached box has written
 */
#ifndef RBOX_LOGS_H
#define RBOX_LOGS_H

#include "work.h"

int logs_run(struct work *w, struct err *e);

#endif
