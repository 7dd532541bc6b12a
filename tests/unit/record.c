/* SPDX-License-Identifier: MIT */
/* Unit tests of record: a writer that is not rbox gets through what it may. */
#include "record.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

/* What is read where these bytes were written. */
static bool received(const void *bytes, size_t size, struct record *got)
{
	int ends[2];
	bool is_one;

	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	assert_int_equal(write(ends[1], bytes, size), size);
	is_one = record_receive(ends[0], got);
	close(ends[0]);
	close(ends[1]);
	return is_one;
}

static void a_record_is_received_as_it_was_sent(void **state)
{
	struct record sent = { .kind = RECORD_FAILED, .err = { .code = 2, .status = 127, .row = 3, .text = "text", .hint = "hint", .path = "/p" } };
	struct record got = { 0 };

	(void)state;
	assert_true(received(&sent, sizeof sent, &got));
	assert_memory_equal(&got, &sent, sizeof sent);
}

static void a_part_of_a_record_is_none(void **state)
{
	struct record sent = { .kind = RECORD_ENDED }, got;

	(void)state;
	assert_false(received(&sent, sizeof sent - 1, &got));
}

static void texts_of_a_writer_that_is_not_rbox_end(void **state)
{
	struct record sent, got;

	(void)state;
	memset(&sent, 'x', sizeof sent);
	assert_true(received(&sent, sizeof sent, &got));
	assert_int_equal(strlen(got.err.text), ERR_TEXT - 1);
	assert_int_equal(strlen(got.err.hint), ERR_HINT - 1);
	assert_int_equal(strlen(got.err.path), ERR_PATH - 1);
}

static void a_failure_has_a_status_that_is_none_of_success(void **state)
{
	static const int status[] = { 0, -1, 256, 1 << 30 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(status); i++) {
		struct record sent = { .kind = RECORD_FAILED, .err.status = status[i] }, got;

		assert_true(received(&sent, sizeof sent, &got));
		assert_int_equal(got.err.status, ERR_FAILED);
	}
}

static void an_end_is_one_that_a_process_can_have(void **state)
{
	static const struct { int sent, got; } status[] = {
		{ 0, 0 }, { 7 << 8, 7 << 8 }, { SIGTERM, SIGTERM }, { 64, 64 }, { 65, SIGKILL }, { 0x7f, SIGKILL }, { -1, SIGKILL }, { 0x78787878, SIGKILL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(status); i++) {
		struct record sent = { .kind = RECORD_ENDED, .status = status[i].sent }, got;

		assert_true(received(&sent, sizeof sent, &got));
		assert_int_equal(got.status, status[i].got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_received_as_it_was_sent),
		cmocka_unit_test(a_part_of_a_record_is_none),
		cmocka_unit_test(texts_of_a_writer_that_is_not_rbox_end),
		cmocka_unit_test(a_failure_has_a_status_that_is_none_of_success),
		cmocka_unit_test(an_end_is_one_that_a_process_can_have),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
