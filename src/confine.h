/* SPDX-License-Identifier: MIT */
/*
 * confine - what init and host give up once they only wait
 *
 * Init needs no file any more. Host needs its directory of boxes, and what it takes mount points out of in the end. A Landlock domain says
 * so, for the case that what they hear of the box makes them do something else.
 */
#ifndef RBOX_CONFINE_H
#define RBOX_CONFINE_H

#include "actors.h"
#include "err.h"
#include "plan.h"

/* Confines the calling process as the row says. Descriptors that are open stay as they are. */
int confine_process(struct run *run, const struct step *row, struct err *e);

#endif
