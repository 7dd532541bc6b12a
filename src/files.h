/* SPDX-License-Identifier: MIT */
/*
 * files - whole files as text
 */
#ifndef RBOX_FILES_H
#define RBOX_FILES_H

#include <stddef.h>

enum { FILES_KEPT = 16 };

/* Owns what was kept; begins as zeroes. */
struct files {
	char scratch[16384];	/* a usual file, read without the heap */
	char *text[FILES_KEPT];
	size_t count;
};

/* A file's contents up to `max` bytes, kept as long as the process; NULL and errno where it cannot be read, EFBIG above. */
char *files_keep(struct files *f, int fd, size_t max);

/* The same into a buffer; EFBIG where that is too small. */
const char *files_read_small(int fd, char *buffer, size_t size);

/* A file of the machine, "" where it cannot be read. Valid until the next. */
const char *files_read(struct files *f, const char *path);

/* Takes memory over that was allocated elsewhere. */
void files_own(struct files *f, void *memory);

/* Frees what was kept last. */
void files_drop(struct files *f);

#endif
