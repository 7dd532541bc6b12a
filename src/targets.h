/* SPDX-License-Identifier: MIT */
/*
 * targets - which of many destinations lie in which
 *
 * Destinations are added in the order in which they will be mounted on. A destination lies in the last one before it that is the same
 * or above it. Each question costs as much as the path has parts, however many there are. Pure.
 */
#ifndef RBOX_TARGETS_H
#define RBOX_TARGETS_H

#include <stddef.h>
#include <stdint.h>

struct targets_cell {
	uint64_t hash;			/* of a path */
	const char *path;		/* NULL: the cell is empty */
	int index;
};

struct targets {
	struct targets_cell *cell;
	size_t cells;			/* a power of two, and more than there will be paths */
};

/* How many cells so many paths need. */
size_t targets_cells(size_t paths);

/* Notes that `index` is mounted at the clean `path`, which is borrowed. A later index takes an earlier one's place. */
void targets_add(struct targets *t, const char *path, int index);

/* The highest index that the clean `path` is in or at; -1 where it is in none. */
int targets_over(const struct targets *t, const char *path);

/* The index that the first `size` bytes of `path` were noted with last; -1 where they were not. */
int targets_at(const struct targets *t, const char *path, size_t size);

#endif
