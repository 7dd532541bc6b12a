/* SPDX-License-Identifier: MIT */
/*
 * layout - what is mounted where in the box
 *
 * The mounts' part of a build: what is collected before the root is changed, which mount points are made, what is attached and
 * hidden after it, in the user's order. Pure.
 */
#ifndef RBOX_LAYOUT_H
#define RBOX_LAYOUT_H

#include <stdbool.h>

#include "err.h"
#include "facts.h"
#include "plan.h"
#include "spec.h"

enum { LAYOUT_DEVICES = 8 };

struct layout {
	struct plan *plan;
	const struct spec *spec;
	const struct facts *facts;
	int root, proc, sys;			/* slots; PLAN_NO_SLOT where there is none */
	int device[LAYOUT_DEVICES];
	int shm, mqueue, resolv, hosts, null;
	int *mount;				/* a slot for each of the spec's mounts */
	const char **target;			/* their destinations, clean */
	bool has_new_proc;			/* not the caller's */
	bool points_in_root;			/* ROOT gets mount points for the time of the box */
};

/* Cleans the destinations, refuses what cannot work, and finds out about mount points. Needs plan, spec and facts. */
int layout_begin(struct layout *l, struct err *e);

/* Rows of init while the caller's tree is there. */
void layout_collect(struct layout *l);

/* Rows of init in the new root, when ids are mapped: first the mount points, then what goes on them. */
void layout_add_points(struct layout *l);
void layout_add_mounts(struct layout *l);

#endif
