/* SPDX-License-Identifier: MIT */
/*
 * pause - rbox pause and resume
 */
#ifndef RBOX_PAUSE_H
#define RBOX_PAUSE_H

#include "work.h"

int pause_run(struct work *w, struct err *e);
int pause_resume(struct work *w, struct err *e);

#endif
