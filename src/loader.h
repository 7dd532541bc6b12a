/* SPDX-License-Identifier: MIT */
/*
 * loader - asking a dynamic loader what a program needs
 *
 * The loader lists the libraries that it would load, and runs neither the program nor a library: ld.so(8), --list. It is run with an empty
 * environment, no input, in / and with no new privileges. A program says itself which loader it wants: so it is opened once, and what was
 * opened is run only if it is a loader, belongs to root of the machine and may be written by nobody else.
 */
#ifndef RBOX_LOADER_H
#define RBOX_LOADER_H

#include <stdbool.h>

#include "err.h"

/* What a run of it printed; both end with a NUL, and belong to whoever has them. */
struct loader_words {
	char *out, *err;
	int status;		/* as wait(2) has it */
};

void loader_release(struct loader_words *words);

/* What it lists for `path`, absolute; with `debug` also who needs what. */
int loader_list(const char *loader, const char *path, bool debug, struct loader_words *words, struct err *e);

/* What it says of itself. */
int loader_help(const char *loader, struct loader_words *words, struct err *e);

#endif
