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
 * A mount point that a box made: empty, with this mode. A directory made on the way to one has POINTS_MARK_PARENT, with which the
 * box's users get through. mkdir(2) sets both at once, so that none is ever there without its mark, and nobody else uses them.
 */
enum { POINTS_MARK = 01000, POINTS_MARK_PARENT = 01111 };

/* Whether such a file is one of these. */
bool points_is_marked(const struct stat *st);

/*
 * Makes `path`, a directory or an empty file, with its parents; what exists is left alone. Symbolic links are followed within the
 * root, a dangling one to where it points. With `mark` the modes are those above, else 0755 and 0644. One that does not begin
 * with / is a new name in the working directory.
 */
int points_make(const char *path, bool is_directory, bool mark, struct err *e);

/*
 * Takes marked mount points at `path` below `root` and beside it away, and marked parents that are empty then. What is not
 * marked, not empty or not there stays: no error.
 */
void points_take(int root, const char *path);

/* The same for what is marked at the top of `root`, left by a box that was killed. */
void points_take_top(int root);

#endif
