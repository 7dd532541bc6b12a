/* SPDX-License-Identifier: MIT */
/*
 * journal - what a detached box wrote, in files of limited size
 *
 * A line of a journal is one of Kubernetes' log format, which other tools read too:
 *
 *	2026-11-25T20:31:13.123456789Z stdout F what was written
 *
 * F ends a line of the box, P is a piece of one that goes on. What goes on with a line has F:c or P:c, so that half a line whose beginning is
 * gone is known. The newest lines are in `log`; before that would grow above
 * JOURNAL_LIMIT it becomes `log.1`, in the place of the one before. Writing uses no heap.
 */
#ifndef RBOX_JOURNAL_H
#define RBOX_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum {
	JOURNAL_LIMIT = 1 << 20,	/* bytes of one file; there are two at most */
	JOURNAL_LINE = 16384,		/* longer lines of the box are cut into pieces */
	JOURNAL_STREAMS = 2,		/* stdout and stderr */
};

struct journal {
	int directory;			/* borrowed: where the files are */
	int file;			/* `log`, -1 while there is none */
	size_t size;			/* of it, in whole lines */
	bool is_within[JOURNAL_STREAMS];	/* what was added last to this stream did not end a line */
	uint64_t lost;			/* bytes of the box that could not be written: a full disk */
};

/* Makes an empty `log` in `directory`; -EEXIST where there is one. */
int journal_begin(struct journal *j, int directory, struct err *e);

/*
 * Adds what was read from stream 0 (stdout) or 1 (stderr), with the time of now. What does not end with a newline becomes a
 * piece, and the next of that stream goes on with it. What cannot be written is counted in `lost`; the next add tries again. Only
 * whole lines stay in the file.
 */
void journal_add(struct journal *j, unsigned stream, const char *bytes, size_t size);

/* Closes the file; nothing is added after that. */
void journal_end(struct journal *j);

/*
 * One line of the files, given without its newline. The text points into it, is not NUL-terminated and may have any byte but a
 * newline. False, and `found` untouched, where the line is none of a journal. Pure.
 */
struct journal_line {
	int64_t time;			/* nanoseconds since 1970 */
	unsigned stream;
	bool ends;			/* F */
	bool continues;			/* :c */
	bool is_after_gap;		/* of a reader: lines before it were written over unread */
	const char *text;
	size_t size;
};
bool journal_read_line(const char *line, size_t size, struct journal_line *found);

/*
 * "2026-11-25T20:31:13.123456789Z" and back; the fraction may be shorter or left out. -EINVAL, also for what is no day and for
 * years that nanoseconds do not reach: 1678 to 2261 are read. Pure.
 */
enum { JOURNAL_TIME = 31 };
void journal_write_time(int64_t time, char text[JOURNAL_TIME]);
int journal_read_time(const char *text, size_t size, int64_t *time);

/* Reads the lines of a journal in their order, then those that come. */
struct journal_reader {
	int directory;			/* borrowed */
	int file;
	bool is_newest;			/* `file` is `log`, as far as is known */
	bool is_passing;		/* `offset` is within a line that is passed over */
	bool has_gap;			/* the file before this one was not read to its end: it is another */
	bool has_cut;			/* a line longer than the buffer was passed over */
	uint64_t offset;		/* in the file: what was handed out ends here */
	char buffer[2 * JOURNAL_LINE];
};

/* Opens the older file that is there; -ENOENT where there is none. */
int journal_reader_begin(struct journal_reader *r, int directory, struct err *e);

/*
 * Hands the next line to `each`, as long as that returns true and there is one. Returns 1 where it stopped because `each` said so
 * (the line it said so for does not come again), 0 where nothing more is there now (more may come: call it again, it finds out by
 * itself when `log` was replaced), -errno. A line that is still being written waits until it is whole; one that is none of a
 * journal is passed over. Who is slower than the writer misses lines, but gets those that are left in their order.
 */
typedef bool journal_each(void *context, const struct journal_line *line);
int journal_reader_next(struct journal_reader *r, journal_each *each, void *context);

void journal_reader_end(struct journal_reader *r);

#endif
