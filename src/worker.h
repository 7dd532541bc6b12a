/* SPDX-License-Identifier: MIT */
/*
 * worker - work in a process of its own, which can be ended while a call of it hangs
 *
 * Whoever asks a file system that does not answer is held by that call, and only a signal that ends the process gets it out; then nobody
 * is left to clean up. So a child does the work. Its parent, which asks no such file system, hands signals on, and cleans up after a
 * child that was ended. By SIGKILL of the parent the child ends, too.
 */
#ifndef RBOX_WORKER_H
#define RBOX_WORKER_H

#include <stdbool.h>

#include "err.h"
#include "stopping.h"

struct worker {
	int (*work)(struct worker *w, struct err *e);	/* in the child */
	void (*clean)(struct worker *w, bool is_gone);	/* in the parent, after a child that was ended, and perhaps hangs still */
	void *context;
	int report[2];
	struct stopping stopping;
};

/*
 * Runs the work and returns what that returned, with its failure. A signal that ends a process ends the work, if that is not committed,
 * and then this process, when all is cleaned up.
 */
int worker_run(struct worker *w, struct err *e);

/* Of the child: from now on it is not ended, since it is soon done and could not be cleaned up after. */
void worker_commit(struct worker *w);

#endif
