/* SPDX-License-Identifier: MIT */
/*
 * audit - the subcommand that tries a box from within
 */
#ifndef RBOX_AUDIT_H
#define RBOX_AUDIT_H

#include "work.h"

int audit_run(struct work *w, struct err *e);

#endif
