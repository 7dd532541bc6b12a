/* SPDX-License-Identifier: MIT */
/*
 * unit - what every unit test begins with: cmocka and the headers that it wants before it
 */
#ifndef RBOX_TESTS_UNIT_H
#define RBOX_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A sentence must have the word, whatever else it says. */
#define assert_says(sentence, word)                                                                     \
	do {                                                                                            \
		if (!strstr((sentence), (word)))                                                        \
			fail_msg("'%s' does not say '%s'", (sentence), (word));                         \
	} while (0)

#endif
