/* SPDX-License-Identifier: MIT */
/* Fuzz target of box: box.json and ended.json, which whoever can write to the directory of boxes may have written. */
#include "box.h"

#include "fuzz.h"
#include "signals.h"

static char *write_box(const struct box *box, size_t *size)
{
	size_t room = box_room(box);
	char *text = malloc(room);

	assert(text);
	*size = box_write(box, text, room);
	return text;
}

static void check_values(const struct box *box)
{
	assert(box_is_id(box->id) && (!box->name || box_is_name(box->name)));
	assert(box->host > 1 && box->init > 1 && box->created >= 0);
	assert(box->stop_signal > 0 && box->stop_signal <= SIGNALS_LAST);
	assert(box->umask <= 0777 && box->nice >= -20 && box->nice <= 20);
	assert(box->asked && box->command && box->environment);
	for (int i = 0; i < BOX_NAMESPACES; i++)
		assert(box->ns[i].descriptor >= -1);
}

/* What was read is written again, and that reads back as the same text. */
static void check_box(const char *text, size_t size)
{
	struct box box = { 0 }, again = { 0 };
	struct err e = { 0 };
	size_t first, second;
	char *written, *rewritten;

	if (box_read(&box, text, size, &e)) {
		assert(*e.text && !box.store);
		return;
	}
	check_values(&box);
	written = write_box(&box, &first);
	assert(box_read(&again, written, first, &e) == 0);
	rewritten = write_box(&again, &second);
	assert(first == second && memcmp(written, rewritten, first) == 0);
	box_release(&box);
	box_release(&again);
	free(written);
	free(rewritten);
}

static void check_end(const char *text, size_t size)
{
	struct box_end end = { 0 }, again = { 0 };
	char written[BOX_END_ROOM];
	struct err e = { 0 };

	if (box_end_read(&end, text, size, &e)) {
		assert(*e.text);
		return;
	}
	assert(box_exit_status(&end) >= 0 && box_exit_status(&end) <= 255);
	end.id = "01234567-89ab-4cde-8f01-23456789abcd";
	assert(box_end_read(&again, written, box_end_write(&end, written, sizeof written), &e) == 0);
	assert(again.start == end.start && again.end == end.end && again.timed_out == end.timed_out);
	assert(again.has_ended == end.has_ended && box_exit_status(&again) == box_exit_status(&end));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a block of just this size, so that one byte too far is seen */
	char *text = malloc(size + !size);

	assert(text);
	memcpy(text, data, size);
	check_box(text, size);
	check_end(text, size);
	free(text);
	return 0;
}
