/* SPDX-License-Identifier: MIT */
/* Unit tests of targets: which of many destinations lie in which. */
#include "targets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "unit.h"

enum { MANY = 2000, PATH = 64 };

static struct targets made(size_t paths)
{
	struct targets t = { .cells = targets_cells(paths) };

	t.cell = calloc(t.cells, sizeof *t.cell);
	assert_non_null(t.cell);
	return t;
}

static void a_path_lies_in_the_last_one_at_or_above_it(void **state)
{
	struct targets t = made(8);

	(void)state;
	assert_int_equal(targets_over(&t, "/a"), -1);
	targets_add(&t, "/a", 0);
	targets_add(&t, "/a/b", 1);
	assert_int_equal(targets_over(&t, "/a"), 0);
	assert_int_equal(targets_over(&t, "/a/x/y"), 0);
	assert_int_equal(targets_over(&t, "/a/b"), 1);
	assert_int_equal(targets_over(&t, "/a/b/c"), 1);
	/* what is mounted over the whole hides what was in it */
	targets_add(&t, "/a", 2);
	assert_int_equal(targets_over(&t, "/a/b/c"), 2);
	free(t.cell);
}

static void names_that_only_begin_alike_are_others(void **state)
{
	struct targets t = made(8);

	(void)state;
	targets_add(&t, "/a/b", 0);
	assert_int_equal(targets_over(&t, "/a"), -1);
	assert_int_equal(targets_over(&t, "/a/bc"), -1);
	assert_int_equal(targets_over(&t, "/a/bc/d"), -1);
	assert_int_equal(targets_over(&t, "/b"), -1);
	assert_int_equal(targets_over(&t, "/"), -1);
	free(t.cell);
}

/* The same question asked one by one. */
static int slowly(char (*path)[PATH], int count, const char *wanted)
{
	while (count-- > 0)
		if (path_is_inside(wanted, path[count]))
			return count;
	return -1;
}

static void many_are_answered_as_if_one_by_one(void **state)
{
	static char path[MANY][PATH];
	struct targets t = made(MANY);
	unsigned random = 1;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		size_t used = 0;

		random = random * 1103515245 + 12345;
		for (unsigned depth = 0, bits = random >> 8; depth <= (random >> 4) % 4; depth++, bits /= 5)
			used += (size_t)snprintf(path[i] + used, PATH - used, "/%c%s", 'a' + (char)(bits % 5), bits % 7 ? "" : "x");
		assert_int_equal(targets_over(&t, path[i]), slowly(path, i, path[i]));
		targets_add(&t, path[i], i);
	}
	free(t.cell);
}

static void there_is_always_an_empty_cell(void **state)
{
	(void)state;
	for (size_t n = 0; n < 100000; n = 2 * n + 1) {
		assert_true(targets_cells(n) > n);
		assert_int_equal(targets_cells(n) & (targets_cells(n) - 1), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_lies_in_the_last_one_at_or_above_it),
		cmocka_unit_test(names_that_only_begin_alike_are_others),
		cmocka_unit_test(many_are_answered_as_if_one_by_one),
		cmocka_unit_test(there_is_always_an_empty_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
