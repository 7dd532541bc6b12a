/* SPDX-License-Identifier: MIT */
#include "ps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "boxes.h"
#include "census.h"
#include "fd.h"
#include "print.h"
#include "proof.h"
#include "select.h"
#include "sys.h"
#include "text.h"

enum { SHOWN = 256, COMMAND_SHOWN = 30, ROOT_SHOWN = 24 };

struct row {
	struct boxes_entry found;
	struct census census;
};

/*** Words ***/

static void add_age(struct text *t, int64_t milliseconds)
{
	static const struct { unsigned long long size; const char *unit; } units[] = {
		{ 86400, "d" }, { 3600, "h" }, { 60, "m" }, { 1, "s" },
	};
	unsigned long long seconds = milliseconds > 0 ? (unsigned long long)milliseconds / 1000 : 0;
	size_t i = 0;

	while (i < 3 && seconds < units[i].size)
		i++;
	text_add_number(t, seconds / units[i].size);
	text_add(t, units[i].unit);
	if (i < 3) {
		text_add_number(t, seconds % units[i].size / units[i + 1].size);
		text_add(t, units[i + 1].unit);
	}
}

static void add_size(struct text *t, uint64_t bytes)
{
	static const char *const units[] = { "K", "M", "G", "T" };
	uint64_t tenths = bytes * 10 / 1024;
	size_t i = 0;

	for (; tenths >= 10240 && i < 3; i++)
		tenths /= 1024;
	text_add_number(t, tenths / 10);
	if (tenths < 1000 && i) {
		text_add(t, ".");
		text_add_number(t, tenths % 10);
	}
	text_add(t, units[i]);
}

/* "running", "paused", "exited 3" */
static void add_status(struct text *t, const struct row *row)
{
	if (row->found.life != STATE_ENDED) {
		text_add(t, row->census.is_stopped ? "paused" : "running");
		return;
	}
	text_add(t, "exited ");
	text_add_number(t, (unsigned)box_exit_status(&row->found.end));
}

/* The last `width` characters, or the first: what tells paths apart is at their ends. */
static void add_cut(struct text *t, const char *string, size_t width, bool keeps_end)
{
	char shown[SHOWN * 4];
	struct text s = text_in(shown, sizeof shown);

	text_add_shown(&s, string);
	if (s.used <= width)
		text_add(t, shown);
	else if (keeps_end) {
		text_add(t, "...");
		text_add(t, shown + s.used - width + 3);
	} else {
		text_add_bytes(t, shown, width - 3);
		text_add(t, "...");
	}
}

static void add_command(struct text *t, const struct box *box)
{
	char line[SHOWN];
	struct text words = text_in(line, sizeof line);

	for (size_t i = 0; box->command[i]; i++) {
		text_add(&words, i ? " " : "");
		text_add(&words, box->command[i]);
	}
	add_cut(t, line, COMMAND_SHOWN, false);
}

static void pad(struct text *t, size_t column)
{
	do
		text_add(t, " ");
	while (t->used < column && !t->full);
}

/*** A table ***/

static void print_head(void)
{
	puts("ID           NAME            STATUS     AGE    PID     PROCS MEMORY ROOT                     COMMAND");
}

static void print_row(const struct row *row, int64_t now)
{
	enum { NAME = 13, STATUS = 29, AGE = 40, PID = 47, PROCESSES = 55, MEMORY = 61, ROOT = 68, COMMAND_AT = 93 };
	const struct box *box = &row->found.box;
	bool runs = row->found.life != STATE_ENDED;
	char line[1024];
	struct text t = text_in(line, sizeof line);

	text_add_bytes(&t, box->id, 8);
	text_add_bytes(&t, box->id + 9, 4);
	pad(&t, NAME);
	text_add(&t, box->name ? box->name : "-");
	pad(&t, STATUS);
	add_status(&t, row);
	pad(&t, AGE);
	add_age(&t, now - box->created);
	pad(&t, PID);
	if (runs)
		text_add_number(&t, (unsigned)box->init);
	pad(&t, PROCESSES);
	if (runs)
		text_add_number(&t, row->census.processes);
	pad(&t, MEMORY);
	if (runs)
		add_size(&t, row->census.resident);
	pad(&t, ROOT);
	add_cut(&t, box->root, ROOT_SHOWN, true);
	pad(&t, COMMAND_AT);
	add_command(&t, box);
	puts(line);
}

/*** JSON ***/

static void put_json(const char *string)
{
	size_t size = string ? 6 * strlen(string) + 3 : 8;
	AUTO_FREE char *json = malloc(size);

	if (!json)
		return;
	struct text t = text_in(json, size);
	text_add_json(&t, string);
	fputs(json, stdout);
}

static void put_list(const char *const *list)
{
	putchar('[');
	for (size_t i = 0; list[i]; i++) {
		fputs(i ? "," : "", stdout);
		put_json(list[i]);
	}
	putchar(']');
}

static void print_json(const struct row *row)
{
	const struct box *box = &row->found.box;
	bool runs = row->found.life != STATE_ENDED;

	printf("{\"id\":\"%s\",\"name\":", box->id);
	put_json(box->name);
	printf(",\"status\":\"%s\"", !runs ? "exited" : row->census.is_stopped ? "paused" : "running");
	if (!runs)
		printf(",\"exit_status\":%d,\"ended\":%lld", box_exit_status(&row->found.end), (long long)row->found.end.end);
	printf(",\"created\":%lld,\"detached\":%s", (long long)box->created, box->is_detached ? "true" : "false");
	if (runs)
		printf(",\"pid\":%d,\"host_pid\":%d,\"processes\":%zu,\"resident_bytes\":%llu", (int)box->init, (int)box->host,
		       row->census.processes, (unsigned long long)row->census.resident);
	fputs(",\"root\":", stdout);
	put_json(box->root);
	fputs(",\"command\":", stdout);
	put_list(box->command);
	putchar('}');
}

/*** All of them ***/

static int compare_ages(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->found.box.created != y->found.box.created)
		return x->found.box.created < y->found.box.created ? -1 : 1;
	return strcmp(x->found.box.id, y->found.box.id);
}

/* Opens those of the list that are still there. */
static size_t open_rows(int state, const struct boxes_list *list, bool with_ended, bool counts, struct row *row)
{
	AUTO_PROOF struct proof proof = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct row *r = &row[count];
		struct err e = { 0 };

		if (boxes_open(state, list->id[i], &r->found, &e))
			continue;
		if (proof_take(&proof, &r->found, &e)) {
			if (e.code != ESRCH)
				print_failure(&e);
			boxes_release(&r->found);
			continue;
		}
		fd_close(&r->found.entry);
		if (r->found.life != STATE_RUNNING && !(with_ended && r->found.life == STATE_ENDED)) {
			boxes_release(&r->found);
			continue;
		}
		if (counts && r->found.life == STATE_RUNNING)
			census_take(r->found.box.init, r->found.box.has_init, &r->census);
		count++;
	}
	qsort(row, count, sizeof *row, compare_ages);
	return count;
}

static void warn_of_hidden(const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (row[i].census.is_hidden) {
			print_warning("/proc hides the processes of boxes (hidepid): whether they are paused, how many they are and what memory they "
				      "use is not known");
			return;
		}
}

static void print_rows(const struct spec *spec, const struct row *row, size_t count)
{
	int64_t now = sys_clock_ms(CLOCK_REALTIME);

	if (spec->json)
		fputs("[", stdout);
	else if (!spec->quiet)
		print_head();
	for (size_t i = 0; i < count; i++) {
		if (spec->json) {
			fputs(i ? ",\n" : "\n", stdout);
			print_json(&row[i]);
		} else if (spec->quiet) {
			puts(row[i].found.box.id);
		} else {
			print_row(&row[i], now);
		}
	}
	if (spec->json)
		puts("\n]");
}

int ps_run(struct work *w, struct err *e)
{
	const struct spec *spec = &w->spec;
	struct boxes_list list = { 0 };
	AUTO_FD int state = -1;
	int r = select_state(&state, e);
	struct row *row;
	size_t count;

	if (r && r != -ENOENT)
		return r;
	if (!r && boxes_list(state, spec->all, &list, e))
		return -EINVAL;
	row = calloc(list.count + 1, sizeof *row);
	if (!row) {
		free(list.id);
		return err_code(e, ENOMEM, "no memory for %zu boxes", list.count);
	}
	count = open_rows(state, &list, spec->all, !spec->quiet, row);
	warn_of_hidden(row, count);
	print_rows(spec, row, count);
	for (size_t i = 0; i < count; i++)
		boxes_release(&row[i].found);
	free(row);
	free(list.id);
	return print_done();
}
