/* SPDX-License-Identifier: MIT */
/*
 * differences - what a manifest says, for people; and what has become other since
 */
#ifndef RBOX_DIFFERENCES_H
#define RBOX_DIFFERENCES_H

#include <stdbool.h>

#include "err.h"
#include "made.h"
#include "manifest.h"

/* Prints a line for each entry. */
void differences_explain(const struct manifest *m);

struct differences {
	const struct made *root;
	const struct manifest *old, *new;	/* what the root lists, and what it would be made of now */
	const bool *is_kept;			/* an ask that this machine cannot give any more */
};

/* Prints a line for each, and the programs that are behind. Returns the exit status: 0, or 1 where there are some. */
int differences_tell(const struct differences *d, struct err *e);

#endif
