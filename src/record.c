/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <assert.h>
#include <limits.h>

#include "fd.h"

static_assert(sizeof(struct record) <= PIPE_BUF, "a record is written whole");

bool record_send(int fd, const struct record *record)
{
	return fd_write(fd, record, sizeof *record) == 0;
}

bool record_receive(int fd, struct record *record)
{
	return fd_read(fd, record, sizeof *record) == (long)sizeof *record;
}
