/* SPDX-License-Identifier: MIT */
/* Unit tests of identity: whose ids the box has, how they get mapped, and who COMMAND is. */
#include "identity.h"

#include <errno.h>

#include "one-machine.h"

static void assert_maps(const char *uids, const char *gids)
{
	char text[IDS_BYTES];

	assert_int_equal(ids_format(&m.plan.uid_map, text, sizeof text), 0);
	assert_string_equal(text, uids);
	assert_int_equal(ids_format(&m.plan.gid_map, text, sizeof text), 0);
	assert_string_equal(text, gids);
}

static int count(enum verb verb)
{
	int n = 0;

	for (size_t i = 0; i < m.plan.count; i++)
		n += m.plan.row[i].verb == verb;
	return n;
}

static const struct step *row(enum verb verb)
{
	for (size_t i = 0; i < m.plan.count; i++)
		if (m.plan.row[i].verb == verb)
			return &m.plan.row[i];
	return NULL;
}

static void nobody_has_a_range(void)
{
	m.facts.uid_sub.count = m.facts.gid_sub.count = 0;
}

/*** Maps ***/

static void zero_is_the_caller_and_the_range_comes_behind(void **state)
{
	(void)state;
	m.facts.gid = 100;
	PLAN("/r");
	assert_maps("0 1000 1\n1 100000 65536\n", "0 100 1\n1 100000 65536\n");
	assert_int_equal(m.plan.mapping, MAPPED_BY_HELPERS);
	assert_int_equal(count(STEP_SPAWN), 2);
	assert_int_equal(count(STEP_BECOME), 0);
	assert_int_equal(m.plan.warnings, 0);
}

static void several_ranges_are_all_used(void **state)
{
	(void)state;
	m.facts.uid_sub = (struct ids){ .count = 2, .extent = { { 0, 100000, 10 }, { 0, 500000, 20 } } };
	PLAN("/r");
	assert_maps("0 1000 1\n1 100000 10\n11 500000 20\n", "0 1000 1\n1 100000 65536\n");
}

static void a_caller_above_two_to_the_31st_is_mapped(void **state)
{
	(void)state;
	m.facts.uid = m.facts.root_uid = 3000000000u;
	m.facts.gid = 4294967294u;
	PLAN("/r");
	assert_maps("0 3000000000 1\n1 100000 65536\n", "0 4294967294 1\n1 100000 65536\n");
	PLAN("--map=keep", "/r");
	assert_int_equal(m.plan.uid, 3000000000u);
	assert_int_equal(m.plan.gid, 4294967294u);
	assert_maps("3000000000 3000000000 1\n0 100000 65536\n", "4294967294 4294967294 1\n0 100000 65536\n");
}

static void a_root_of_the_first_subordinate_id_makes_that_zero(void **state)
{
	(void)state;
	m.facts.root_uid = m.facts.root_gid = 100000;
	PLAN("/r");
	assert_maps("0 100000 65536\n65536 1000 1\n", "0 100000 65536\n65536 1000 1\n");
	assert_string_equal(row(STEP_BECOME)->to, "0:0");
	m.facts.root_uid = 100001;
	PLAN("/r");
	assert_maps("0 1000 1\n1 100000 65536\n", "0 1000 1\n1 100000 65536\n");
}

static void without_a_range_one_id_is_mapped_with_a_warning_that_mends(void **state)
{
	(void)state;
	nobody_has_a_range();
	PLAN("/r");
	assert_maps("0 1000 1\n", "0 1000 1\n");
	assert_int_equal(m.plan.mapping, MAPPED_BY_INIT);
	assert_int_equal(count(STEP_SPAWN), 0);
	assert_int_equal(count(STEP_DENY_SETGROUPS), 1);
	assert_int_equal(m.plan.warnings, 1);
	assert_says(m.plan.warning[0], "dev has no subordinate user and group ids");
	assert_says(m.plan.warning[0], "--add-subuids 165536-231071 --add-subgids 165536-231071 dev");
	m.facts.name = NULL;
	PLAN("/r");
	assert_says(m.plan.warning[0], "1000 has no subordinate");
}

static void half_a_range_is_none_and_the_lacking_half_is_named(void **state)
{
	(void)state;
	m.facts.gid_sub.count = 0;
	PLAN("/r");
	assert_says(m.plan.warning[0], "no subordinate group ids");
	assert_maps("0 1000 1\n", "0 1000 1\n");
	machine_reset(&m);
	m.facts.uid_sub.count = 0;
	PLAN("/r");
	assert_says(m.plan.warning[0], "no subordinate user ids");
}

static void what_keeps_the_helpers_from_working_is_named(void **state)
{
	static const struct { enum facts_helpers helpers; const char *word, *mend; } cases[] = {
		{ HELPERS_NO_NEW_PRIVS, "no_new_privs", "without no_new_privs" },
		{ HELPERS_MISSING, "not installed", "uidmap" },
		{ HELPERS_NOSUID, "nosuid", "not mounted nosuid" },
		{ HELPERS_POWERLESS, "setuid", "chmod u+s" },
		{ HELPERS_BOUNDED, "bounding set", "bounding set" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		m.facts.helpers = cases[i].helpers;
		PLAN("/r");
		assert_int_equal(m.plan.mapping, MAPPED_BY_INIT);
		assert_int_equal(m.plan.warnings, 1);
		assert_says(m.plan.warning[0], cases[i].word);
		assert_says(m.plan.warning[0], cases[i].mend);
		REFUSED(cases[i].word, "--map=range", "/r");
		assert_says(m.e.hint, cases[i].mend);
		/* nothing was lost that was asked for */
		PLAN("--map=single", "/r");
		assert_int_equal(m.plan.warnings, 0);
	}
}

static void a_caller_with_power_over_ids_maps_everything_itself(void **state)
{
	(void)state;
	m.facts.uid = m.facts.gid = m.facts.root_uid = 0;
	m.facts.may_map = true;
	m.facts.helpers = HELPERS_MISSING;
	nobody_has_a_range();
	PLAN("/r");
	assert_maps("0 0 4294967295\n", "0 0 4294967295\n");
	assert_int_equal(m.plan.mapping, MAPPED_BY_HOST);
	assert_int_equal(count(STEP_MAP), 2);
	assert_int_equal(row(STEP_MAP)->who, HOST);
	assert_int_equal(m.plan.warnings, 0);
	PLAN("--map=range", "/r");
	PLAN("--map=keep", "/r");
	assert_int_equal(m.plan.uid, 0);
	PLAN("--uid-map=0:5:1", "/r");
	assert_int_equal(m.plan.mapping, MAPPED_BY_HOST);
	assert_maps("0 5 1\n", "0 5 1\n");
}

static void root_of_a_container_maps_what_the_container_has(void **state)
{
	(void)state;
	m.facts.uid = m.facts.gid = m.facts.root_uid = 0;
	m.facts.may_map = true;
	m.facts.uid_outer = m.facts.gid_outer = (struct ids){ .count = 2, .extent = { { 0, 1000, 1 }, { 1, 100000, 65536 } } };
	PLAN("/r");
	assert_maps("0 0 1\n1 1 65536\n", "0 0 1\n1 1 65536\n");
}

static void a_map_is_split_where_the_outer_map_is(void **state)
{
	(void)state;
	m.facts.uid_outer = (struct ids){ .count = 2, .extent = { { 0, 0, 110000 }, { 110000, 500000, 1000000 } } };
	PLAN("/r");
	assert_maps("0 1000 1\n1 100000 10000\n10001 110000 55536\n", "0 1000 1\n1 100000 65536\n");
	REFUSED("id 2000000 is not mapped", "--uid-map=0:2000000:1", "/r");
}

static void keep_without_a_range_maps_the_caller_alone(void **state)
{
	(void)state;
	nobody_has_a_range();
	PLAN("--map=keep", "/r");
	assert_maps("1000 1000 1\n", "1000 1000 1\n");
	assert_int_equal(m.plan.mapping, MAPPED_BY_INIT);
	assert_int_equal(m.plan.uid, 1000);
	assert_int_equal(count(STEP_USER), 0);
	assert_int_equal(m.plan.warnings, 0);
}

static void keep_with_a_range_lays_it_around_the_caller(void **state)
{
	(void)state;
	PLAN("--map=keep", "/r");
	assert_maps("1000 1000 1\n0 100000 1000\n1001 101000 64536\n", "1000 1000 1\n0 100000 1000\n1001 101000 64536\n");
	/* the box is built by its root, which is not the caller here */
	assert_string_equal(row(STEP_BECOME)->to, "0:0");
	assert_string_equal(row(STEP_USER)->to, "1000:1000");
	assert_string_equal(m.plan.argv[0], "/bin/zsh");
}

static void an_explicit_map_is_taken_as_it_is(void **state)
{
	(void)state;
	PLAN("--uid-map=0:1000:1", "--uid-map=5:100005:3", "--gid-map=0:1000:1", "/r");
	assert_maps("0 1000 1\n5 100005 3\n", "0 1000 1\n");
	assert_int_equal(m.plan.mapping, MAPPED_BY_HELPERS);
	PLAN("--uid-map=0:1000:1", "/r");
	assert_maps("0 1000 1\n", "0 1000 1\n");
	assert_int_equal(m.plan.mapping, MAPPED_BY_INIT);
}

static void an_explicit_map_that_needs_helpers_is_refused_without(void **state)
{
	(void)state;
	m.facts.helpers = HELPERS_MISSING;
	REFUSED("not installed", "--uid-map=0:100000:10", "/r");
	assert_says(m.e.hint, "uidmap");
	PLAN("--uid-map=7:1000:1", "-u", "7", "/r");
	assert_int_equal(m.plan.mapping, MAPPED_BY_INIT);
}

static void a_map_without_zero_is_built_by_the_caller(void **state)
{
	(void)state;
	PLAN("--uid-map=5:1000:1", "/r");
	assert_int_equal(m.plan.uid, 5);
	assert_int_equal(m.plan.gid, 5);
	assert_int_equal(count(STEP_BECOME), 0);
	assert_int_equal(count(STEP_USER), 0);
}

static void a_map_of_many_ranges_is_written_whole_or_refused(void **state)
{
	(void)state;
	/* as many as the kernel takes, and no two of them one behind the other */
	m.facts.uid_sub.count = m.facts.gid_sub.count = 0;
	for (uint32_t i = 0; i < IDS_MAX - 1; i++)
		m.facts.uid_sub.extent[i] = m.facts.gid_sub.extent[i] = (struct ids_extent){ 0, 100000 + 20 * i, 10 };
	m.facts.uid_sub.count = m.facts.gid_sub.count = IDS_MAX - 1;
	if (MACHINE_PLAN(&m, "/r") == 0)
		for (size_t i = 0; i < m.plan.count; i++)
			assert_true(m.plan.row[i].verb != STEP_SPAWN || *m.plan.row[i].to);
	else
		assert_true(*m.e.text);
}

/*** Users ***/

static void root_is_root_also_where_the_root_has_no_passwd(void **state)
{
	(void)state;
	m.facts.passwd = m.facts.group = "";
	PLAN("/r");
	assert_int_equal(m.plan.uid, 0);
	assert_int_equal(m.plan.gid, 0);
	assert_int_equal(count(STEP_USER), 0);
}

static void names_are_the_roots_own(void **state)
{
	(void)state;
	PLAN("-u", "www", "/r");
	assert_string_equal(row(STEP_USER)->to, "33:33");
	PLAN("-u", "www:staff", "/r");
	assert_string_equal(row(STEP_USER)->to, "33:50");
	PLAN("-u", "33:7", "/r");
	assert_string_equal(row(STEP_USER)->to, "33:7");
	REFUSED("no user 'nobody'", "-u", "nobody", "/r");
	REFUSED("no group 'users'", "-u", "www:users", "/r");
	REFUSED("no user 'ww'", "-u", "ww:www", "/r");
}

static void a_number_is_its_lines_user_or_its_own_group(void **state)
{
	(void)state;
	PLAN("-u", "33", "/r");
	assert_string_equal(row(STEP_USER)->to, "33:33");
	PLAN("-u", "77", "/r");
	assert_string_equal(row(STEP_USER)->to, "77:77");
	PLAN("-u", "1000", "/r");
	assert_string_equal(row(STEP_USER)->to, "1000:1000");
	assert_string_equal(m.plan.argv[0], "/bin/zsh");
	m.facts.passwd = "33:x:44:55::/:/bin/sh\n";
	PLAN("-u", "33", "/r");
	assert_string_equal(row(STEP_USER)->to, "44:55");
}

static void a_user_that_is_not_mapped_is_refused_with_the_size_of_the_map(void **state)
{
	(void)state;
	REFUSED("user id 70000 is not mapped", "-u", "70000:0", "/r");
	assert_says(m.e.hint, "65537");
	REFUSED("group id 70000 is not mapped", "-u", "0:70000", "/r");
	REFUSED("not mapped", "--map=single", "-u", "www", "/r");
	REFUSED("no user '4294967295'", "-u", "4294967295", "/r");
}

static void a_passwd_that_cannot_be_read_is_told(void **state)
{
	(void)state;
	m.facts.passwd = "";
	m.facts.passwd_error = "it is a FIFO";
	REFUSED("it is a FIFO", "-u", "www", "/r");
	PLAN("-u", "33", "/r");
	PLAN("/r");
}

static void groups_are_kept_unless_dropped(void **state)
{
	(void)state;
	PLAN("-u", "www", "/r");
	assert_int_equal(count(STEP_GROUPS), 0);
	PLAN("-u", "www", "--groups=drop", "/r");
	assert_string_equal(row(STEP_GROUPS)->to, "50 8");
	PLAN("--groups=drop", "/r");
	assert_string_equal(row(STEP_GROUPS)->to, "");
	assert_int_equal(m.plan.group_count, 0);
}

static void groups_that_are_not_mapped_are_left_out(void **state)
{
	(void)state;
	m.facts.group = "a:x:5:www\nb:x:70000:www\nc:x:6:www\n";
	PLAN("-u", "www", "--groups=drop", "/r");
	assert_string_equal(row(STEP_GROUPS)->to, "5 6");
}

static void groups_cannot_be_dropped_with_one_id(void **state)
{
	(void)state;
	REFUSED("--groups drop", "--map=single", "--groups=drop", "/r");
	nobody_has_a_range();
	REFUSED("--groups drop", "--groups=drop", "/r");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(zero_is_the_caller_and_the_range_comes_behind),
		TEST(several_ranges_are_all_used),
		TEST(a_caller_above_two_to_the_31st_is_mapped),
		TEST(a_root_of_the_first_subordinate_id_makes_that_zero),
		TEST(without_a_range_one_id_is_mapped_with_a_warning_that_mends),
		TEST(half_a_range_is_none_and_the_lacking_half_is_named),
		TEST(what_keeps_the_helpers_from_working_is_named),
		TEST(a_caller_with_power_over_ids_maps_everything_itself),
		TEST(root_of_a_container_maps_what_the_container_has),
		TEST(a_map_is_split_where_the_outer_map_is),
		TEST(keep_without_a_range_maps_the_caller_alone),
		TEST(keep_with_a_range_lays_it_around_the_caller),
		TEST(an_explicit_map_is_taken_as_it_is),
		TEST(an_explicit_map_that_needs_helpers_is_refused_without),
		TEST(a_map_without_zero_is_built_by_the_caller),
		TEST(a_map_of_many_ranges_is_written_whole_or_refused),
		TEST(root_is_root_also_where_the_root_has_no_passwd),
		TEST(names_are_the_roots_own),
		TEST(a_number_is_its_lines_user_or_its_own_group),
		TEST(a_user_that_is_not_mapped_is_refused_with_the_size_of_the_map),
		TEST(a_passwd_that_cannot_be_read_is_told),
		TEST(groups_are_kept_unless_dropped),
		TEST(groups_that_are_not_mapped_are_left_out),
		TEST(groups_cannot_be_dropped_with_one_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
