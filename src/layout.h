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
#include "places.h"
#include "placing.h"
#include "plan.h"
#include "spec.h"

enum { LAYOUT_DEVICES = 8 };

/* Where mount points that the root lacks are made, and so who takes them away. */
enum layout_points {
	POINTS_NONE,
	POINTS_IN_ROOT,		/* marked; the last box on ROOT */
	POINTS_IN_UPPER,	/* marked, in the upper layer of --overlay; this box */
	POINTS_IN_MEMORY,	/* nobody */
};

struct layout {
	struct plan *plan;
	const struct spec *spec;
	const struct facts *facts;
	struct places places;
	struct placing_overlay root_overlay;
	int claim;				/* the slot of --overlay's directory */
	int root, proc, sys;			/* slots; PLAN_NO_SLOT where there is none */
	int device[LAYOUT_DEVICES];
	int shm, mqueue, null;
	bool has_new_proc, has_new_sys;		/* not the caller's */
	bool has_overlay;			/* of ROOT or elsewhere: made when ids are mapped, while the caller's tree is there */
	enum layout_points points;
	const char *upper;			/* of --overlay: the directory in DIR that has what was written */
};

/* Finds out what is to be seen where, and refuses what cannot work. Needs plan, spec and facts. */
int layout_begin(struct layout *l, struct err *e);

/* Rows of host before there is a box: directories that nobody else may use meanwhile. */
void layout_claim(struct layout *l);

/* Rows of init while the caller's tree is there; the second ones when ids are mapped. */
void layout_collect(struct layout *l);
void layout_make_overlays(struct layout *l);

/* Rows of init in the new root, when ids are mapped: first the mount points, then what goes on them. */
void layout_add_points(struct layout *l);
void layout_add_mounts(struct layout *l);

#endif
