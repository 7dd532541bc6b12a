/* SPDX-License-Identifier: MIT */
/*
 * events - what the host process writes while a box lives
 *
 * Rows for --verbose to stderr, JSON lines to --status-fd. Nothing waits for a reader while a box lives: what one has not taken yet is
 * kept, up to a limit; what comes then is dropped and counted, and a line says how many when there is room again. Without the heap.
 */
#ifndef RBOX_EVENTS_H
#define RBOX_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "box.h"
#include "err.h"
#include "output.h"
#include "plan.h"

enum { EVENTS_ROOM = 1 << 20 };

struct events_queue {
	struct output to;
	bool is_used;			/* else what is added is for nobody */
	int error;			/* why no more is written; 0: more is */
	uint64_t lost;			/* lines, since the last that said so */
	size_t begin, end;
	char *bytes;			/* borrowed: EVENTS_ROOM of them */
};

struct events {
	struct events_queue status, rows;	/* --status-fd; --verbose */
	int64_t limit;			/* when the last of it is given up, milliseconds of CLOCK_MONOTONIC; 0: never */
};

/* Of `room` only what is needed is touched. -1: no --status-fd. */
void events_init(struct events *e, char room[2][EVENTS_ROOM], int status_fd, bool is_verbose);

void events_row(struct events *e, const struct plan *plan, size_t index);

/* `ns` in the order of box_namespace. */
void events_started(struct events *e, pid_t pid, const struct box_ns *ns);
void events_ended(struct events *e, int wait_status);
void events_failed(struct events *e, const struct plan *plan, const struct err *failure);

/* A descriptor for a poll with POLLOUT, -1 while nothing waits. */
int events_waiting(const struct events_queue *queue);

/* Writes what there is room for. */
void events_move(struct events_queue *queue);

/*
 * No box lives any more: writes the rest, however long the readers take, but no longer than `limit`. Returns 0, or the errno for which
 * --status-fd could not be written; that its reader is gone, or does not read, is none.
 */
int events_finish(struct events *e);

#endif
