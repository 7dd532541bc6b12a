/* SPDX-License-Identifier: MIT */
/*
 * select - the boxes that a subcommand is about
 */
#ifndef RBOX_SELECT_H
#define RBOX_SELECT_H

#include "boxes.h"
#include "err.h"
#include "spec.h"

/* Opens the directory of boxes. Where it is not there yet, -ENOENT: there are no boxes. */
int select_state(int *state, struct err *e);

/* The one box that the spec names, opened. */
int select_one(const struct spec *spec, bool may_have_ended, int *state, struct boxes_entry *found, struct err *e);

/*
 * Calls `each` for every box that the spec names, or for all that run with --all. A box that is not there, or for which `each`
 * fails, is told of, and the others are gone on with. Returns the exit status.
 */
typedef int select_each(void *context, int state, struct boxes_entry *found, struct err *e);
int select_boxes(const struct spec *spec, bool may_have_ended, select_each *each, void *context, struct err *e);

/* The name of a box, else the first 12 characters of its id. */
const char *select_called(const struct box *box, char text[BOX_ID]);

#endif
