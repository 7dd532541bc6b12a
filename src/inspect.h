/* SPDX-License-Identifier: MIT */
/*
 * inspect - rbox inspect: all about one box, as JSON
 */
#ifndef RBOX_INSPECT_H
#define RBOX_INSPECT_H

#include "work.h"

int inspect_run(struct work *w, struct err *e);

#endif
