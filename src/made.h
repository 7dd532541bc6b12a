/* SPDX-License-Identifier: MIT */
/*
 * made - a root directory that `rbox make` fills
 *
 * Its .rbox holds the manifest, a lock for as long as somebody fills it, and what is not yet in its place. Boxes may have written all of it:
 * no link in it is followed.
 */
#ifndef RBOX_MADE_H
#define RBOX_MADE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "err.h"
#include "manifest.h"

struct made {
	int root, own, stage;		/* the directory, its .rbox, and .rbox/new; -1: not open */
	const char *path;		/* as the user calls it */
	bool is_new, has_new_own;	/* they were not there before */
	bool was_empty;
	uint64_t device, inode;
	uint64_t bytes, holes;		/* how much more is read because its manifest says so, and how much of that need not be on a disk */
};

/*
 * Opens it to be filled, and makes it where it is not there: whoever else fills it is waited for. One with contents that are none of
 * rbox's is refused without `force`.
 */
int made_open(struct made *d, const char *path, bool force, struct err *e);

/* Opens it to be looked at. -ENOENT, and nothing open, where it is not there. */
int made_look(struct made *d, const char *path, struct err *e);

/* Closes it. What was made for nothing is taken away again. */
void made_release(struct made *d);

/* Notes what is not there yet, for made_clean() to remove it after another process that was to make it. Opens nothing. */
void made_expect(struct made *d, const char *path);

/* What that process left half-done: `is_held` where it is not quite gone, and still has its lock. */
void made_clean(struct made *d, bool is_held);

/* Removes .rbox/new. */
void made_unstage(const struct made *d);

/* Its manifest; none is an empty one. */
int made_read(const struct made *d, struct manifest *m, struct err *e);

/*
 * Whether a file of it has just these bytes. One of another size is not read. 1, 0, or -errno: -ENOENT where it is none, -EFBIG where the
 * manifest, which boxes may write, has had more read than the root can hold.
 */
int made_has(struct made *d, const char *path, uint64_t size, const char *sum);

/* The same of a file that is open by O_PATH: a device is not opened. */
int made_compare(struct made *d, int there, uint64_t size, const char *sum);

/* Opens the directory that a path of it is in; its last name begins at `name`. -errno: -ELOOP where a link is on the way. */
int made_open_parent(const struct made *d, const char *path, const char **name);

#endif
