/* SPDX-License-Identifier: MIT */
/* Unit tests of companions: the table, and its patterns. */
#include "companions.h"

#include "unit.h"

static const struct companions_row *row_of(const char *name)
{
	for (size_t i = 0; i < companions_count; i++)
		if (companions_match(&companions_table[i], name))
			return &companions_table[i];
	return NULL;
}

static void files_are_known_by_what_they_are_called(void **state)
{
	static const char *const known[] = {
		"libc.so.6", "ld-musl-x86_64.so.1", "libtinfo.so.6", "libtinfo.so.6.4", "libssl.so.3", "python3", "python3.11", "perl", "perl5.36.0",
		"git", "gcc", "gcc-12", "x86_64-linux-gnu-gcc-12",
	};
	static const char *const unknown[] = { "", "libc.so", "libcrypto.so.3", "python3.11-config", "python", "gitk", "gcc-ar", "bash" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (!row_of(known[i]))
			fail_msg("%s is not known", known[i]);
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		if (row_of(unknown[i]))
			fail_msg("%s is known", unknown[i]);
}

static void assert_expanded(const char *bring, const struct companions_terms *terms, const char *const *wanted)
{
	char pattern[64];

	while (companions_expand(&bring, terms, pattern, sizeof pattern))
		assert_string_equal(pattern, *wanted++);
	assert_null(*wanted);
}

static void patterns_are_expanded_and_names_in_them_are_none(void **state)
{
	struct companions_terms terms = { "/usr/bin", "python3.11", "x/xterm" };

	(void)state;
	assert_expanded("@/../lib/% /a/*  =as /b/$", &terms, (const char *const[]){ "/usr/bin/../lib/python3.11", "/a/*", "=as", "/b/x/xterm", NULL });
	terms = (struct companions_terms){ "/a*b", "[c]?", NULL };
	assert_expanded("@/* % /d/$", &terms, (const char *const[]){ "/a\\*b/*", "\\[c]\\?", NULL });
	terms.directory = "/";
	assert_expanded("@/x", &terms, (const char *const[]){ "/x", NULL });
	terms.directory = "/a/directory/that/is/longer/than/what/there/is/room/for/in/this/test";
	assert_expanded("@/x /y", &terms, (const char *const[]){ "/y", NULL });
}

/* Each word fits into the buffers that read the table, and the table says why. */
static void every_row_is_complete(void **state)
{
	struct companions_terms terms = { "/", "n", "t/t" };
	char pattern[4096];

	(void)state;
	for (size_t i = 0; i < companions_count; i++) {
		const struct companions_row *row = &companions_table[i];
		const char *at = row->bring;
		size_t words = 0, expanded = 0;

		for (const char *c = row->bring; *c; c++)
			words += *c != ' ' && (c == row->bring || c[-1] == ' ');
		while (companions_expand(&at, &terms, pattern, sizeof pattern)) {
			assert_true(*pattern == '/' || *pattern == '=');
			expanded++;
		}
		assert_int_equal(words, expanded);
		assert_true(*row->why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_known_by_what_they_are_called),
		cmocka_unit_test(patterns_are_expanded_and_names_in_them_are_none),
		cmocka_unit_test(every_row_is_complete),
	};

	return cmocka_run_group_tests_name("companions", tests, NULL, NULL);
}
