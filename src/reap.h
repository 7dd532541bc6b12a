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
 * Sends a signal as COMMAND would get it without a box: what a terminal or a shell's job control sends to COMMAND and whatever is
 * in its process group, any other signal to COMMAND alone.
 */
void reap_pass_on(pid_t command, int signal);

/* What ends together with COMMAND, or with the host process. */
enum reap_end {
	REAP_NAMESPACE,		/* the caller is process 1, with whose end the kernel ends the box */
	REAP_DESCENDANTS,	/* the pid namespace is the caller's: all descendants are ended by hand */
	REAP_COMMAND,		/* COMMAND is a further process in a box */
};

struct reap {
	pid_t command;
	int gate;		/* end of file: the host process is gone */
	int report;		/* takes a record */
	enum reap_end end;
	int children;		/* with REAP_DESCENDANTS: the list of the caller's children */
	struct slim *slim;
};

/*
 * Reaps whatever dies, passes signals on to COMMAND, and returns when that has ended, having written its status to `report`. When
 * job control stops COMMAND, a record says so. Every signal must be blocked. Does not return when the host process is gone: then the calling process ends at once, and the
 * box with it.
 */
int reap_until(const struct reap *life, struct err *e);

#endif
