/* SPDX-License-Identifier: MIT */
/*
 * contents - files and links that a box is given
 *
 * Either in the working directory, a file system of the box's own, from which they are then mounted one by one, or at a path in the box.
 */
#ifndef RBOX_CONTENTS_H
#define RBOX_CONTENTS_H

#include "err.h"

enum contents_kind { CONTENTS_COPY, CONTENTS_TEXT, CONTENTS_LINK };

/* A copy of what is read from `source`, with its permissions; a file with `text` in it; or a symbolic link to `text`. */
struct contents {
	enum contents_kind kind;
	int source;			/* borrowed */
	const char *text;
};

/* Opens a regular file for reading, without waiting for anybody. */
int contents_open(const char *path, int *file, struct err *e);

/* Makes it under a new name in a directory. -EEXIST where there is something. */
int contents_make(const struct contents *c, int directory, const char *name, struct err *e);

/* Makes it in the working directory, named by a number that nothing else has, and then a detached mount of it. */
int contents_mount(const struct contents *c, unsigned number, int *mount, struct err *e);

#endif
