/* SPDX-License-Identifier: MIT */
/*
 * placing - the rows that bring places about
 *
 * Each function adds the rows of one stretch of init's life; layout puts them where they belong. Pure.
 */
#ifndef RBOX_PLACING_H
#define RBOX_PLACING_H

#include <stddef.h>
#include <stdint.h>

#include "plan.h"
#include "places.h"
#include "spec.h"

/* While the caller's tree is there: sources are opened. */
void placing_collect(struct plan *plan, struct places *places, const struct spec *spec);

/* The same, when ids are mapped: overlays are made of what was opened. */
void placing_overlays(struct plan *plan, struct places *places);

/* Where an overlay's upper layer is kept. */
struct placing_upper {
	const char *directory;		/* NULL: in memory */
	int claim;			/* the slot of what the host process has of it */
};

/* An overlay's layers are opened, and later it is made of them; `flags` are MOUNT_ATTR_.... */
struct placing_overlay {
	size_t lowers;			/* their slots are right before */
	int slot;			/* the overlay's own */
	int holder;			/* of the directory that has the upper layer */
	const char *from, *to;		/* what --explain calls them; no `to`: in memory */
};
struct placing_overlay placing_open_layers(struct plan *plan, const char *const *lower, size_t lowers, const struct placing_upper *upper);
void placing_make_overlay(struct plan *plan, const struct placing_overlay *overlay, uint64_t flags, const char *why);

/* In the new root: mount points that it lacks; `mark` is PLAN_MARK where they are to be taken away again, or 0. */
void placing_points(struct plan *plan, const struct places *places, uint64_t mark);

/* What is made in memory and not yet mounted. */
void placing_stage(struct plan *plan, struct places *places);

/* Attaches what is in the place's slot. `flags` are MOUNT_ATTR_... that it has got, for whoever reads the row, and PLAN_ENTER. */
void placing_attach_one(struct plan *plan, const struct places *places, const struct place *p, const char *from, uint64_t flags);

/* An empty directory goes over what is at `to` in the mount in slot `within`, whose path is its first `skip` bytes, or in the root. */
struct placing_where {
	const char *to;
	int within;
	size_t skip;
};
void placing_cover(struct plan *plan, const struct places *places, const struct place_cover *cover, const struct placing_where *where);

/* A new proc is attached, and what is hidden of it hidden. */
typedef void placing_proc(void *context, const struct place *place);

/* All that is left, in the order given. */
void placing_attach(struct plan *plan, struct places *places, placing_proc *proc, void *context);

#endif
