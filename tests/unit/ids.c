/* SPDX-License-Identifier: MIT */
/* Unit tests of ids: id maps and ranges. */
#include "ids.h"

#include <errno.h>
#include <stdio.h>

#include "unit.h"

static void assert_extents(const struct ids *ids, const struct ids_extent *wanted, unsigned count)
{
	assert_int_equal(ids->count, count);
	for (unsigned i = 0; i < count; i++) {
		assert_int_equal(ids->extent[i].inside, wanted[i].inside);
		assert_int_equal(ids->extent[i].outside, wanted[i].outside);
		assert_int_equal(ids->extent[i].count, wanted[i].count);
	}
}

#define ASSERT_EXTENTS(ids, ...)                                                                        \
	assert_extents((ids), (const struct ids_extent[]){ __VA_ARGS__ },                               \
		       COUNT_OF(((const struct ids_extent[]){ __VA_ARGS__ })))

/* Ranges as subuid files give them: START and COUNT. */
static struct ids ranges(unsigned count, const uint32_t (*range)[2])
{
	struct ids ids = { .count = count };

	for (unsigned i = 0; i < count; i++)
		ids.extent[i] = (struct ids_extent){ 0, range[i][0], range[i][1] };
	return ids;
}

#define RANGES(...) ranges(COUNT_OF(((const uint32_t[][2]){ __VA_ARGS__ })), (const uint32_t[][2]){ __VA_ARGS__ })

static struct ids map(const char *text)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	assert_int_equal(ids_read_map(&ids, text, &e), 0);
	return ids;
}

/*** Writing of one map ***/

static void a_map_is_three_numbers(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_parse(&ids, "0:1000:1", &e), 0);
	assert_int_equal(ids_parse(&ids, "1:100000:65536", &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 1000, 1 }, { 1, 100000, 65536 });
}

static void anything_else_is_no_map_and_is_named(void **state)
{
	static const char *const bad[] = {
		"", ":", "::", ":::", "0", "0:1000", "0:1000:", ":0:1", "0:1000:1:", "0:1000:1:1", "0:1000:0", "0:1000:-1",
		"-1:0:1", "+0:0:1", " 0:0:1", "0: 0:1", "0:0:1 ", "0:0:1\n", "0x0:0:1", "a:b:c", "0,0,1", "4294967296:0:1",
		"0:4294967296:1", "0:0:4294967296", "18446744073709551616:0:1", "0:0:0000000000000000000000000000000001",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct ids ids = { 0 };
		struct err e = { 0 };

		if (ids_parse(&ids, bad[i], &e) != -EINVAL)
			fail_msg("'%s' was taken", bad[i]);
		assert_int_equal(ids.count, 0);
		assert_says(e.text, bad[i]);
	}
}

static void ranges_that_overlap_on_either_side_are_refused(void **state)
{
	static const char *const bad[] = { "0:5000:1", "9:5000:1", "5000:1000:1", "5000:1009:1", "9:5000:100", "5000:900:101",
					   "0:1000:10", "3:1003:1" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct ids ids = { 0 };
		struct err e = { 0 };

		assert_int_equal(ids_parse(&ids, "0:1000:10", &e), 0);
		assert_int_equal(ids_parse(&ids, bad[i], &e), -EINVAL);
		assert_says(e.text, "overlaps 0:1000:10");
		assert_int_equal(ids.count, 1);
	}
}

static void ranges_may_touch(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_parse(&ids, "10:1010:10", &e), 0);
	assert_int_equal(ids_parse(&ids, "0:1000:10", &e), 0);
	assert_int_equal(ids_parse(&ids, "20:1020:10", &e), 0);
}

static void a_range_ends_before_the_number_that_is_no_id(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_parse(&ids, "4294967295:0:1", &e), -EINVAL);
	assert_int_equal(ids_parse(&ids, "0:4294967295:1", &e), -EINVAL);
	assert_int_equal(ids_parse(&ids, "4294967294:0:2", &e), -EINVAL);
	assert_int_equal(ids_parse(&ids, "1:0:4294967295", &e), -EINVAL);
	assert_int_equal(ids_parse(&ids, "2147483648:2147483648:2147483648", &e), -EINVAL);
	assert_int_equal(ids.count, 0);
	assert_int_equal(ids_parse(&ids, "0:0:4294967295", &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 0, 4294967295u });
}

static void ids_above_two_to_the_31st_are_ids(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };
	char text[64];

	(void)state;
	assert_int_equal(ids_parse(&ids, "3000000000:4294967294:1", &e), 0);
	assert_true(ids_has_inside(&ids, 3000000000u));
	assert_true(ids_has_outside(&ids, 4294967294u));
	assert_int_equal(ids_outside(&ids, 3000000000u), 4294967294u);
	assert_int_equal(ids_highest(&ids), 3000000000u);
	assert_int_equal(ids_format(&ids, text, sizeof text), 0);
	assert_string_equal(text, "3000000000 4294967294 1\n");
}

static void the_341st_range_is_refused(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	for (uint32_t i = 0; i < IDS_MAX; i++)
		assert_int_equal(ids_add(&ids, i, 1000 + i, 1, &e), 0);
	assert_int_equal(ids_add(&ids, IDS_MAX, 1000 + IDS_MAX, 1, &e), -EINVAL);
	assert_says(e.text, "340");
	assert_int_equal(ids.count, IDS_MAX);
}

static void an_empty_range_adds_nothing(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_add(&ids, 0, 0, 0, &e), 0);
	assert_int_equal(ids.count, 0);
}

/*** Reading ***/

static void a_map_file_is_read_as_the_kernel_writes_it(void **state)
{
	struct ids ids = map("         0       1000          1\n         1     100000      65536\n");

	(void)state;
	ASSERT_EXTENTS(&ids, { 0, 1000, 1 }, { 1, 100000, 65536 });
	ids = map("         0          0 4294967295\n");
	ASSERT_EXTENTS(&ids, { 0, 0, 4294967295u });
	ids = map("");
	assert_int_equal(ids.count, 0);
}

static void a_malformed_map_file_is_refused(void **state)
{
	static const char *const bad[] = { "0 1000\n", "0 1000 1 1\n", "a b c\n", "0 1000 1\nrubbish\n", "0 -1 1\n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct ids ids = { 0 };
		struct err e = { 0 };

		assert_int_equal(ids_read_map(&ids, bad[i], &e), -EINVAL);
	}
}

static void subordinate_ranges_are_the_owners_by_name_or_number(void **state)
{
	static const char file[] = "dev1:100000:65536\n"
				   "dev2:165536:65536\n"
				   "1000:300000:1000\n"
				   "dev1:400000:10\n"
				   "dev:500000:10\n"
				   "dev11:600000:10\n";
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_read_subid(&ids, file, "dev1", 1000, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 100000, 65536 }, { 0, 300000, 1000 }, { 0, 400000, 10 });
	ids.count = 0;
	assert_int_equal(ids_read_subid(&ids, file, NULL, 1000, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 300000, 1000 });
	ids.count = 0;
	assert_int_equal(ids_read_subid(&ids, file, "nobody", 65534, &e), 0);
	assert_int_equal(ids.count, 0);
}

static void an_owner_above_two_to_the_31st_is_read(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_read_subid(&ids, "3000000000:3000000001:65536\n", NULL, 3000000000u, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 3000000001u, 65536 });
}

static void malformed_subordinate_lines_are_passed_over(void **state)
{
	static const char file[] = "\n\n# dev1:1:1\n:1:1\ndev1\ndev1:\ndev1::\ndev1:100000\ndev1:100000:\ndev1::65536\n"
				   "dev1:-1:65536\ndev1:100000:65536:x\ndev1: 100000:65536\ndev1:99999999999:1\n"
				   "dev1:100000:0\ndev1:4294967295:1\ndev1:4294967290:100\n dev1:100000:65536\n"
				   "dev1:0x10:1\ndev1:200000:65536";
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_read_subid(&ids, file, "dev1", 1000, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 200000, 65536 });
}

static void a_range_that_is_given_twice_counts_once(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_read_subid(&ids, "dev1:100000:65536\n1000:100000:65536\n", "dev1", 1000, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 100000, 65536 });
}

static void what_getsubids_prints_is_read(void **state)
{
	struct ids ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_read_getsubids(&ids, "0: dev1 100000 65536\n1: dev1 300000 1000\n", &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 100000, 65536 }, { 0, 300000, 1000 });
	ids.count = 0;
	assert_int_equal(ids_read_getsubids(&ids, "Error fetching ranges\n0:\n0: \n0: dev1\n0: dev1 \n0: dev1 1\n: : :\n", &e), 0);
	assert_int_equal(ids.count, 0);
}

/*** Putting together ***/

static void ranges_are_laid_one_after_the_other(void **state)
{
	struct ids ids = { 0 }, from = RANGES({ 100000, 10 }, { 50, 5 }, { 3000000000u, 1 });
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_append(&ids, 1, &from, &e), 0);
	ASSERT_EXTENTS(&ids, { 1, 100000, 10 }, { 11, 50, 5 }, { 16, 3000000000u, 1 });
}

static void ranges_beyond_the_last_id_are_refused(void **state)
{
	struct ids ids = { 0 }, from = RANGES({ 0, 4294967295u }), one = RANGES({ 7, 1 });
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_append(&ids, 1, &from, &e), -EINVAL);
	assert_int_equal(ids_append(&ids, 0, &from, &e), 0);
	ids.count = 0;
	assert_int_equal(ids_append(&ids, IDS_LAST, &one, &e), 0);
	ids.count = 0;
	assert_int_equal(ids_append(&ids, IDS_LAST + 1, &one, &e), -EINVAL);
}

static void ranges_go_around_an_id_that_keeps_its_place(void **state)
{
	struct ids ids = { 0 }, from = RANGES({ 100000, 65536 });
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_around(&ids, 1000, &from, &e), 0);
	ASSERT_EXTENTS(&ids, { 1000, 1000, 1 }, { 0, 100000, 1000 }, { 1001, 101000, 64536 });
	ids.count = 0;
	assert_int_equal(ids_around(&ids, 0, &from, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 0, 1 }, { 1, 100000, 65536 });
	ids.count = 0;
	assert_int_equal(ids_around(&ids, 3000000000u, &from, &e), 0);
	ASSERT_EXTENTS(&ids, { 3000000000u, 3000000000u, 1 }, { 0, 100000, 65536 });
}

static void several_ranges_go_around_an_id_without_a_gap(void **state)
{
	struct ids ids = { 0 }, from = RANGES({ 100000, 5 }, { 200000, 5 }, { 300000, 5 });
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_around(&ids, 7, &from, &e), 0);
	ASSERT_EXTENTS(&ids, { 7, 7, 1 }, { 0, 100000, 5 }, { 5, 200000, 2 }, { 8, 200002, 3 }, { 11, 300000, 5 });
	ids.count = 0;
	assert_int_equal(ids_around(&ids, 5, &from, &e), 0);
	ASSERT_EXTENTS(&ids, { 5, 5, 1 }, { 0, 100000, 5 }, { 6, 200000, 5 }, { 11, 300000, 5 });
}

/*** An outer map ***/

static void ranges_are_cut_to_what_the_outer_map_has(void **state)
{
	struct ids outer = map("0 1000 1\n1 100000 65535\n100000 300000 10\n"), ids = { 0 };
	struct ids from = RANGES({ 65000, 35005 });
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_clip(&ids, &from, &outer, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 65000, 536 }, { 0, 100000, 5 });
}

static void ranges_outside_the_outer_map_vanish(void **state)
{
	struct ids outer = map("0 1000 1\n"), ids = { 0 }, from = RANGES({ 100000, 65536 }, { 4294967294u, 1 });
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_clip(&ids, &from, &outer, &e), 0);
	assert_int_equal(ids.count, 0);
}

static void a_whole_machine_cuts_nothing(void **state)
{
	struct ids outer = map("0 0 4294967295\n"), ids = { 0 }, from = RANGES({ 100000, 65536 }, { 4294967294u, 1 });
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_clip(&ids, &from, &outer, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 100000, 65536 }, { 0, 4294967294u, 1 });
}

static void extents_are_split_where_the_outer_ones_end(void **state)
{
	struct ids outer = map("0 1000 1\n1 100000 9\n10 500000 10\n"), inner = map("0 0 5\n5 5 15\n"), ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_split(&ids, &inner, &outer, &e), 0);
	ASSERT_EXTENTS(&ids, { 0, 0, 1 }, { 1, 1, 4 }, { 5, 5, 5 }, { 10, 10, 10 });
}

static void an_id_that_the_outer_map_lacks_is_named(void **state)
{
	struct ids outer = map("0 1000 1\n1 100000 9\n"), inner = map("0 0 20\n"), ids = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(ids_split(&ids, &inner, &outer, &e), -EINVAL);
	assert_says(e.text, "id 10 is not mapped");
}

static void too_many_extents_after_a_split_are_refused(void **state)
{
	struct ids outer = { 0 }, inner = map("1000 0 680\n"), ids = { 0 };
	struct err e = { 0 };

	(void)state;
	for (uint32_t i = 0; i < IDS_MAX; i++)
		assert_int_equal(ids_add(&outer, 2 * i, 10 * i, 2, &e), 0);
	assert_int_equal(ids_split(&ids, &inner, &outer, &e), 0);
	assert_int_equal(ids.count, IDS_MAX);
	ids.count = 0;
	inner = map("1000 0 3\n2000 3 677\n");
	assert_int_equal(ids_split(&ids, &inner, &outer, &e), -EINVAL);
	assert_says(e.text, "340");
}

static void identity_is_everything_as_itself(void **state)
{
	struct ids outer = map("0 1000 1\n1 100000 65536\n"), ids = { 0 };

	(void)state;
	ids_identity(&ids, &outer);
	ASSERT_EXTENTS(&ids, { 0, 0, 1 }, { 1, 1, 65536 });
}

/*** Asking, writing ***/

static void ids_are_found_on_both_sides(void **state)
{
	struct ids ids = map("0 1000 1\n1 100000 65536\n");

	(void)state;
	assert_true(ids_has_inside(&ids, 0));
	assert_true(ids_has_inside(&ids, 65536));
	assert_false(ids_has_inside(&ids, 65537));
	assert_true(ids_has_outside(&ids, 1000));
	assert_false(ids_has_outside(&ids, 1001));
	assert_true(ids_has_outside(&ids, 165535));
	assert_false(ids_has_outside(&ids, 165536));
	assert_int_equal(ids_outside(&ids, 65536), 165535);
	assert_true(ids_total(&ids) == 65537);
	assert_int_equal(ids_highest(&ids), 65536);
}

static void a_map_is_written_as_the_kernel_takes_it(void **state)
{
	struct ids ids = map("0 1000 1\n1 100000 65536\n");
	char text[32];

	(void)state;
	assert_int_equal(ids_format(&ids, text, 26), 0);
	assert_string_equal(text, "0 1000 1\n1 100000 65536\n");
	assert_int_equal(ids_format(&ids, text, 24), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_is_three_numbers),
		cmocka_unit_test(anything_else_is_no_map_and_is_named),
		cmocka_unit_test(ranges_that_overlap_on_either_side_are_refused),
		cmocka_unit_test(ranges_may_touch),
		cmocka_unit_test(a_range_ends_before_the_number_that_is_no_id),
		cmocka_unit_test(ids_above_two_to_the_31st_are_ids),
		cmocka_unit_test(the_341st_range_is_refused),
		cmocka_unit_test(an_empty_range_adds_nothing),
		cmocka_unit_test(a_map_file_is_read_as_the_kernel_writes_it),
		cmocka_unit_test(a_malformed_map_file_is_refused),
		cmocka_unit_test(subordinate_ranges_are_the_owners_by_name_or_number),
		cmocka_unit_test(an_owner_above_two_to_the_31st_is_read),
		cmocka_unit_test(malformed_subordinate_lines_are_passed_over),
		cmocka_unit_test(a_range_that_is_given_twice_counts_once),
		cmocka_unit_test(what_getsubids_prints_is_read),
		cmocka_unit_test(ranges_are_laid_one_after_the_other),
		cmocka_unit_test(ranges_beyond_the_last_id_are_refused),
		cmocka_unit_test(ranges_go_around_an_id_that_keeps_its_place),
		cmocka_unit_test(several_ranges_go_around_an_id_without_a_gap),
		cmocka_unit_test(ranges_are_cut_to_what_the_outer_map_has),
		cmocka_unit_test(ranges_outside_the_outer_map_vanish),
		cmocka_unit_test(a_whole_machine_cuts_nothing),
		cmocka_unit_test(extents_are_split_where_the_outer_ones_end),
		cmocka_unit_test(an_id_that_the_outer_map_lacks_is_named),
		cmocka_unit_test(too_many_extents_after_a_split_are_refused),
		cmocka_unit_test(identity_is_everything_as_itself),
		cmocka_unit_test(ids_are_found_on_both_sides),
		cmocka_unit_test(a_map_is_written_as_the_kernel_takes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
