/* SPDX-License-Identifier: MIT */
/*
 * withheld - rbox's own directories, which no box may see
 *
 * Whoever sees the directory of boxes reads what other boxes were given, and locks and edits what rbox goes by. So it is found out whether ROOT,
 * or what an option mounts, has one of these in it: by device and inode, since a path says little where others may rename and bind.
 */
#ifndef RBOX_WITHHELD_H
#define RBOX_WITHHELD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "err.h"
#include "facts.h"
#include "files.h"

enum { WITHHELD_DEPTH = 32, WITHHELD_TEXT = 3 * 4096 };

/* A directory that the other one is in, and where the rest of the path begins. */
struct withheld_ancestor {
	uint64_t device, inode;
	unsigned rest;
};

struct withheld_directory {
	const char *path;			/* without links */
	unsigned ancestors;			/* the nearest first */
	struct withheld_ancestor ancestor[WITHHELD_DEPTH];
};

/* Begins as zeroes. */
struct withheld {
	struct facts *facts;
	struct files *files;
	unsigned count, room;
	struct withheld_directory directory[FACTS_WITHHELD];
	size_t used;
	char text[WITHHELD_TEXT];
};

/* Finds out where they are, or would be: `runtime` is $XDG_RUNTIME_DIR or NULL. */
void withheld_begin(struct withheld *w, struct facts *facts, struct files *files, const char *runtime);

/* What a box is to see: ROOT, the source of a mount, or a layer. */
struct withheld_source {
	const char *path;
	const struct stat *st;
	int mount;		/* FACTS_ROOT, or the number of the mount */
	bool is_layer;		/* without what is mounted below it, and in an overlay another directory */
	bool is_alone;		/* without what is mounted below it */
	int root;		/* ROOT, opened */
};

/* Notes, in `facts`, what has to be covered of it. Fails for what lies in one of these directories itself. */
int withheld_look(struct withheld *w, const struct withheld_source *source, struct err *e);

#endif
