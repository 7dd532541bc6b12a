/* SPDX-License-Identifier: MIT */
/* Unit tests of accounts: users and groups of a root that may be a stranger's. */
#include "accounts.h"

#include "unit.h"

static const char passwd[] = "root:x:0:0:root:/root:/bin/bash\n"
			     "# a comment\n"
			     "\n"
			     "short:x:1:1\n"
			     ":x:2:2::/:/bin/sh\n"
			     "bad:x:-1:0::/:/bin/sh\n"
			     "bad:x: 3:0::/:/bin/sh\n"
			     "bad:x:99999999999:0::/:/bin/sh\n"
			     "bad:x:4294967295:0::/:/bin/sh\n"
			     "bad:x:12345678901234567890:0::/:/bin/sh\n"
			     "bad:x::0::/:/bin/sh\n"
			     "dev:x:1000:100:Dev,,,:/home/dev:/bin/sh -l:x\n"
			     "dev:x:2000:200::/second:/bin/second\n"
			     "toor:x:0:7::/toor:\n"
			     "1000:x:5:5::/number:/bin/number\n"
			     "big:x:4294967294:3000000000::/:/bin/sh";

static const char group[] = "root:x:0:\n"
			    "staff:x:50:dev,other\n"
			    "near:x:51:devel,xdev,de\n"
			    "lonely:x:52:dev\n"
			    "last:x:53:other,dev\n"
			    "bad:x:-1:dev\n"
			    "bad:x:4294967295:dev\n"
			    "odd:x:54:,,dev,,\n"
			    "short:x:55\n"
			    "none:x:56:\n";

static bool by_name(const char *name, struct accounts_user *user)
{
	return accounts_user_by_name(passwd, name, strlen(name), user);
}

static void assert_part(const char *part, size_t size, const char *wanted)
{
	assert_int_equal(size, strlen(wanted));
	assert_memory_equal(part, wanted, size);
}

static void a_users_fields_are_found(void **state)
{
	struct accounts_user user;

	(void)state;
	assert_true(by_name("dev", &user));
	assert_int_equal(user.uid, 1000);
	assert_int_equal(user.gid, 100);
	assert_part(user.name, user.name_size, "dev");
	assert_part(user.home, user.home_size, "/home/dev");
	assert_part(user.shell, user.shell_size, "/bin/sh -l:x");
}

static void the_first_line_that_fits_counts(void **state)
{
	struct accounts_user user;

	(void)state;
	assert_true(accounts_user_by_id(passwd, 0, &user));
	assert_part(user.name, user.name_size, "root");
	assert_true(by_name("toor", &user));
	assert_int_equal(user.gid, 7);
	assert_part(user.shell, user.shell_size, "");
}

static void a_name_of_digits_is_a_name(void **state)
{
	struct accounts_user user;

	(void)state;
	assert_true(by_name("1000", &user));
	assert_int_equal(user.uid, 5);
}

static void large_ids_are_ids_up_to_the_last(void **state)
{
	struct accounts_user user;

	(void)state;
	assert_true(by_name("big", &user));
	assert_int_equal(user.uid, 4294967294u);
	assert_int_equal(user.gid, 3000000000u);
	assert_true(accounts_user_by_id(passwd, 4294967294u, &user));
	assert_false(accounts_user_by_id(passwd, 4294967295u, &user));
}

static void malformed_lines_are_passed_over(void **state)
{
	struct accounts_user user = { .uid = 77 };

	(void)state;
	assert_false(by_name("bad", &user));
	assert_false(by_name("short", &user));
	assert_false(by_name("", &user));
	assert_false(by_name("# a comment", &user));
	assert_false(accounts_user_by_id(passwd, 1, &user));
	assert_false(accounts_user_by_id(passwd, 2, &user));
	assert_false(accounts_user_by_id(passwd, 3, &user));
	assert_int_equal(user.uid, 77);
}

static void a_beginning_of_a_name_is_not_the_name(void **state)
{
	struct accounts_user user;

	(void)state;
	assert_false(by_name("de", &user));
	assert_false(by_name("devel", &user));
	assert_true(accounts_user_by_name(passwd, "dev:rest", 3, &user));
}

static void an_empty_file_has_nobody(void **state)
{
	struct accounts_user user;
	uint32_t gid;

	(void)state;
	assert_false(accounts_user_by_name("", "root", 4, &user));
	assert_false(accounts_user_by_id("\n\n", 0, &user));
	assert_false(accounts_group_by_name("", "root", 4, &gid));
	assert_int_equal(accounts_groups_of("", "root", 4, &gid, 1), 0);
}

static void groups_are_found_by_name(void **state)
{
	uint32_t gid = 77;

	(void)state;
	assert_true(accounts_group_by_name(group, "staff", 5, &gid));
	assert_int_equal(gid, 50);
	gid = 77;
	assert_false(accounts_group_by_name(group, "bad", 3, &gid));
	assert_false(accounts_group_by_name(group, "short", 5, &gid));
	assert_int_equal(gid, 77);
	assert_true(accounts_group_by_name(group, "none", 4, &gid));
	assert_int_equal(gid, 56);
}

static void the_groups_of_a_user_are_those_that_name_it_whole(void **state)
{
	static const uint32_t wanted[] = { 50, 52, 53, 54 };
	uint32_t gid[8] = { 0 };

	(void)state;
	assert_int_equal(accounts_groups_of(group, "dev", 3, gid, COUNT_OF(gid)), COUNT_OF(wanted));
	assert_memory_equal(gid, wanted, sizeof wanted);
	assert_int_equal(accounts_groups_of(group, "nobody", 6, gid, COUNT_OF(gid)), 0);
}

static void more_groups_than_fit_are_counted_and_not_written(void **state)
{
	uint32_t gid[3] = { 1, 2, 77 };

	(void)state;
	assert_int_equal(accounts_groups_of(group, "dev", 3, gid, 2), 4);
	assert_int_equal(gid[1], 52);
	assert_int_equal(gid[2], 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_users_fields_are_found),
		cmocka_unit_test(the_first_line_that_fits_counts),
		cmocka_unit_test(a_name_of_digits_is_a_name),
		cmocka_unit_test(large_ids_are_ids_up_to_the_last),
		cmocka_unit_test(malformed_lines_are_passed_over),
		cmocka_unit_test(a_beginning_of_a_name_is_not_the_name),
		cmocka_unit_test(an_empty_file_has_nobody),
		cmocka_unit_test(groups_are_found_by_name),
		cmocka_unit_test(the_groups_of_a_user_are_those_that_name_it_whole),
		cmocka_unit_test(more_groups_than_fit_are_counted_and_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
