/* SPDX-License-Identifier: MIT */
/*
 * census - the processes of a box, as the host sees them
 */
#ifndef RBOX_CENSUS_H
#define RBOX_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct census {
	bool is_hidden;			/* /proc does not show its process 1: the rest is not known */
	size_t processes;
	uint64_t resident;	/* bytes; what several share counts for each */
	bool is_stopped;	/* COMMAND is */
};

/*
 * Counts process 1 and its descendants, of which orphans are part. Further processes by rbox exec are not: their parents are
 * outside. What cannot be read counts nothing: processes end while they are counted.
 */
void census_take(pid_t init, bool has_init, struct census *census);

#endif
