/* SPDX-License-Identifier: MIT */
/*
 * start - the subcommands that execute a plan: run and exec
 */
#ifndef RBOX_START_H
#define RBOX_START_H

#include "work.h"

int start_run(struct work *w, struct err *e);
int start_exec(struct work *w, struct err *e);

#endif
