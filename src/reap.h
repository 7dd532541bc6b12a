/* SPDX-License-Identifier: MIT */
/*
 * reap - process 1 of a box
 */
#ifndef RBOX_REAP_H
#define RBOX_REAP_H

#include <stdbool.h>
#include <sys/types.h>

#include "err.h"
#include "slim.h"

/*
 * Sends a signal as COMMAND would get it without a box: what a terminal sends to COMMAND and whatever is in its process group,
 * any other signal to COMMAND alone.
 */
void reap_pass_on(pid_t command, int signal);

struct reap {
	pid_t command;
	int gate;		/* end of file: the host process is gone */
	int report;		/* takes a record */
	bool is_first;		/* process 1, with whose end the kernel ends the box; else all descendants are ended by hand */
	struct slim *slim;
};

/*
 * Reaps whatever dies, passes signals on to COMMAND, and returns when that has ended, having written its status to `report`.
 * Every signal must be blocked. Does not return when the host process is gone: then the calling process ends at once, and the
 * box with it.
 */
int reap_until(const struct reap *life, struct err *e);

#endif
