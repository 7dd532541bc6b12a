/* SPDX-License-Identifier: MIT */
/*
 * companions - what programs and libraries open only when they run
 *
 * No loader lists it, and a root without it is found broken late. One table; the manual has it too (helpers/gen-docs.c). Pure.
 */
#ifndef RBOX_COMPANIONS_H
#define RBOX_COMPANIONS_H

#include <stdbool.h>
#include <stddef.h>

struct companions_row {
	const char *of;			/* patterns of the file's name, separated by blanks: fnmatch(3) */
	const char *bring;		/* what comes along where it is there, the same; see companions_expand() */
	const char *why;		/* for the manual */
};

extern const struct companions_row companions_table[];
extern const size_t companions_count;

/* The programs that `rbox make` takes where none is named, those of the machine. */
extern const char companions_usual[];

bool companions_match(const struct companions_row *row, const char *name);

/* What a pattern is expanded with. */
struct companions_terms {
	const char *directory;		/* @: where the file is */
	const char *name;		/* %: what it is called */
	const char *terminal;		/* $TERM, as a terminfo entry: "x/xterm"; NULL: the pattern is of no use */
};

/*
 * The next of the row's patterns, as a path for glob(3) that begins with a slash, or behind '=' a program's name. `*at` begins as
 * row->bring. False at the end. Those that do not fit, or have no use, are passed over.
 */
bool companions_expand(const char **at, const struct companions_terms *terms, char *pattern, size_t size);

#endif
