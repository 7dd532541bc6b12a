/* SPDX-License-Identifier: MIT */
/*
 * make - rbox make
 */
#ifndef RBOX_MAKE_H
#define RBOX_MAKE_H

#include "work.h"

int make_run(struct work *w, struct err *e);

#endif
