/* SPDX-License-Identifier: MIT */
#include "logs.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "boxes.h"
#include "fd.h"
#include "journal.h"
#include "select.h"
#include "sys.h"
#include "text.h"

enum { FOLLOW_MS = 1000 };

/* What is printed of a journal. */
struct printing {
	const struct spec *spec;
	int64_t since;
	uint64_t skip[JOURNAL_STREAMS];	/* lines of each that come before the last --tail of both */
	bool is_within[JOURNAL_STREAMS];	/* a line whose beginning was seen has not ended yet */
	struct err *e;
};

/* Whether it is a piece of a line of which the beginning was seen, and asked for; the beginning of the oldest may be gone. */
static bool takes(const struct printing *p, bool is_within[JOURNAL_STREAMS], const struct journal_line *line)
{
	if (line->is_after_gap)
		memset(is_within, 0, JOURNAL_STREAMS * sizeof *is_within);
	if (line->time < p->since || (line->continues && !is_within[line->stream]))
		return false;
	is_within[line->stream] = !line->ends;
	return true;
}

/*** How many lines there are ***/

struct counting {
	const struct printing *printing;
	uint64_t most;			/* counts no more than this */
	uint64_t lines[JOURNAL_STREAMS];
	bool is_within[JOURNAL_STREAMS];
};

/* Lines count in the order in which they end. */
static bool count(void *context, const struct journal_line *line)
{
	struct counting *c = context;

	if (takes(c->printing, c->is_within, line) && line->ends)
		c->lines[line->stream]++;
	return c->lines[0] + c->lines[1] < c->most;
}

static int count_lines(struct journal_reader *r, int entry, struct counting *c, struct err *e)
{
	if (!c->most)
		return 0;
	if (journal_reader_begin(r, entry, e))
		return -EINVAL;
	journal_reader_next(r, count, c);
	journal_reader_end(r);
	return 0;
}

/* What comes before the last `tail` lines; those that have not ended yet are the very last. */
static int find_tail(struct journal_reader *r, int entry, struct printing *p, struct err *e)
{
	struct counting all = { .printing = p, .most = UINT64_MAX }, before = { .printing = p };
	uint64_t open, lines, skipped;

	if (count_lines(r, entry, &all, e))
		return -EINVAL;
	lines = all.lines[0] + all.lines[1];
	open = all.is_within[0] + all.is_within[1];
	skipped = lines + open > p->spec->tail ? lines + open - p->spec->tail : 0;
	before.most = skipped < lines ? skipped : lines;
	if (count_lines(r, entry, &before, e))
		return -EINVAL;
	memcpy(p->skip, before.lines, sizeof p->skip);
	for (size_t i = 0; i < JOURNAL_STREAMS && skipped > lines; i++) {
		p->skip[i] += all.is_within[i];
		skipped -= all.is_within[i];
	}
	return 0;
}

/*** Printing ***/

static int put(int fd, const char *bytes, size_t size, struct err *e)
{
	int r = fd_write(fd, bytes, size);

	return r ? err_code(e, -r, "cannot write to standard %s", fd == STDOUT_FILENO ? "output" : "error") : 0;
}

/* What was written to the box's stdout goes to stdout, and stderr to stderr. */
static bool print_line(void *context, const struct journal_line *line)
{
	struct printing *p = context;
	int fd = line->stream ? STDERR_FILENO : STDOUT_FILENO;
	bool begins = !p->is_within[line->stream];

	/* what was begun is not gone on with */
	for (int i = 0; line->is_after_gap && i < JOURNAL_STREAMS; i++)
		if (p->is_within[i] && !p->skip[i] && put(i ? STDERR_FILENO : STDOUT_FILENO, "\n", 1, p->e))
			return false;
	begins |= line->is_after_gap;
	char out[JOURNAL_LINE + JOURNAL_TIME + 8];
	struct text t = text_in(out, sizeof out);

	if (!takes(p, p->is_within, line))
		return true;
	if (p->skip[line->stream]) {
		p->skip[line->stream] -= line->ends;
		return true;
	}
	/* the rest of the line before was written over while it was read */
	if (!begins && !line->continues)
		text_add(&t, "\n");
	if (p->spec->timestamps && (begins || !line->continues)) {
		char time[JOURNAL_TIME];

		journal_write_time(line->time, time);
		text_add(&t, time);
		text_add(&t, " ");
	}
	text_add_bytes(&t, line->text, line->size);
	text_add(&t, line->ends ? "\n" : "");
	return put(fd, out, t.used, p->e) == 0;
}

/*** Following ***/

/* Until something in the entry changes, the box has ended, or a while is over. */
static void await_change(int changes, int host)
{
	struct pollfd wait[] = { { .fd = changes, .events = POLLIN }, { .fd = host, .events = POLLIN } };
	char events[4096];

	poll(wait, 2, FOLLOW_MS);
	if (wait[0].revents & POLLIN && read(changes, events, sizeof events) < 0)
		return;
}

static int watch(int entry)
{
	char path[32];
	struct text t = text_in(path, sizeof path);
	AUTO_FD int changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	text_add(&t, "/proc/self/fd/");
	text_add_number(&t, (unsigned)entry);
	if (changes < 0 || inotify_add_watch(changes, path, IN_MODIFY | IN_CREATE | IN_MOVE | IN_ONLYDIR) < 0)
		return -1;
	return fd_take(&changes);
}

static int print_all(struct journal_reader *r, const struct boxes_entry *found, struct printing *p)
{
	bool follows = p->spec->follow && found->life == STATE_RUNNING;
	AUTO_FD int changes = follows ? watch(found->entry) : -1;
	AUTO_FD int host = -1;
	struct err ignored = { 0 };

	if (follows && boxes_pidfd(found, found->box.host, &host, &ignored))
		follows = false;
	for (;;) {
		/* asked before the last read: what is written between the two is not missed */
		bool runs = follows && state_look(found->entry) == STATE_RUNNING;
		int found_lines = journal_reader_next(r, print_line, p);

		if (found_lines < 0)
			return err_code(p->e, -found_lines, "read the log");
		if (found_lines > 0)
			return -EINVAL;
		if (!runs)
			return 0;
		await_change(changes, host);
	}
}

/*** The whole ***/

/* A time, or a duration back from now. */
static int parse_since(const char *text, int64_t *since, struct err *e)
{
	uint64_t back;

	*since = INT64_MIN;
	if (!text || journal_read_time(text, strlen(text), since) == 0)
		return 0;
	if (text_duration(text, &back))
		return err_set(e, "--since '%s' is neither a time such as 2026-11-25T20:31:13Z nor a duration such as 10m", text);
	*since = (sys_clock_ms(CLOCK_REALTIME) - (int64_t)back) * 1000000;
	return 0;
}

static int print_log(const struct spec *spec, struct journal_reader *reader, struct err *e)
{
	AUTO_BOX struct boxes_entry found = { .entry = -1 };
	struct printing p = { .spec = spec, .e = e };
	AUTO_FD int state = -1;
	int r;

	if (parse_since(spec->since, &p.since, e) || select_one(spec, true, &state, &found, e))
		return -EINVAL;
	if (!found.box.is_detached)
		return err_set(e, "box %s is not detached: what it writes goes to where it was started", spec->boxes[0]);
	if (spec->has_tail && find_tail(reader, found.entry, &p, e))
		return -EINVAL;
	if (journal_reader_begin(reader, found.entry, e))
		return -EINVAL;
	r = print_all(reader, &found, &p);
	journal_reader_end(reader);
	return r;
}

int logs_run(struct work *w, struct err *e)
{
	struct journal_reader *reader = calloc(1, sizeof *reader);
	int r = reader ? print_log(&w->spec, reader, e) : err_code(e, ENOMEM, "no memory");

	free(reader);
	return r;
}
