/* SPDX-License-Identifier: MIT */
#include "events.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text.h"

enum { EVENT = 32768, PATH = 4096 };

void events_init(struct events *e, char room[2][EVENTS_ROOM], int status_fd, bool is_verbose)
{
	*e = (struct events){
		.status = { .to = output_to(status_fd), .is_used = status_fd >= 0, .bytes = room[0] },
		.rows = { .to = output_to(STDERR_FILENO), .is_used = is_verbose, .bytes = room[1] },
	};
}

/*** Queues ***/

/* Whole lines, as many as a pipe takes in one piece: those of boxes that share it do not mix. A longer line goes by itself. */
static size_t next_piece(const struct events_queue *q)
{
	const char *begin = q->bytes + q->begin;
	size_t size = q->end - q->begin;
	const char *newline;

	if (size <= PIPE_BUF)
		return size;
	newline = memrchr(begin, '\n', PIPE_BUF);
	if (!newline)
		newline = memchr(begin, '\n', size);
	return newline ? (size_t)(newline - begin) + 1 : size;
}

static void give_up(struct events_queue *q, int error)
{
	q->error = error;
	q->begin = q->end = 0;
}

void events_move(struct events_queue *q)
{
	while (q->begin < q->end) {
		ssize_t put = output_put(&q->to, q->bytes + q->begin, next_piece(q));

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno != EAGAIN)
			give_up(q, errno);
		if (put < 0)
			return;
		q->begin += (size_t)put;
	}
	q->begin = q->end = 0;
}

int events_waiting(const struct events_queue *q)
{
	return q->begin < q->end ? q->to.fd : -1;
}

/* False where there is no room for it. */
static bool keep(struct events_queue *q, const char *line, size_t size)
{
	if (size > EVENTS_ROOM - q->end && q->begin) {
		memmove(q->bytes, q->bytes + q->begin, q->end - q->begin);
		q->end -= q->begin;
		q->begin = 0;
	}
	if (size > EVENTS_ROOM - q->end)
		return false;
	memcpy(q->bytes + q->end, line, size);
	q->end += size;
	return true;
}

static bool tell_lost(struct events *e, struct events_queue *q)
{
	char line[128];
	struct text t = text_in(line, sizeof line);

	if (!q->lost)
		return true;
	text_add(&t, q == &e->status ? "{\"event\":\"lost\",\"count\":" : "rbox: warning: nobody read ");
	text_add_number(&t, q->lost);
	text_add(&t, q == &e->status ? "}\n" : " rows that came here, in time\n");
	if (!keep(q, line, t.used))
		return false;
	q->lost = 0;
	return true;
}

static void add_line(struct events *e, struct events_queue *q, const char *line, size_t size)
{
	if (!q->is_used || q->error)
		return;
	events_move(q);
	if (!tell_lost(e, q) || !keep(q, line, size))
		q->lost++;
	events_move(q);
}

static void finish(struct events *e, struct events_queue *q)
{
	if (q->begin < q->end) {
		int r = output_finish(&q->to, q->bytes + q->begin, q->end - q->begin, e->limit);

		give_up(q, r < 0 ? -r : r > 0 ? EINTR : 0);
	}
	if (q->error || !q->lost)
		return;
	tell_lost(e, q);
	finish(e, q);
}

/* A reader that is gone, or does not read, has nothing to complain of. */
static bool is_readers(int error)
{
	return error == EPIPE || error == ECONNRESET || error == ETIMEDOUT || error == EINTR;
}

int events_finish(struct events *e)
{
	finish(e, &e->rows);
	finish(e, &e->status);
	return is_readers(e->status.error) ? 0 : e->status.error;
}

/*** Lines ***/

void events_row(struct events *e, const struct plan *plan, size_t index)
{
	char line[PLAN_ROW + 1];

	plan_line(plan, index, line, PLAN_ROW);
	strncat(line, "\n", 2);
	add_line(e, &e->rows, line, strlen(line));
}

static void add_member(struct text *t, const char *name, const char *value)
{
	text_add(t, ",\"");
	text_add(t, name);
	text_add(t, "\":");
	text_add_json(t, value);
}

static void add_status(struct events *e, struct text *t)
{
	text_add(t, "}\n");
	add_line(e, &e->status, t->buffer, t->used);
}

void events_started(struct events *e, pid_t pid, const struct box_ns *ns)
{
	char line[EVENT];
	struct text t = text_in(line, sizeof line);

	text_add(&t, "{\"event\":\"started\",\"pid\":");
	text_add_number(&t, (unsigned)pid);
	text_add(&t, ",\"namespaces\":{");
	for (size_t i = 0; i < BOX_NAMESPACES; i++) {
		if (ns[i].descriptor < 0)
			continue;
		text_add(&t, i ? "," : "");
		text_add_json(&t, box_namespace[i]);
		text_add(&t, ":");
		text_add_number(&t, ns[i].inode);
	}
	text_add(&t, "}");
	add_status(e, &t);
}

void events_ended(struct events *e, int wait_status)
{
	char line[EVENT];
	struct text t = text_in(line, sizeof line);

	text_add(&t, WIFSIGNALED(wait_status) ? "{\"event\":\"exited\",\"signal\":" : "{\"event\":\"exited\",\"status\":");
	text_add_number(&t, (unsigned)(WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : WEXITSTATUS(wait_status)));
	add_status(e, &t);
}

void events_failed(struct events *e, const struct plan *plan, const struct err *failure)
{
	char line[EVENT];
	struct text t = text_in(line, sizeof line);
	const struct step *row = plan && failure->row > 0 && (size_t)failure->row <= plan->count ? &plan->row[failure->row - 1] : NULL;
	const char *about = *failure->path ? failure->path : row ? row->to ? row->to : row->from : NULL;
	char path[PATH];
	struct text cut = text_in(path, sizeof path);

	/* an operand can be as long as an argument; a line that is cut in the middle is no JSON */
	text_add(&cut, about ? about : "");
	text_add(&t, "{\"event\":\"failed\",\"row\":");
	text_add_number(&t, row ? (unsigned)failure->row : 0);
	add_member(&t, "step", row ? plan_verb(row->verb) : NULL);
	add_member(&t, "path", about ? path : NULL);
	add_member(&t, "errno", err_name(failure->code));
	add_member(&t, "message", failure->text);
	add_member(&t, "hint", *failure->hint ? failure->hint : NULL);
	text_add(&t, ",\"status\":");
	text_add_number(&t, (unsigned)failure->status);
	add_status(e, &t);
}
