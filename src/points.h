/* SPDX-License-Identifier: MIT */
/*
 * points - mount points that a root lacks
 *
 * They are made for the time that boxes need them, and taken away by the last one. Who made them is told by their modes: a list
 * would have to survive the death of every process at every moment.
 */
#ifndef RBOX_POINTS_H
#define RBOX_POINTS_H

#include <stdbool.h>
#include <sys/stat.h>

#include "err.h"

/*
 * A mount point that a box made: empty, with this mode. A directory made on the way to one begins with POINTS_MARK_PARENT and gets
 * POINTS_MARK_OPEN: 0755 with a bit that means nothing on a directory (inode(7)). mkdir(2) sets the first two at once, so that none
 * is ever there without a mark, and nobody else uses them.
 */
enum { POINTS_MARK = 01000, POINTS_MARK_PARENT = 01111, POINTS_MARK_OPEN = 04755 };

/* Whether such a file is one of these. */
bool points_is_marked(const struct stat *st);

/*
 * Makes `path`, a directory or an empty file, with its parents; what exists is left alone. Symbolic links are followed within the
 * root, a dangling one to where it points. With `mark` the modes are those above, else 0755 and 0644. One that does not begin
 * with / is a new name in the working directory.
 */
int points_make(const char *path, bool is_directory, bool mark, struct err *e);

/*
 * Where files are made in memory of the box's own: a mount. With `links` those that stay in it are followed, and no other mount in it is
 * entered; without, no link is followed, and what is mounted in it is a part of it.
 */
struct points_memory {
	int mount;
	bool links;
};

/*
 * The same as points_make() without marks there; `path` is relative. What a link leads out of it is EXDEV, or ELOOP without links; what is
 * there of the other kind is EISDIR or ENOTDIR.
 */
int points_make_in(const struct points_memory *memory, const char *path, bool is_directory, struct err *e);

/* Opens the directory that `path` would be made in, in the same way; `name` is the last part of `path`. */
int points_open_parent(const struct points_memory *memory, const char *path, const char **name, int *directory, struct err *e);

/*
 * Takes marked mount points at `path` below `root` and beside it away, and marked parents that are empty then. What is not
 * marked, not empty or not there stays: no error.
 */
void points_take(int root, const char *path);

/* The same for whatever is marked anywhere below. */
void points_take_all(int root);

/* The same for what is marked at the top of `root`, left by a box that was killed. */
void points_take_top(int root);

#endif
