/* SPDX-License-Identifier: MIT */
/*
 * output - writing to what the caller reads, without waiting for the reader
 *
 * The caller's own open file description stays as it is: O_NONBLOCK on it would reach every process that shares it.
 */
#ifndef RBOX_OUTPUT_H
#define RBOX_OUTPUT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum output_kind {
	OUTPUT_UNKNOWN,		/* nothing was written yet */
	OUTPUT_FILE,		/* has no reader that could be slow */
	OUTPUT_PIPE,
	OUTPUT_SOCKET,
	OUTPUT_POLLED,		/* a terminal, or a pipe, that can neither be opened again nor asked not to block */
};

struct output {
	int fd;			/* borrowed, or `own` */
	int own;		/* a description of its own that does not block; -1: none */
	enum output_kind kind;
	size_t most;		/* OUTPUT_POLLED: bytes that a write after POLLOUT takes without blocking */
};

/* Nothing is looked at before the first byte is written, or output_look() is called: later this process may open nothing any more. */
struct output output_to(int fd);
void output_look(struct output *o);

/* Closes its own description. */
void output_release(struct output *o);

/* Writes what there is room for: the number of bytes, or -1 and errno, which is EAGAIN where there is no room. */
ssize_t output_put(struct output *o, const void *bytes, size_t size);

/*
 * Writes all of it, however long the reader takes: for when no box lives any more. Gives up at `limit`, milliseconds of
 * CLOCK_MONOTONIC, 0 for never, and when a signal asks this process to end, which stays pending. 0, -errno (-ETIMEDOUT at the
 * limit), or the signal's number.
 */
int output_finish(struct output *o, const void *bytes, size_t size, int64_t limit);

#endif
