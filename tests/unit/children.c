/* SPDX-License-Identifier: MIT */
/* Unit tests of children: no pid is cut, wherever the pieces of the list end. */
#include "children.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "unit.h"

static struct children c;

/* Such a list; the caller closes it. */
static int list_of(const char *text)
{
	int fd = memfd_create("children", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

static void a_list_is_read_and_read_again(void **state)
{
	int fd = list_of("7 1234567 32768 ");

	(void)state;
	for (int i = 0; i < 2; i++) {
		children_begin(&c, fd);
		assert_int_equal(children_next(&c), 7);
		assert_int_equal(children_next(&c), 1234567);
		assert_int_equal(children_next(&c), 32768);
		assert_int_equal(children_next(&c), 0);
		assert_int_equal(children_next(&c), 0);
	}
	close(fd);
}

static void a_pid_that_two_pieces_share_is_whole(void **state)
{
	enum { FIRST = 12001, MANY = 800 };

	(void)state;
	/* pieces end at every place of a number */
	for (size_t shift = 0; shift < 6; shift++) {
		char text[6 * MANY + 16];
		size_t used = shift;

		memset(text, ' ', shift);
		for (int i = 0; i < MANY; i++)
			used += (size_t)snprintf(text + used, sizeof text - used, "%d ", FIRST + i);
		int fd = list_of(text);

		children_begin(&c, fd);
		for (int i = 0; i < MANY; i++)
			assert_int_equal(children_next(&c), FIRST + i);
		assert_int_equal(children_next(&c), 0);
		close(fd);
	}
}

static void what_is_no_list_has_no_pids(void **state)
{
	static const char *const texts[] = { "", " ", "x", "-5 ", "12", "99999999999999 ", "\n7 " };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		int fd = list_of(texts[i]);

		children_begin(&c, fd);
		assert_int_equal(children_next(&c), 0);
		close(fd);
	}
	children_begin(&c, -1);
	assert_int_equal(children_next(&c), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_read_and_read_again),
		cmocka_unit_test(a_pid_that_two_pieces_share_is_whole),
		cmocka_unit_test(what_is_no_list_has_no_pids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
