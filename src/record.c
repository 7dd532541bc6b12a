/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <assert.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>

#include "fd.h"
#include "signals.h"

static_assert(sizeof(struct record) <= PIPE_BUF, "a record is written whole");

int record_send(int fd, const struct record *record)
{
	return fd_write(fd, record, sizeof *record);
}

static void end_texts(struct err *e)
{
	e->text[ERR_TEXT - 1] = e->hint[ERR_HINT - 1] = e->path[ERR_PATH - 1] = '\0';
}

static bool is_end(int status)
{
	return WIFEXITED(status) || (WIFSIGNALED(status) && WTERMSIG(status) <= SIGNALS_LAST);
}

bool record_receive(int fd, struct record *record)
{
	if (fd_read(fd, record, sizeof *record) != (long)sizeof *record)
		return false;
	end_texts(&record->err);
	if (record->kind == RECORD_ENDED && !is_end(record->status))
		record->status = SIGKILL;
	if (record->kind == RECORD_FAILED && (record->err.status <= 0 || record->err.status > UINT8_MAX))
		record->err.status = ERR_FAILED;
	return true;
}
