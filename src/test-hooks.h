/* SPDX-License-Identifier: MIT */
/*
 * test-hooks - what only the test build has (RBOX_TEST: build/test/rbox)
 *
 * In it, the row that RBOX_FAIL_ROW names fails, the one that RBOX_SKIP_ROW names is left out, init and host try to open what
 * RBOX_TRY names once they wait, and an allocation between the first fork and the end of the run aborts the process. In the program
 * that is installed all of this is nothing.
 */
#ifndef RBOX_TEST_HOOKS_H
#define RBOX_TEST_HOOKS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

#ifdef RBOX_TEST
bool test_fails_row(size_t row, struct err *e);
bool test_skips_row(size_t row);
void test_no_heap(void);
void test_heap_again(void);
void test_try(const char *who);
#else
static inline bool test_fails_row(size_t row, struct err *e)
{
	(void)row;
	(void)e;
	return false;
}
static inline bool test_skips_row(size_t row)
{
	(void)row;
	return false;
}
static inline void test_no_heap(void) { }
static inline void test_heap_again(void) { }
static inline void test_try(const char *who) { (void)who; }
#endif

#endif
