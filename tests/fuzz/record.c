/* SPDX-License-Identifier: MIT */
/* Fuzz target of record: what a writer in the box that is not rbox sends, up to the words for people and programs that it becomes. */
#include "record.h"

#include <fcntl.h>
#include <unistd.h>

#include "box.h"
#include "events.h"
#include "fuzz.h"
#include "json.h"

enum { MUCH = 65536 };

static void check_texts(const struct err *e)
{
	assert(memchr(e->text, '\0', sizeof e->text) && memchr(e->hint, '\0', sizeof e->hint) && memchr(e->path, '\0', sizeof e->path));
}

/* ended.json, and what inspect reads of it. */
static void check_end(const struct record *record)
{
	struct box_end end = { .id = "01234567-89ab-4cde-8f01-23456789abcd" }, again = { 0 };
	char text[BOX_END_ROOM];
	struct err e = { 0 };

	if (record->kind == RECORD_FAILED)
		end.failure = record->err;
	end.has_ended = record->kind == RECORD_ENDED;
	end.wait_status = record->status;
	assert(box_exit_status(&end) >= 0 && box_exit_status(&end) <= 255);
	assert(box_end_read(&again, text, box_end_write(&end, text, sizeof text), &e) == 0);
	assert(box_exit_status(&again) == box_exit_status(&end));
}

/* The line of --status-fd. */
static void check_event(const int ends[2], const struct record *record)
{
	static char line[MUCH], room[2][EVENTS_ROOM];
	struct events events;
	struct json event;
	ssize_t size;

	events_init(&events, room, ends[1], false);
	events_failed(&events, NULL, &record->err);
	assert(events_finish(&events) == 0);
	size = read(ends[0], line, sizeof line);
	assert(size > 0 && line[size - 1] == '\n' && json_read(line, (size_t)size, &event) == 0 && event.kind == JSON_OBJECT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int ends[2];
	struct record sent = { 0 }, got;

	if (!ends[1])
		assert(pipe2(ends, O_CLOEXEC) == 0);
	memcpy(&sent, data, size < sizeof sent ? size : sizeof sent);
	assert(write(ends[1], &sent, sizeof sent) == sizeof sent && record_receive(ends[0], &got));
	check_texts(&got.err);
	if (got.kind == RECORD_FAILED)
		assert(got.err.status > 0 && got.err.status <= 255);
	check_end(&got);
	check_event(ends, &got);
	return 0;
}
