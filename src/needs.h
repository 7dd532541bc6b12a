/* SPDX-License-Identifier: MIT */
/*
 * needs - what a program, a script or a library needs to run
 *
 * The libraries that its own loader lists (loader.h), the interpreter that a #! line names, and what is opened only when it runs
 * (companions.h). What is found is handed to whoever asks, by `take` and `take_program`, which may ask for the needs of that in turn.
 */
#ifndef RBOX_NEEDS_H
#define RBOX_NEEDS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "manifest.h"

enum { NEEDS_LOADERS = 8 };

struct needs_loader {
	char path[PATH_MAX];
	char *help;			/* "" where it says nothing */
};

/* Begins as zeroes, but for the first lines. */
struct needs {
	const char *path, *terminal;	/* of the caller: a PATH, and TERM or NULL */
	void (*note)(const char *sentence);
	int (*take)(void *context, const char *path, struct err *e);
	int (*take_program)(void *context, const char *path, struct err *e);
	void *context;

	unsigned depth;			/* in what comes along: what does not work is left out of it, and told of */
	unsigned unasked;		/* in what is not even known to be needed: it is not told of */
	bool is_listed;			/* a loader has listed what is taken: its needs are known */
	unsigned interpreters;		/* of scripts, one of the other */
	char loader[PATH_MAX];		/* the program's, for libraries, which name none; "": not known */
	struct needs_loader known[NEEDS_LOADERS];
	size_t loaders;
};

void needs_release(struct needs *n);

/* The needs of a file of the machine, which was reached by `path`. */
int needs_of(struct needs *n, struct manifest_entry *entry, const char *path, struct err *e);

/* The program of that name in PATH. */
int needs_find(const struct needs *n, const char *name, char found[PATH_MAX], struct err *e);

/* Nothing failed, or only what comes along unasked: that is told of, and left out. */
int needs_or_note(const struct needs *n, int r, struct err *e);

#endif
