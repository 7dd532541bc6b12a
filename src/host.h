/* SPDX-License-Identifier: MIT */
/*
 * host - the host process while the box runs
 */
#ifndef RBOX_HOST_H
#define RBOX_HOST_H

#include <time.h>

#include "actors.h"
#include "err.h"

/*
 * While the box is being made: waits for a child's end or for a signal that asks rbox to end, at most `limit` (NULL: for ever).
 * Such a signal is the failure, and the exit status is what it would have been.
 */
int host_wait(const struct timespec *limit, struct err *e);

/*
 * Waits for init to be ready. `lasting`: not before the box has lasted for some milliseconds, and not for one that has ended by
 * then: most of those that do so are jobs that nobody looks for, and a start must not be held up for them.
 */
int host_expect(struct run *run, bool lasting, struct err *e);

/*
 * Until init is dead: passes signals in, keeps time, moves what goes through the box's terminal or into its log, takes records
 * out. Then moves the rest. COMMAND's end, or the box's failure, is in `run`. Init is not reaped yet where the box has an entry: see
 * state.h.
 */
int host_supervise(struct run *run, struct err *e);

/* Takes the dead init away, when nobody looks for it by its pid any more; what it and its descendants used is in `run`. */
void host_reap(struct run *run);

/* After a failure of the host's own: nothing of the box runs. What init had to say before is in `run`. */
void host_abandon(struct run *run);

/*
 * Tells the process that the user started what became of the start: `failure` is NULL where COMMAND runs. Then that process has to say that
 * it has told the user, or the box ends. After a failure later calls do nothing.
 */
void host_tell_launch(struct run *run, const struct err *failure);

#endif
