/* SPDX-License-Identifier: MIT */
/*
 * slim - memory given back by a process that only waits
 *
 * What is given back reads as zeroes afterwards, or comes again from the file that it was mapped from (madvise(2),
 * MADV_DONTNEED). Best effort: nothing fails.
 */
#ifndef RBOX_SLIM_H
#define RBOX_SLIM_H

#include <stddef.h>

/* The whole pages within `memory`. */
void slim_discard(void *memory, size_t size);

/* All of the program that cannot be written: what is executed next comes back, and only that. */
void slim_program(void);

#endif
