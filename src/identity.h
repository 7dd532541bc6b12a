/* SPDX-License-Identifier: MIT */
/*
 * identity - whose ids the box has, and who COMMAND is in it
 *
 * Decides the id maps and how they get written, then COMMAND's user, groups, home and shell. Pure: from spec and facts
 * into the plan's fields.
 */
#ifndef RBOX_IDENTITY_H
#define RBOX_IDENTITY_H

#include <stdbool.h>

#include "err.h"
#include "facts.h"
#include "plan.h"
#include "spec.h"

/* What the root's passwd says of COMMAND's user, or what stands in for it. Strings live as long as the plan. */
struct identity {
	uint32_t setup_uid, setup_gid;	/* who init is while it builds the box, inside */
	const char *map_why;		/* why this map */
	const char *user, *home, *shell;
};

/* The same for a further process in a box that runs: the plan's maps are that box's already, and so is who COMMAND is, but for --user. */
int identity_enter(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who, struct err *e);

/* Fills the plan's mapping, maps, uid, gid, groups and warnings, and `who`. */
int identity_decide(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who,
		    struct err *e);

/* Whether an id of the box is root of the machine: it owns the inodes that all boxes share, those of devices and of /proc. */
bool identity_has_machines_root(const struct plan *plan, const struct facts *facts);

#endif
