/* SPDX-License-Identifier: MIT */
/*
 * children - the pids in a file `children` of /proc: proc(5), /proc/PID/task/TID/children
 *
 * The file is read in pieces, and a pid that two pieces share is put together.
 */
#ifndef RBOX_CHILDREN_H
#define RBOX_CHILDREN_H

#include <stddef.h>
#include <sys/types.h>

enum { CHILDREN_PIECE = 1024 };

struct children {
	int fd;
	size_t at, size;
	char piece[CHILDREN_PIECE];
};

/* Begins with the first one; borrows `fd`. A list that is begun again shows the children of that moment. */
void children_begin(struct children *c, int fd);

/* The next pid; 0 at the end. */
pid_t children_next(struct children *c);

#endif
