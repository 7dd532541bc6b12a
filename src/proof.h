/* SPDX-License-Identifier: MIT */
/*
 * proof - that what is known of a box that runs comes from the process that runs it
 *
 * Whoever can write to the directory of boxes can make a box.json say anything. So of that file nothing is believed. The kernel says which
 * process has the entry locked (flocks.h), whose that process is, and that it is in the caller's own user namespace, which no process of a box
 * is. That process keeps what it knows of the box in memory that nobody can change (sealed.h), and from there it is read.
 */
#ifndef RBOX_PROOF_H
#define RBOX_PROOF_H

#include "boxes.h"
#include "err.h"
#include "flocks.h"

/* What one look serves many boxes for. Begins as zeroes. */
struct proof {
	struct flocks locks;
};
void proof_release(struct proof *proof);

/* For a cleanup attribute. */
#define AUTO_PROOF __attribute__((cleanup(proof_release)))

/*
 * Replaces what box.json says of a box that runs by what its host process says; of one that has ended nothing is changed. -ESRCH where it
 * ends meanwhile. A box of an rbox that keeps no such memory: its file is believed as far as its process 1 is that process's child.
 */
int proof_take(struct proof *proof, struct boxes_entry *found, struct err *e);

/* The same for one box, which was found by that name or id: its host process has to call it so, too. */
int proof_take_one(struct boxes_entry *found, const char *wanted, struct err *e);

int proof_check_name(const struct boxes_entry *found, const char *wanted, struct err *e);

#endif
