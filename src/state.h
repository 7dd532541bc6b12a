/* SPDX-License-Identifier: MIT */
/*
 * state - the directory that tells which boxes run
 *
 *	STATE/ID/		a box; locked (flock(2)) by its host process for as long as that lives, which is as long as the box
 *	STATE/ID/box.json	what people and scripts read of it (box.h); there from the moment when the box stands. rbox itself believes its host
 *				process (proof.h)
 *	STATE/ID/plan.json	the plan that made it; not of a box that lives less than a tenth of a second
 *	STATE/ID/log, log.1	what a detached box wrote (journal.h)
 *	STATE/ID/ended.json	what became of it (box.h), where somebody may still ask
 *	STATE/ID/waiting-PID	`rbox wait`, which has it locked: keeps the directory from going away with the box
 *	STATE/@NAME		a symbolic link to ID
 *
 * STATE is $XDG_RUNTIME_DIR/rbox, else /tmp/rbox-UID. It is the caller's, and closed to all others. What is not locked is dead: whoever
 * meets it takes it away, unless it is kept for its log and status.
 * A host process unlocks before it reaps process 1. So as long as the lock is held, the pids in box.json are the box's.
 */
#ifndef RBOX_STATE_H
#define RBOX_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "box.h"
#include "err.h"

enum {
	STATE_KEPT_S = 24 * 60 * 60,	/* how long a detached box that has ended stays */
	STATE_WAITED_S = 10,		/* and another one's status, for those that wait */
	STATE_ENTRY = 80,		/* a name in the directory */
};

/*
 * Where it is for this user: `runtime` is $XDG_RUNTIME_DIR or NULL. An unusable $XDG_RUNTIME_DIR is passed over. Looks only; false where
 * neither place can be used, and then `path` is the second one.
 */
bool state_find_place(const char *runtime, char *path, size_t size);

/* Opens it, made if it is not there and `make` says so. A directory of somebody else's, or one that others can enter, is an error. */
int state_open(const char *path, bool make, int *state, struct err *e);

/*** A box's own entry ***/

/* Makes and locks the entry of a new box. */
int state_claim(int state, const char *id, int *entry, struct err *e);

/* Gives it the name, if no box that runs has it: at most one of many that ask at the same time gets it. */
int state_claim_name(int state, const char *id, const char *name, struct err *e);

/* Replaces a file of the entry, as a whole. */
int state_write(int entry, const char *file, const char *text, size_t size, struct err *e);

/* Keeps room on the disk for a file that is written in the end, when the disk may be full: `size` bytes, which that file then has. */
int state_reserve(int entry, const char *file, size_t size, struct err *e);
int state_write_reserved(int entry, const char *file, const char *text, size_t size, struct err *e);

/* The same in two steps: opens what will become `file`, and makes it that; `r` other than 0 says that writing failed, and what was begun goes. */
int state_draft(int entry, const char *file, struct err *e);
int state_commit(int entry, const char *file, int r, struct err *e);

/*
 * The box has ended: takes the entry away. False where it stays, which is dead from then on: a detached box's, and one that
 * somebody waits for. Those get an ended.json, and are unlocked after that by the descriptor's end.
 */
bool state_leave(int state, int entry, const struct box *box);

/*** Other boxes' entries ***/

enum state_life { STATE_DEAD, STATE_STARTING, STATE_RUNNING, STATE_ENDED };

/* Calls `each` with every id, in no order, until it returns false. */
typedef bool state_each(void *context, const char *id);
int state_walk(int state, state_each *each, void *context, struct err *e);

/* Opens a box's entry. -ENOENT where it is gone. */
int state_enter(int state, const char *id, int *entry, struct err *e);

/* Whether its box lives. */
enum state_life state_look(int entry);

/* A file of an entry, with a NUL behind it, to be freed. */
int state_read(int entry, const char *file, char **text, size_t *size, struct err *e);

/* Whether an entry has ended long enough ago to be taken away by whoever meets it; dead ones always have. */
bool state_is_over(int entry, enum state_life life);

/*
 * Takes the entry of a box that does not run away, with its name. False where it runs after all, or somebody keeps the directory locked for so
 * many milliseconds: then `e` says who.
 */
bool state_remove(int state, const char *id, unsigned patience, struct err *e);

/* A box that has ended is not to be kept any longer: its entry goes when nobody waits for its status any more. Fails where the directory is locked. */
int state_forget(int state, const char *id, struct err *e);

/* The id that NAME leads to. */
bool state_named(int state, const char *name, char id[BOX_ID]);

#endif
