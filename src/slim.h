/* SPDX-License-Identifier: MIT */
/*
 * slim - waiting in little memory
 *
 * A process that still waits after a tenth of a second, or again does so, may wait for days, and beside a thousand others. It then gives back what
 * it will not use again, and the program's own pages, of which the waiting loop brings back 64 KiB (madvise(2), MADV_DONTNEED).
 * A box that has ended before that pays nothing for it.
 */
#ifndef RBOX_SLIM_H
#define RBOX_SLIM_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum { SLIM_PIECES = 2 };

struct slim {
	struct { void *memory; size_t size; } piece[SLIM_PIECES];	/* reads as zeroes afterwards */
	void (*before)(void *context);	/* called once before that is done, or NULL */
	void *context;
	bool is_done;
};

/* poll(2); `limit` in milliseconds, -1 for none. */
int slim_poll(struct pollfd *wait, nfds_t count, int limit, struct slim *slim);

#endif
