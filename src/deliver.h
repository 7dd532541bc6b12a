/* SPDX-License-Identifier: MIT */
/*
 * deliver - what a manifest lists, into a root
 *
 * All that can fail for want of space or of permission happens in .rbox/new: only when everything is there it is moved to where it belongs,
 * file by file, so that none is ever half there.
 */
#ifndef RBOX_DELIVER_H
#define RBOX_DELIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "made.h"
#include "manifest.h"

/* What a delivery is told, and tells. */
struct deliver {
	struct made *root;
	const struct manifest *old;		/* what the root has */
	struct manifest *new;			/* sorted; gets the sums */
	bool force;				/* what was changed by hand is overwritten */
	int64_t time;				/* of what is made: seconds since 1970 */
	void (*note)(const char *sentence);
	void (*progress)(void *context, size_t done, size_t all);
	void (*commit)(void *context);		/* all is copied, and soon in its place: nothing should end that */
	void *context;				/* these two get it */
};

int deliver(const struct deliver *d, struct err *e);

#endif
