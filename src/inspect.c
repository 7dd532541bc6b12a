/* SPDX-License-Identifier: MIT */
#include "inspect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "boxes.h"
#include "census.h"
#include "fd.h"
#include "files.h"
#include "json.h"
#include "members.h"
#include "mountinfo.h"
#include "print.h"
#include "proof.h"
#include "select.h"
#include "text.h"

enum { PLAN_TRIES = 40, PLAN_PAUSE_NS = 10000000 };

static void put_string(const char *string)
{
	size_t size = 6 * strlen(string) + 3;
	AUTO_FREE char *json = malloc(size);

	if (!json)
		return;
	struct text t = text_in(json, size);
	text_add_json(&t, string);
	fputs(json, stdout);
}

/* ,"NAME":CONTENTS of a file of the entry, which is JSON itself; null where it is not there, or is something else. */
static void put_file(int entry, const char *name, const char *file)
{
	struct err ignored = { 0 };
	struct json json;
	char *text = NULL;
	size_t size;

	printf(",\n\"%s\":", name);
	if (state_read(entry, file, &text, &size, &ignored) || json_read(text, size, &json)) {
		fputs("null", stdout);
		free(text);
		return;
	}
	while (size && text[size - 1] == '\n')
		text[--size] = '\0';
	fputs(text, stdout);
	free(text);
}

/* Of a box that runs what its host process says of it, and not what the file does. */
static void put_box(const struct boxes_entry *found)
{
	size_t size = box_room(&found->box);
	AUTO_FREE char *text = found->is_vouched ? malloc(size) : NULL;

	if (!text) {
		put_file(found->entry, "box", "box.json");
		return;
	}
	size = box_write(&found->box, text, size);
	printf(",\n\"box\":%.*s", (int)size - 1, text);
}

/* A box that is younger than a tenth of a second has not told its plan yet. */
static void put_plan(const struct boxes_entry *found)
{
	static const struct timespec pause = { .tv_nsec = PLAN_PAUSE_NS };

	for (int i = 0; i < PLAN_TRIES && found->life == STATE_RUNNING; i++) {
		if (faccessat(found->entry, "plan.json", F_OK, 0) == 0)
			break;
		nanosleep(&pause, NULL);
	}
	put_file(found->entry, "plan", "plan.json");
}

static void put_map(struct work *w, pid_t pid, const char *name)
{
	struct ids *map = &w->join.uid_map;
	struct err ignored = { 0 };
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	*map = (struct ids){ 0 };
	ids_read_map(map, files_read(&w->join.files, path), &ignored);
	printf(",\n\"%s\":[", name);
	for (unsigned i = 0; i < map->count; i++)
		printf("%s{\"inside\":%u,\"outside\":%u,\"count\":%u}", i ? "," : "", map->extent[i].inside, map->extent[i].outside,
		       map->extent[i].count);
	putchar(']');
}

static void put_field(const char *name, const char *field, size_t size)
{
	char plain[8192];

	mountinfo_plain(field, size, plain, sizeof plain);
	printf("\"%s\":", name);
	put_string(plain);
}

/* ID PARENT DEV ROOT AT OPTIONS [PROPAGATION]... - TYPE SOURCE OPTIONS */
static void put_mount(const char *line, size_t size)
{
	static const char *const before[] = { NULL, NULL, NULL, "source_root", "at", "options" };
	static const char *const behind[] = { "type", "source", "filesystem_options" };
	enum { BEFORE = sizeof before / sizeof *before, BEHIND = sizeof behind / sizeof *behind };
	const char *end = line + size, *field = line, *propagation = NULL;
	size_t n = 0, tail = 0, propagation_size = 0;

	putchar('{');
	for (; field < end; n++) {
		size_t length = strcspn(field, " \n");

		if (n >= BEFORE && !tail && length == 1 && *field == '-') {
			put_field("propagation", propagation ? propagation : "", propagation_size);
			tail = 1;
		} else if (n >= BEFORE && !tail) {
			propagation = propagation ? propagation : field;
			propagation_size = (size_t)(field - propagation) + length;
		} else if (tail && tail <= BEHIND) {
			putchar(',');
			put_field(behind[tail++ - 1], field, length);
		} else if (n < BEFORE && before[n]) {
			put_field(before[n], field, length);
			putchar(',');
		}
		field += length + 1;
	}
	putchar('}');
}

static void put_mounts(struct files *files, pid_t pid)
{
	char path[64];
	const char *text, *line;
	size_t size, n = 0;

	snprintf(path, sizeof path, "/proc/%d/mountinfo", (int)pid);
	text = files_read(files, path);
	fputs(",\n\"mounts\":[", stdout);
	while (text_field(&text, "\n", &line, &size)) {
		if (!size)
			continue;
		fputs(n++ ? ",\n" : "\n", stdout);
		put_mount(line, size);
	}
	putchar(']');
}

static void put_life(struct work *w, const struct boxes_entry *found)
{
	struct census census;

	if (found->life != STATE_RUNNING) {
		put_file(found->entry, "ended", "ended.json");
		return;
	}
	census_take(found->box.init, found->box.has_init, &census);
	printf(",\n\"processes\":%zu,\"resident_bytes\":%llu", census.processes, (unsigned long long)census.resident);
	put_map(w, found->box.init, "uid_map");
	put_map(w, found->box.init, "gid_map");
	put_mounts(&w->join.files, found->box.init);
}

/* A box that ends between the two is looked for again: it may be kept. */
static int find(const struct spec *spec, int *state, struct boxes_entry *found, struct err *e)
{
	if (select_one(spec, true, state, found, e))
		return -EINVAL;
	if (proof_take_one(found, spec->boxes[0], e) == 0)
		return 0;
	if (e->code != ESRCH)
		return -EINVAL;
	boxes_release(found);
	fd_close(state);
	*e = (struct err){ 0 };
	return select_one(spec, true, state, found, e);
}

int inspect_run(struct work *w, struct err *e)
{
	AUTO_BOX struct boxes_entry found = { .entry = -1 };
	AUTO_FD int state = -1;
	struct census census = { 0 };

	if (find(&w->spec, &state, &found, e))
		return -EINVAL;
	if (found.life == STATE_RUNNING)
		census_take(found.box.init, found.box.has_init, &census);
	printf("{\"schema\":%d,\"status\":\"%s\"", MEMBERS_SCHEMA,
	       found.life != STATE_RUNNING ? "exited" : census.is_stopped ? "paused" : "running");
	put_box(&found);
	put_life(w, &found);
	put_plan(&found);
	puts("}");
	return print_done();
}
