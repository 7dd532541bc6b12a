/* SPDX-License-Identifier: MIT */
/*
 * boxes - boxes by what a user calls them
 */
#ifndef RBOX_BOXES_H
#define RBOX_BOXES_H

#include "box.h"
#include "err.h"
#include "state.h"

/*
 * The id of the box with this name or id, or else of the only one whose name or id begins with `wanted`. Entries that are
 * over are taken away on the way. `may_have_ended`: boxes that are kept for their log and status count.
 */
int boxes_find(int state, const char *wanted, bool may_have_ended, char id[BOX_ID], struct err *e);

/* A box's entry opened, with what box.json says; `life` is how it was after that was read. To be released by boxes_release. */
struct boxes_entry {
	int entry;
	char id[BOX_ID];		/* by which it was opened, whatever box.json says */
	bool is_vouched;		/* its host process says the same (proof.h) */
	enum state_life life;
	struct box box;
	struct box_end end;		/* STATE_ENDED */
};
int boxes_open(int state, const char *id, struct boxes_entry *found, struct err *e);
void boxes_release(struct boxes_entry *found);

/* For a cleanup attribute. */
#define AUTO_BOX __attribute__((cleanup(boxes_release)))

/* The ids of all boxes, those that are over taken away first. To be freed. */
struct boxes_list {
	size_t count, room;
	char (*id)[BOX_ID];
};
int boxes_list(int state, bool with_ended, struct boxes_list *list, struct err *e);

/* Whether the box is called so: by its name or id, or the beginning of one. */
bool boxes_is_called(const struct boxes_entry *found, const char *wanted);

/*
 * A pidfd of the box's host process or its process 1 that is sure to be theirs: the box was found to run after it was opened.
 */
int boxes_pidfd(const struct boxes_entry *found, pid_t pid, int *pidfd, struct err *e);

#endif
