/* SPDX-License-Identifier: MIT */
/*
 * sealed - a text that a process keeps for others to read, and that nobody can change
 *
 * It is memory with a name and without a place, memfd_create(2), which whoever may look into the process finds among its descriptors. It is
 * sealed, fcntl(2): neither that process nor those who open it can write it any more.
 */
#ifndef RBOX_SEALED_H
#define RBOX_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "err.h"

/* Keeps the text for as long as the descriptor is open. Nothing is allocated. */
int sealed_keep(const char *text, size_t size, int *kept, struct err *e);

/* What is found among the descriptors of a process. */
struct sealed_found {
	int text;			/* -1: it keeps none */
	bool has_open;			/* else whether it has `file` open */
};

/* Looks for such a text of process `pid`. Fails where the process may not be looked into. */
int sealed_find(pid_t pid, const struct stat *file, struct sealed_found *found, struct err *e);

#endif
