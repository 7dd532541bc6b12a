/* SPDX-License-Identifier: MIT */
/*
 * differences - what a manifest says, for people; and what has become other since
 */
#ifndef RBOX_DIFFERENCES_H
#define RBOX_DIFFERENCES_H

#include "err.h"
#include "made.h"
#include "manifest.h"

/* Prints a line for each entry. */
void differences_explain(const struct manifest *m);

/*
 * Compares what a root lists with what this machine has now, and with what the root has, and prints a line for each difference, and the
 * programs that are behind. Only reads, and files only; nothing that is listed is asked for what it needs. Returns the exit status: 0, or 1
 * where there are differences.
 */
int differences_tell(struct made *root, const struct manifest *manifest, struct err *e);

#endif
