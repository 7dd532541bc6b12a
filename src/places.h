/* SPDX-License-Identifier: MIT */
/*
 * places - what is to be seen where in the box, beside the kernel's own trees
 *
 * The list of it, in the order of mounting: what the box gets of its own accord, then what the user mounts. A place knows what its
 * destination lies in, which says whether something can be made there. Pure.
 */
#ifndef RBOX_PLACES_H
#define RBOX_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "facts.h"
#include "plan.h"
#include "spec.h"

/* What a destination lies in, and so what is done where it is not there. */
enum place_ground {
	GROUND_ROOT,		/* ROOT, or the overlay of it: a mount point for the time of the box */
	GROUND_MEMORY,		/* a file system of the box's own: made in it */
	GROUND_FIXED,		/* the caller's files, what is kept, or a tree of the kernel's: nothing is made */
};

/* The box's own trees, which a destination may lie in. */
enum place_tree { TREE_DEV, TREE_PROC, TREE_SYS, PLACE_TREES };
extern const char *const places_tree[PLACE_TREES];

/* Directories that are bound onto themselves before anything is mounted in them, the upper ones first. */
struct place_pin {
	const char *path;
	struct place_pin *next;
};
struct place_pins { struct place_pin *first, *last; };

/* A directory that is covered by an empty one. */
struct place_cover {
	const char *path;		/* from the mount that it lies in */
	int withheld;			/* it is this one of rbox's own directories; else PLACE_BROKEN or PLACE_ALIAS */
};

enum { PLACE_BROKEN = -1, PLACE_ALIAS = -2 };

struct place {
	const struct spec_mount *mount;
	const char *target;		/* clean */
	const char *source;		/* the mount's, with a NUL behind it; NULL where it has none */
	const char *text;		/* SPEC_FILE: what is in it, instead of a source */
	const char *why;
	enum place_ground ground;
	int over;			/* the last place before it that it lies in; -1: none */
	int tree;			/* else one of place_tree; -1: none */
	bool is_base;			/* others lie in it */
	bool is_directory;		/* what goes there */
	bool is_lacking;		/* ROOT has nothing there; only of GROUND_ROOT */
	bool is_left_out;
	bool is_link;			/* a link of ROOT is there, which is followed */
	bool is_pinned;			/* whoever may write above it cannot put another one at its path */
	struct place_pins pins;		/* in it */
	bool over_link;			/* goes over a symbolic link that is there, not to where it leads */
	int slot, null, claim, parent;	/* while the rows are made */
	struct place_cover *cover;	/* what may not be seen below it, or cannot */
	size_t covers;
	struct placing_overlay *overlay;	/* the same */
};

struct places {
	struct place *place;
	size_t count;
	struct place_cover *cover;	/* the same in ROOT */
	size_t covers;
	int withheld[FACTS_WITHHELD];	/* while the rows are made: the slots of rbox's own directories */
	struct place_pins pins;		/* in ROOT */
	bool guards_inodes;		/* root of the machine is in the box: modes and owners of devices and of /proc are kept from it */
	size_t descriptors;		/* that they may hold at the same time */
	int tree_slot[PLACE_TREES];	/* while the rows are made: where that tree is kept */
	bool uses_tree[PLACE_TREES];	/* something lies in it */
};

/* Makes the list in the plan's store. Refuses what cannot work. */
int places_make(struct plan *plan, const struct spec *spec, const struct facts *facts, struct places *places, struct err *e);

/* Whether it is a mount in the end, and so covers what is there. */
bool places_is_mount(const struct place *p);

/* Whether ROOT has to get a mount point for it. */
bool places_needs_point(const struct place *p);

/* Whether it is first made in memory, and then mounted. */
bool places_is_staged(const struct place *p);

/* Whether the box has a tree of its own there: no /proc with --proc none. */
bool places_has_tree(const struct spec *spec, const struct facts *facts, enum place_tree tree);


#endif
