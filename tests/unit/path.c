/* SPDX-License-Identifier: MIT */
/* Unit tests of path: paths as text. */
#include "path.h"

#include <errno.h>

#include "unit.h"

static void a_path_becomes_absolute_and_clean(void **state)
{
	static const struct { const char *base, *path, *wanted; } cases[] = {
		{ "/home/dev", "rootfs", "/home/dev/rootfs" },
		{ "/home/dev", "./rootfs/", "/home/dev/rootfs" },
		{ "/home/dev", "..", "/home" },
		{ "/home/dev", "../../../..", "/" },
		{ "/home/dev", "", "/home/dev" },
		{ "/", "a", "/a" },
		{ "/home", "/", "/" },
		{ "/home", "//a///b//", "/a/b" },
		{ "/home", "/a/./b/../c", "/a/c" },
		{ "/home", "/a/b/../..", "/" },
		{ "/home", "/..a/...", "/..a/..." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char buffer[64];

		assert_int_equal(path_clean(cases[i].base, cases[i].path, buffer, sizeof buffer), 0);
		assert_string_equal(buffer, cases[i].wanted);
	}
}

static void a_path_that_does_not_fit_is_refused(void **state)
{
	char buffer[5];

	(void)state;
	assert_int_equal(path_clean("/", "abc", buffer, sizeof buffer), 0);
	assert_string_equal(buffer, "/abc");
	assert_int_equal(path_clean("/", "abcd", buffer, sizeof buffer), -ENAMETOOLONG);
	/* also when what is too long would go away again: what was cut could be another path's beginning */
	assert_int_equal(path_clean("/", "abcdefgh/../a", buffer, sizeof buffer), -ENAMETOOLONG);
	assert_int_equal(path_clean("/", "", buffer, 1), -ENAMETOOLONG);
}

static void a_neighbour_with_the_same_beginning_is_not_inside(void **state)
{
	(void)state;
	assert_true(path_is_inside("/a", "/a"));
	assert_true(path_is_inside("/a/b", "/a"));
	assert_true(path_is_inside("/anything", "/"));
	assert_true(path_is_inside("/", "/"));
	assert_false(path_is_inside("/ab", "/a"));
	assert_false(path_is_inside("/a", "/a/b"));
	assert_false(path_is_inside("/", "/a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_becomes_absolute_and_clean),
		cmocka_unit_test(a_path_that_does_not_fit_is_refused),
		cmocka_unit_test(a_neighbour_with_the_same_beginning_is_not_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
