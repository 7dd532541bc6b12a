/* SPDX-License-Identifier: MIT */
/*
 * loader - asking a dynamic loader what a program needs
 *
 * The loader lists the libraries that it would load, and runs neither the program nor a library: ld.so(8), --list. It is run with an empty
 * environment, no input, in / and with no new privileges. A program says itself which loader it wants, so only one that belongs to root of the
 * machine, and that nobody else may write, is run.
 */
#ifndef RBOX_LOADER_H
#define RBOX_LOADER_H

#include "err.h"

/* What a run of it printed; both end with a NUL, and belong to whoever has them. */
struct loader_words {
	char *out, *err;
	int status;		/* as wait(2) has it */
};

void loader_release(struct loader_words *words);

/* Whether it may be run. */
int loader_check(const char *loader, struct err *e);

/* What it lists for `path`, absolute; with `debug` also who needs what. */
int loader_list(const char *loader, const char *path, int debug, struct loader_words *words, struct err *e);

/* What it says of itself. */
int loader_help(const char *loader, struct loader_words *words, struct err *e);

#endif
