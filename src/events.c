/* SPDX-License-Identifier: MIT */
#include "events.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"
#include "text.h"

enum { EVENT = 32768, PATH = 4096 };

void events_row(const struct plan *plan, size_t index)
{
	char line[PLAN_ROW + 1];

	plan_line(plan, index, line, PLAN_ROW);
	strncat(line, "\n", 2);
	(void)fd_write(STDERR_FILENO, line, strlen(line));
}

static void add_member(struct text *t, const char *name, const char *value)
{
	text_add(t, ",\"");
	text_add(t, name);
	text_add(t, "\":");
	text_add_json(t, value);
}

/* Whoever reads may be gone; that is not the box's fault. */
static void send(int fd, struct text *t)
{
	text_add(t, "}\n");
	(void)fd_write(fd, t->buffer, t->used);
}

void events_started(int fd, pid_t pid, const struct box_ns *ns)
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
	send(fd, &t);
}

void events_ended(int fd, int wait_status)
{
	char line[EVENT];
	struct text t = text_in(line, sizeof line);

	text_add(&t, WIFSIGNALED(wait_status) ? "{\"event\":\"exited\",\"signal\":" : "{\"event\":\"exited\",\"status\":");
	text_add_number(&t, (unsigned)(WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : WEXITSTATUS(wait_status)));
	send(fd, &t);
}

void events_failed(int fd, const struct plan *plan, const struct err *e)
{
	char line[EVENT];
	struct text t = text_in(line, sizeof line);
	const struct step *row = plan && e->row > 0 && (size_t)e->row <= plan->count ? &plan->row[e->row - 1] : NULL;
	const char *about = *e->path ? e->path : row ? row->to ? row->to : row->from : NULL;
	char path[PATH];
	struct text cut = text_in(path, sizeof path);

	/* an operand can be as long as an argument; a line that is cut in the middle is no JSON */
	text_add(&cut, about ? about : "");
	text_add(&t, "{\"event\":\"failed\",\"row\":");
	text_add_number(&t, row ? (unsigned)e->row : 0);
	add_member(&t, "step", row ? plan_verb(row->verb) : NULL);
	add_member(&t, "path", about ? path : NULL);
	add_member(&t, "errno", err_name(e->code));
	add_member(&t, "message", e->text);
	add_member(&t, "hint", *e->hint ? e->hint : NULL);
	text_add(&t, ",\"status\":");
	text_add_number(&t, (unsigned)e->status);
	send(fd, &t);
}
