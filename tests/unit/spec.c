/* SPDX-License-Identifier: MIT */
/* Unit tests of spec: what was asked. */
#include "spec.h"

#include <errno.h>

#include "unit.h"

static void an_empty_spec_has_the_defaults(void **state)
{
	struct spec spec = { 0 };

	(void)state;
	spec_init(&spec);
	assert_int_equal(spec.umask, 022);
	assert_int_equal(spec.map, MAP_AUTO);
	assert_int_equal(spec.net, NET_NONE);
	assert_int_equal(spec.dev, DEV_MINIMAL);
	assert_int_equal(spec.proc, PROC_NEW);
	assert_int_equal(spec.sys, SYS_RO);
	assert_int_equal(spec.groups, GROUPS_KEEP);
	assert_int_equal(spec.share, 0);
	assert_null(spec.root);
}

static void a_list_keeps_its_order_and_ends_at_its_limit(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d", "e" };
	struct spec_list list = { 0 };
	struct spec spec = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_int_equal(spec_list_add(&list, names[i], COUNT_OF(names)), 0);
	assert_int_equal(spec_list_add(&list, "f", COUNT_OF(names)), -ENOSPC);
	assert_int_equal(list.count, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_string_equal(list.item[i], names[i]);
	spec.env = list;
	spec_release(&spec);
	assert_null(spec.env.item);
	assert_int_equal(spec.env.count, 0);
}

static void mounts_end_at_their_limit(void **state)
{
	struct spec spec = { 0 };

	(void)state;
	spec_init(&spec);
	for (size_t i = 0; i < SPEC_MOUNTS_MAX; i++) {
		struct spec_mount *m = spec_mount_add(&spec);

		assert_non_null(m);
		assert_null(m->source);
		m->mode = (unsigned)i;
	}
	assert_null(spec_mount_add(&spec));
	assert_int_equal(spec.mount_count, SPEC_MOUNTS_MAX);
	for (size_t i = 0; i < SPEC_MOUNTS_MAX; i++)
		assert_int_equal(spec.mount[i].mode, i);
	spec_release(&spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_spec_has_the_defaults),
		cmocka_unit_test(a_list_keeps_its_order_and_ends_at_its_limit),
		cmocka_unit_test(mounts_end_at_their_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
