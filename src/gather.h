/* SPDX-License-Identifier: MIT */
/*
 * gather - programs and files of this machine, with all that they need, into a manifest
 *
 * Reads the machine, and runs nothing but dynamic loaders (loader.h). Paths are those of the machine: what is a symbolic link there is one
 * in the root, and what it leads to comes along.
 */
#ifndef RBOX_GATHER_H
#define RBOX_GATHER_H

#include <stdbool.h>
#include <stdint.h>

#include "collect.h"
#include "err.h"
#include "needs.h"

/* Begins as zeroes. */
struct gather {
	struct collect collect;
	struct needs needs;
	const char *cwd;			/* the caller's */
	bool is_done[MANIFEST_ASKS_MAX];	/* an ask was worked on */
};

/* Completes one that has its manifest, what `needs` is to know of the caller, and the lines after those. It must not move. */
void gather_init(struct gather *g);

void gather_release(struct gather *g);

/* The directories that every root has, and those links among them that this machine has. */
int gather_base(struct gather *g, struct err *e);

/* A program by name or path: asks for it, and takes it with its needs. */
int gather_program(struct gather *g, const char *name, struct err *e);

/* Those of the usual set that this machine has. */
int gather_usual(struct gather *g, struct err *e);

/* A file or tree, to be at `target`, which is absolute and clean. */
int gather_add(struct gather *g, const char *source, const char *target, struct err *e);

/* After all of them: accounts and the like, made for the box, where nothing else was asked to be there. */
int gather_made(struct gather *g, struct err *e);

#endif
