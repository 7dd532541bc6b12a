/* SPDX-License-Identifier: MIT */
/*
 * record - what the processes of a box tell the host process
 *
 * One fixed size below PIPE_BUF, so that a write is whole or not at all, and records of two writers never mix (pipe(7)).
 */
#ifndef RBOX_RECORD_H
#define RBOX_RECORD_H

#include <stdbool.h>

#include "err.h"

enum record_kind { RECORD_ROW = 1, RECORD_FAILED, RECORD_ENDED, RECORD_STOPPED, RECORD_STARTED, RECORD_READY };

struct record {
	enum record_kind kind;
	int row;		/* RECORD_ROW: counted from 1 */
	int status;		/* RECORD_ENDED: as waitpid(2) gives it; RECORD_STOPPED: the signal */
	struct err err;		/* RECORD_FAILED */
};

/* Writes one: 0 or -errno, -EPIPE if the other side is gone. */
int record_send(int fd, const struct record *record);

/*
 * Reads one; false where the other side is gone or nothing is there. The writer is in the box: whatever it writes, what was
 * read has texts that end, a status of a failure that is one, and of an end one that waitpid(2) could give; row and kind are for the
 * reader to look at.
 */
bool record_receive(int fd, struct record *record);

#endif
