/* SPDX-License-Identifier: MIT */
/* Unit tests of manifest: a set of entries, and its text, there and back. */
#include "manifest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

#define SUM "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static int read_text(struct manifest *m, const char *text, struct err *e)
{
	char *copy = strdup(text);
	int r = manifest_read(m, copy, e);

	free(copy);
	return r;
}

static void assert_same(const char *text)
{
	struct manifest m = { 0 };
	struct err e = { 0 };
	size_t size;
	char *again;

	assert_int_equal(read_text(&m, text, &e), 0);
	manifest_sort(&m);
	again = manifest_text(&m, &size);
	assert_string_equal(again, text);
	assert_int_equal(size, strlen(text));
	free(again);
	manifest_release(&m);
}

static void what_is_read_is_written_the_same(void **state)
{
	(void)state;
	assert_same("rbox-manifest 1\n");
	assert_same("rbox-manifest 1\nprogram\tls\t/usr/bin/ls\nadd\t/home/me/data\t/srv\n"
		    "link\t/bin\tusr/bin\t0\ndirectory\t/etc\t0755\t\n"
		    "file\t/etc/passwd\t0644\t0\t" SUM "\t\t\nfile\t/usr/bin/ls\t0755\t151344\t" SUM "\t/usr/bin/ls\t0,1\n");
	assert_same("rbox-manifest 1\nadd\t/a\\tb\\nc\\\\d\t/e\nlink\t/f\\tg\th\\\\\t0\nfile\t/i\t4755\t18446744073709551615\t" SUM
		    "\t/j\\nk\t0\n");
}

static void lines_that_rbox_does_not_write_are_refused(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "", "line 1" }, { "rbox-manifest 2\n", "line 1" }, { "rbox-manifest 1", "line 1 has no end" },
		{ "rbox-manifest 1\n\n", "line 2" }, { "rbox-manifest 1\nother\t/a\n", "line 2" },
		{ "rbox-manifest 1\ndirectory\t/a\t0755\t", "line 2 has no end" },
		{ "rbox-manifest 1\ndirectory\t/a\t0755\n", "line 2" }, { "rbox-manifest 1\ndirectory\ta\t0755\t\n", "line 2" },
		{ "rbox-manifest 1\ndirectory\t/a/../b\t0755\t\n", "line 2" }, { "rbox-manifest 1\ndirectory\t/\t0755\t\n", "line 2" },
		{ "rbox-manifest 1\ndirectory\t/a/\t0755\t\n", "line 2" }, { "rbox-manifest 1\ndirectory\t/a\t10000\t\n", "line 2" },
		{ "rbox-manifest 1\ndirectory\t/a\t0755\t0\n", "line 2" }, { "rbox-manifest 1\ndirectory\t/a\t0755\t\textra\n", "line 2" },
		{ "rbox-manifest 1\ndirectory\t/a\t0755\t\ndirectory\t/a\t0755\t\n", "line 3" },
		{ "rbox-manifest 1\nlink\t/a\t\t\n", "line 2" }, { "rbox-manifest 1\nlink\t/a\\x\tb\t\n", "line 2" },
		{ "rbox-manifest 1\nlink\t/a\\", "line 2" }, { "rbox-manifest 1\nfile\t/a\t0644\t1\tshort\t/b\t\n", "line 2" },
		{ "rbox-manifest 1\nfile\t/a\t0644\t-1\t" SUM "\t/b\t\n", "line 2" },
		{ "rbox-manifest 1\nfile\t/a\t0644\t1\t" SUM "\tb\t\n", "line 2" },
		{ "rbox-manifest 1\nprogram\tls\tusr/bin/ls\n", "line 2" }, { "rbox-manifest 1\nprogram\t\t/usr/bin/ls\n", "line 2" },
		{ "rbox-manifest 1\nprogram\tls\t/bin/ls\ndirectory\t/a\t0755\t0,\n", "line 3" },
		{ "rbox-manifest 1\na\tb\tc\td\te\tf\tg\th\ti\tj\n", "line 2" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct manifest m = { 0 };
		struct err e = { 0 };

		if (read_text(&m, cases[i].text, &e) != -EINVAL)
			fail_msg("'%s' is taken", cases[i].text);
		assert_says(e.text, cases[i].says);
		manifest_release(&m);
	}
}

static void entries_are_found_and_each_path_is_one(void **state)
{
	enum { MANY = 1000 };
	struct manifest m = { 0 };
	char path[32];

	(void)state;
	assert_null(manifest_find(&m, "/0"));
	for (int i = 0; i < MANY; i++) {
		snprintf(path, sizeof path, "/%d", i * 7 % MANY);
		struct manifest_entry *entry = manifest_enter(&m, path);
		assert_ptr_equal(manifest_enter(&m, path), entry);
	}
	assert_int_equal(m.entries, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(path, sizeof path, "/%d", i);
		assert_string_equal(manifest_find(&m, path)->path, path);
	}
	assert_null(manifest_find(&m, "/1000"));
	manifest_sort(&m);
	for (size_t i = 1; i < m.entries; i++)
		assert_true(strcmp(m.entry[i - 1]->path, m.entry[i]->path) < 0);
	manifest_release(&m);
}

static void an_entry_is_there_for_each_ask_once_and_in_order(void **state)
{
	struct manifest m = { 0 };
	struct manifest_entry *entry = manifest_enter(&m, "/a");
	static const unsigned asks[] = { 3, 1, 3, 0, 2, 2, 1 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(asks); i++)
		assert_true(manifest_use(entry, asks[i]));
	assert_int_equal(entry->asks, 4);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(entry->ask[i], i);
	manifest_release(&m);
}

static void the_same_ask_is_one(void **state)
{
	struct manifest m = { 0 };

	(void)state;
	assert_int_equal(manifest_ask(&m, true, "ls", "/bin/ls"), 0);
	assert_int_equal(manifest_ask(&m, false, "ls", "/bin/ls"), 1);
	assert_int_equal(manifest_ask(&m, true, "ls", "/opt/ls"), 2);
	assert_int_equal(manifest_ask(&m, true, "ls", "/bin/ls"), 0);
	manifest_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_written_the_same),
		cmocka_unit_test(lines_that_rbox_does_not_write_are_refused),
		cmocka_unit_test(entries_are_found_and_each_path_is_one),
		cmocka_unit_test(an_entry_is_there_for_each_ask_once_and_in_order),
		cmocka_unit_test(the_same_ask_is_one),
	};

	return cmocka_run_group_tests_name("manifest", tests, NULL, NULL);
}
