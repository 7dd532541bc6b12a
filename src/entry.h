/* SPDX-License-Identifier: MIT */
/*
 * entry - a run's own entry in the directory of boxes
 *
 * Written by the host process, after the first fork: without the heap.
 */
#ifndef RBOX_ENTRY_H
#define RBOX_ENTRY_H

#include "actors.h"
#include "box.h"
#include "err.h"

/*
 * Makes and locks the entry of a box in the directory `place`. Where it cannot be written, only a box with a name and a detached
 * one fail for that: any other runs without an entry.
 */
int entry_make(struct run *run, const char *place, struct err *e);

/* Writes box.json: from here on other commands find the box. */
int entry_describe(struct run *run, struct err *e);

/* Writes plan.json, for rbox inspect. `context` is a struct run: this is what slim calls before it gives memory back. */
void entry_keep_plan(void *context);

/* The box has ended, and its first process is dead and not reaped. What became of it is left where somebody may ask. */
void entry_leave(struct run *run);

/* What became of the box, so far as it is known. */
void entry_end(const struct run *run, struct box_end *end);

#endif
