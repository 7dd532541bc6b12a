/* SPDX-License-Identifier: MIT */
/* Unit tests of flocks: who holds a lock, by the kernel's list. */
#include "flocks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fd.h"
#include "unit.h"

static pid_t holder(const char *text, unsigned long long inode, bool is_exclusive)
{
	char copy[512];
	struct flocks list = { copy, sizeof copy };
	struct stat file = { .st_ino = inode, .st_dev = makedev(8, 2) };

	snprintf(copy, sizeof copy, "%s", text);
	return flocks_holder(&list, &file, is_exclusive);
}

static void the_holder_of_a_file_is_found(void **state)
{
	(void)state;
	assert_int_equal(holder("1: FLOCK  ADVISORY  WRITE 1234 08:02:131075 0 EOF\n", 131075, true), 1234);
	assert_int_equal(holder("1: POSIX  ADVISORY  WRITE 1 08:02:5 0 EOF\n2: FLOCK  ADVISORY  WRITE 77 08:02:5 0 EOF\n", 5, true), 77);
	assert_int_equal(holder("1: FLOCK  ADVISORY  READ 1234 08:02:131075 0 EOF\n", 131075, false), 1234);
	assert_int_equal(holder("1: FLOCK  ADVISORY  WRITE 9 08:02:5 0 EOF", 5, true), 9);
}

static void what_is_no_such_lock_has_no_holder(void **state)
{
	static const char *const lists[] = {
		"", "\n", "1:", "1: FLOCK", "1: FLOCK  ADVISORY  WRITE 1234",
		"1: FLOCK  ADVISORY  READ 1234 08:02:5 0 EOF\n",	/* shared */
		"1: -> FLOCK  ADVISORY  WRITE 1234 08:02:5 0 EOF\n",	/* waits for it */
		"1: POSIX  ADVISORY  WRITE 1234 08:02:5 0 EOF\n", "1: LEASE  ACTIVE  WRITE 1234 08:02:5 0 EOF\n",
		"1: FLOCK  ADVISORY  WRITE 1234 08:03:5 0 EOF\n",	/* of another file system */
		"1: FLOCK  ADVISORY  WRITE 1234 08:02:55 0 EOF\n", "1: FLOCK  ADVISORY  WRITE 1234 08:02:15 0 EOF\n",
		"1: FLOCK  ADVISORY  WRITE 0 08:02:5 0 EOF\n", "1: FLOCK  ADVISORY  WRITE -1 08:02:5 0 EOF\n",
		"1: FLOCK  ADVISORY  WRITE 1234 zz:02:5 0 EOF\n", ":5 ", "5 :5 :5 ",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		assert_int_equal(holder(lists[i], 5, true), 0);
}

static void a_lock_that_is_not_released_is_given_up_and_its_holder_named(void **state)
{
	AUTO_FD int first = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char path[32], pid[32];
	struct err e = { 0 };

	(void)state;
	snprintf(path, sizeof path, "/proc/self/fd/%d", first);
	AUTO_FD int second = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(flocks_take(first, 0, "it", &e), 0);
	assert_int_equal(flocks_take(second, 20, "it", &e), -EWOULDBLOCK);
	snprintf(pid, sizeof pid, "process %d keeps it locked", (int)getpid());
	assert_says(e.text, pid);
	flock(first, LOCK_UN);
	assert_int_equal(flocks_take(second, 20, "it", &e), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_holder_of_a_file_is_found),
		cmocka_unit_test(what_is_no_such_lock_has_no_holder),
		cmocka_unit_test(a_lock_that_is_not_released_is_given_up_and_its_holder_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
