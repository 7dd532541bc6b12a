/* SPDX-License-Identifier: MIT */
/* Unit tests of powers: capabilities by name. */
#include "powers.h"

#include <errno.h>
#include <linux/capability.h>

#include "unit.h"

#define BIT(number) (UINT64_C(1) << (number))

static uint64_t one(const char *name)
{
	uint64_t set = 1;
	struct err e = { 0 };

	assert_int_equal(powers_parse_one(name, &set, &e), 0);
	return set;
}

static void a_capability_has_its_name_with_or_without_the_prefix_in_any_case(void **state)
{
	(void)state;
	assert_true(one("cap_sys_admin") == BIT(CAP_SYS_ADMIN));
	assert_true(one("CAP_SYS_ADMIN") == BIT(CAP_SYS_ADMIN));
	assert_true(one("sys_admin") == BIT(CAP_SYS_ADMIN));
	assert_true(one("Chown") == BIT(CAP_CHOWN));
}

static void all_is_every_one(void **state)
{
	(void)state;
	assert_true(one("all") == (BIT(CAP_LAST_CAP) | (BIT(CAP_LAST_CAP) - 1)));
	assert_true(one("ALL") == one("all"));
}

static void an_unknown_name_is_refused_with_the_nearest(void **state)
{
	static const struct { const char *name, *hint; } cases[] = {
		{ "sys_admn", "cap_sys_admin" }, { "CAP_SYSADMIN", "cap_sys_admin" }, { "cap_chwon", "cap_chown" },
		{ "net_bind_servic", "cap_net_bind_service" }, { "nothing_like_it", "capabilities(7)" }, { "", "capabilities(7)" },
		{ "a_name_that_is_much_longer_than_any_capability_has", "capabilities(7)" }, { "cap_", "capabilities(7)" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err e = { 0 };
		uint64_t set;

		assert_int_equal(powers_parse_one(cases[i].name, &set, &e), -EINVAL);
		assert_says(e.text, cases[i].name);
		assert_says(e.hint, cases[i].hint);
	}
}

static void a_list_is_read_as_it_is_written(void **state)
{
	static const uint64_t sets[] = { 0, BIT(CAP_CHOWN), BIT(CAP_KILL) | BIT(CAP_SYS_ADMIN), BIT(CAP_LAST_CAP) };
	char text[POWERS_TEXT];
	struct err e = { 0 };
	uint64_t set;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sets); i++) {
		powers_write(sets[i], text);
		assert_int_equal(powers_parse(text, &set, &e), 0);
		assert_true(set == sets[i]);
	}
	powers_write(BIT(CAP_KILL) | BIT(CAP_SYS_ADMIN), text);
	assert_string_equal(text, "cap_kill,cap_sys_admin");
	powers_write(one("all"), text);
	assert_int_equal(powers_parse(text, &set, &e), 0);
	assert_true(set == one("all"));
	assert_int_equal(powers_parse("cap_kill,,cap_chown", &set, &e), -EINVAL);
	assert_int_equal(powers_parse("all", &set, &e), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_capability_has_its_name_with_or_without_the_prefix_in_any_case),
		cmocka_unit_test(all_is_every_one),
		cmocka_unit_test(an_unknown_name_is_refused_with_the_nearest),
		cmocka_unit_test(a_list_is_read_as_it_is_written),
	};

	return cmocka_run_group_tests_name("powers", tests, NULL, NULL);
}
