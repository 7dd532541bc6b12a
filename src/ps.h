/* SPDX-License-Identifier: MIT */
/*
 * ps - rbox ps: lists boxes
 */
#ifndef RBOX_PS_H
#define RBOX_PS_H

#include "work.h"

int ps_run(struct work *w, struct err *e);

#endif
