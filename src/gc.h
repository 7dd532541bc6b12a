/* SPDX-License-Identifier: MIT */
/*
 * gc - rbox gc: takes away what boxes that have ended left behind
 */
#ifndef RBOX_GC_H
#define RBOX_GC_H

#include "work.h"

int gc_run(struct work *w, struct err *e);

#endif
