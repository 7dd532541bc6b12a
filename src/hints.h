/* SPDX-License-Identifier: MIT */
/*
 * hints - what mends the failure of a row
 */
#ifndef RBOX_HINTS_H
#define RBOX_HINTS_H

#include "err.h"
#include "plan.h"

/* Adds the mend for a failure of such a row on this machine, where there is one and the failure carries none. */
void hints_add(const struct step *row, struct err *e);

#endif
