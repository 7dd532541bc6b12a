/* SPDX-License-Identifier: MIT */
/* Unit tests of err: one failure, as a value. */
#include "err.h"

#include <errno.h>
#include <limits.h>

#include "unit.h"

static void a_failure_that_is_not_the_kernels_has_no_code(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(err_set(&e, "user '%s' is not there", "dev"), -EINVAL);
	assert_int_equal(e.code, 0);
	assert_int_equal(e.status, ERR_FAILED);
	assert_string_equal(e.text, "user 'dev' is not there");
	assert_string_equal(e.hint, "");
}

static void a_system_calls_failure_ends_with_the_kernels_words(void **state)
{
	struct err e = { 0 };

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_sys(&e, "open %s", "/x"), -ENOENT);
	assert_int_equal(e.code, ENOENT);
	assert_string_equal(e.text, "open /x: No such file or directory");
	assert_int_equal(err_code(&e, EPERM, "%s", ""), -EPERM);
	assert_string_equal(e.text, "Operation not permitted");
}

static void a_new_failure_keeps_its_row_and_nothing_else(void **state)
{
	struct err e = { .row = 7, .status = ERR_NOT_FOUND, .code = 1, .text = "old", .hint = "old" };

	(void)state;
	err_set(&e, "new");
	assert_int_equal(e.row, 7);
	assert_int_equal(e.status, ERR_FAILED);
	assert_string_equal(e.text, "new");
	assert_string_equal(e.hint, "");
}

static void status_and_hint_fit_into_the_return_statement(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(err_exits(&e, ERR_NOT_FOUND, err_set(&e, "no such command")), -EINVAL);
	assert_int_equal(e.status, ERR_NOT_FOUND);
	assert_int_equal(err_hint(&e, -EPERM, "say --%s", "map"), -EPERM);
	assert_string_equal(e.hint, "say --map");
}

static void a_failure_is_handed_up_as_one_with_or_without_an_errno(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, "not the kernel's");
	assert_int_equal(err_again(&e), -EINVAL);
	err_code(&e, EPERM, "the kernel's");
	assert_int_equal(err_again(&e), -EPERM);
}

static void a_sentence_that_is_too_long_is_cut_and_ends(void **state)
{
	char longer[2 * ERR_TEXT];
	struct err e = { 0 };

	(void)state;
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	err_code(&e, EPERM, "%s", longer);
	assert_int_equal(strlen(e.text), ERR_TEXT - 1);
	err_hint(&e, 0, "%s", longer);
	assert_int_equal(strlen(e.hint), ERR_HINT - 1);
}

static void a_record_crosses_a_pipe_in_one_write(void **state)
{
	(void)state;
	assert_true(sizeof(struct err) < PIPE_BUF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_that_is_not_the_kernels_has_no_code),
		cmocka_unit_test(a_system_calls_failure_ends_with_the_kernels_words),
		cmocka_unit_test(a_new_failure_keeps_its_row_and_nothing_else),
		cmocka_unit_test(a_failure_is_handed_up_as_one_with_or_without_an_errno),
		cmocka_unit_test(status_and_hint_fit_into_the_return_statement),
		cmocka_unit_test(a_sentence_that_is_too_long_is_cut_and_ends),
		cmocka_unit_test(a_record_crosses_a_pipe_in_one_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
