/* SPDX-License-Identifier: MIT */
/*
 * flocks - locks of flock(2), and who holds them
 *
 * Whoever can open a file can lock it and keep it locked. So rbox waits for no lock without a limit, and says who holds one that it does not
 * get: the kernel knows, by proc_locks(5).
 */
#ifndef RBOX_FLOCKS_H
#define RBOX_FLOCKS_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "err.h"

enum { FLOCKS_PATIENCE_MS = 3000 };

/* The kernel's list; not on the heap, which is closed after the first fork. Begins as zeroes. */
struct flocks {
	char *text;
	size_t room;
};

/* Reads the list anew. */
int flocks_read(struct flocks *list, struct err *e);
void flocks_release(struct flocks *list);

/* For a cleanup attribute. */
#define AUTO_FLOCKS __attribute__((cleanup(flocks_release)))

/* The process that holds a lock on this file, or only an exclusive one. 0: nobody, or one outside of this /proc's pid namespace. */
pid_t flocks_holder(const struct flocks *list, const struct stat *file, bool is_exclusive);

/* Takes the exclusive lock on `fd`, which is called `what`, or gives up after so many milliseconds: -EWOULDBLOCK, and names the holder. */
int flocks_take(int fd, unsigned patience, const char *what, struct err *e);

#endif
