/* SPDX-License-Identifier: MIT */
/* Fuzz target of journal: its lines and times, which a stranger may have written. */
#include "journal.h"

#include "fuzz.h"

static void check_time(const char *text, size_t size)
{
	char again[JOURNAL_TIME];
	int64_t time, same;

	if (journal_read_time(text, size, &time))
		return;
	journal_write_time(time, again);
	assert(strlen(again) == JOURNAL_TIME - 1);
	assert(journal_read_time(again, JOURNAL_TIME - 1, &same) == 0 && same == time);
	assert(memcmp(text, again, sizeof "2026-11-25T20:31:13" - 1) == 0);
}

static void check_any_number_is_a_time(const char *bytes, size_t size)
{
	char text[JOURNAL_TIME];
	int64_t time, same;

	if (size < sizeof time)
		return;
	memcpy(&time, bytes, sizeof time);
	journal_write_time(time, text);
	assert(strlen(text) == JOURNAL_TIME - 1);
	if (journal_read_time(text, JOURNAL_TIME - 1, &same) == 0)
		assert(same == time);
}

static void check_line(const char *bytes, size_t size)
{
	struct journal_line line;

	if (!journal_read_line(bytes, size, &line))
		return;
	assert(line.stream < JOURNAL_STREAMS);
	assert(line.text > bytes && line.text + line.size == bytes + size);
	/* the tag, perhaps with :c behind it, and a blank */
	assert(line.text[line.continues ? -4 : -2] == (line.ends ? 'F' : 'P'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a block of just this size, so that one byte too far is seen */
	char *bytes = malloc(size ? size : 1);

	assert(bytes);
	memcpy(bytes, data, size);
	check_time(bytes, size);
	check_any_number_is_a_time(bytes, size);
	check_line(bytes, size);
	free(bytes);
	return 0;
}
