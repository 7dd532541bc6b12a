/* SPDX-License-Identifier: MIT */
/*
 * one-machine - a machine that each test of a file begins anew, and what a test asks of it
 */
#ifndef RBOX_TESTS_UNIT_ONE_MACHINE_H
#define RBOX_TESTS_UNIT_ONE_MACHINE_H

#include "machine.h"

static struct machine m;

static int setup(void **state)
{
	(void)state;
	machine_reset(&m);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	machine_release(&m);
	return 0;
}

#define PLAN(...)                                                                                       \
	do {                                                                                            \
		if (MACHINE_PLAN(&m, __VA_ARGS__))                                                      \
			fail_msg("no plan: %s", m.e.text);                                              \
	} while (0)

#define REFUSED(word, ...)                                                                              \
	do {                                                                                            \
		assert_int_equal(MACHINE_PLAN(&m, __VA_ARGS__), -EINVAL);                               \
		assert_says(m.e.text, (word));                                                          \
	} while (0)

#endif
