/* SPDX-License-Identifier: MIT */
/*
 * pins - directories that have to stay where they are
 *
 * A mount that protects something from the box protects a path, and the box may rename what is above it. So each directory between the
 * tree that the box may write to and that mount is bound onto itself, once, however many are protected in it. Pure.
 */
#ifndef RBOX_PINS_H
#define RBOX_PINS_H

#include <stdbool.h>

#include "places.h"
#include "plan.h"
#include "spec.h"
#include "targets.h"

struct pins {
	struct targets seen;		/* directories that are pinned, each with the tree that it is in */
};

/* A tree that the box may write to. */
struct pins_base {
	const char *target;		/* where it is; "" is ROOT */
	int index;			/* another number for each */
	struct place_pins *pins;	/* what is pinned in it */
};

/* Whether the mount protects something from the box, rather than giving it something. */
bool pins_protects(const struct spec_mount *mount);

/* Takes room in the plan's store for all that the mounts may need; none where nothing is protected. `cwd` is the caller's. */
void pins_init(struct pins *p, struct plan *plan, const struct spec *spec, const char *cwd);

/* The directories between the base and `target`, which is in it and clean. */
void pins_add(struct pins *p, struct plan *plan, const struct pins_base *base, const char *target);

#endif
