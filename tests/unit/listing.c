/* SPDX-License-Identifier: MIT */
/* Unit tests of listing: what glibc's and musl's loaders print, as they print it. */
#include "listing.h"

#include "unit.h"

static const char glibc[] =
	"\tlinux-vdso.so.1 (0x00007f6715fdf000)\n"
	"\tlibtinfo.so.6 => /lib/x86_64-linux-gnu/libtinfo.so.6 (0x00007f6715e59000)\n"
	"\tlibodd.so => /opt/a => b (0x1)/libodd.so (0x00007f6715c77000)\n"
	"\t/lib64/ld-linux-x86-64.so.2 (0x00007f6715fe1000)\n";

static void assert_paths(const char *text, const char *const *wanted)
{
	char path[64];
	bool is_odd;

	while (listing_next(&text, path, sizeof path, &is_odd))
		assert_string_equal(path, *wanted++);
	assert_null(*wanted);
	assert_false(is_odd);
}

static void a_listing_has_a_path_for_each_library(void **state)
{
	(void)state;
	assert_paths(glibc, (const char *const[]){ "/lib/x86_64-linux-gnu/libtinfo.so.6", "/opt/a => b (0x1)/libodd.so",
						   "/lib64/ld-linux-x86-64.so.2", NULL });
	assert_paths("\t/lib/ld-musl-x86_64.so.1 (0x7f822208d000)\n\tlibc.so => /lib/ld-musl-x86_64.so.1 (0x7f822208d000)\n",
		     (const char *const[]){ "/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-x86_64.so.1", NULL });
	assert_paths("\tstatically linked\n", (const char *const[]){ NULL });
	assert_paths("", (const char *const[]){ NULL });
}

static void a_line_that_no_loader_writes_spoils_the_whole(void **state)
{
	static const char *const odd[] = {
		"/no/tab (0x1)\n", "\tliba.so => relative/liba.so (0x1)\n", "\t (0x1)\n", "\t/no/address\n", "\tlib => /a\n", "\t/a (0x1) more\n",
		"\t/a (0x1g)\n", "\tlib => /nl\n\t/fine (0x1)\n",
		"\t/a/path/that/is/much/longer/than/what/there/is/room/for/in/this/test.so (0x1)\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		const char *text = odd[i];
		char path[64];
		bool is_odd;

		assert_false(listing_next(&text, path, sizeof path, &is_odd));
		assert_true(is_odd);
	}
}

static void a_missing_library_is_named_by_each_loader(void **state)
{
	char name[64];

	(void)state;
	assert_true(listing_missing("./m: error while loading shared libraries: libf.so: cannot open shared object file: No such file\n",
				    name, sizeof name));
	assert_string_equal(name, "libf.so");
	assert_true(listing_missing("Error loading shared library libg.so: No such file or directory (needed by ./mg)\n", name, sizeof name));
	assert_string_equal(name, "libg.so");
	assert_true(listing_missing("\tliba.so => /a (0x1)\n\tlibh.so.1 => not found\n", name, sizeof name));
	assert_string_equal(name, "libh.so.1");
	assert_false(listing_missing(glibc, name, sizeof name));
	assert_false(listing_missing("error while loading shared libraries: no end\n: ", name, sizeof name));
}

static void who_needs_a_library_is_found(void **state)
{
	static const char debug[] =
		"     12345:\t\n"
		"     12345:\tfile=libtwo.so [0];  needed by ./program [0]\n"
		"     12345:\tfile=libone.so.1 [0];  needed by ./wrong [0]\n"
		"     12345:\tfile=libone.so [0];  needed by /opt/a [b]/libtwo.so [0]\n";
	char needer[64];

	(void)state;
	assert_true(listing_needer(debug, "libone.so", needer, sizeof needer));
	assert_string_equal(needer, "/opt/a [b]/libtwo.so");
	assert_true(listing_needer(debug, "libtwo.so", needer, sizeof needer));
	assert_string_equal(needer, "./program");
	assert_false(listing_needer(debug, "libthree.so", needer, sizeof needer));
	assert_true(listing_needer("Error loading shared library libg.so: No such file (needed by ./mg)\n", "libg.so", needer, sizeof needer));
	assert_string_equal(needer, "./mg");
	assert_false(listing_needer("file=libone.so [", "libone.so", needer, sizeof needer));
}

static void directories_that_a_loader_searches_are_known(void **state)
{
	static const char help[] = "Shared library search path:\n  (libraries located via /etc/ld.so.cache)\n"
				   "  /lib/x86_64-linux-gnu (system search path)\n  /lib (system search path)\n  /opt (LD_LIBRARY_PATH)\n";

	(void)state;
	assert_true(listing_searches(help, "/lib", 4));
	assert_true(listing_searches(help, "/lib/x86_64-linux-gnu/libc.so.6", 21));
	assert_false(listing_searches(help, "/lib/x86_64-linux-gn", 20));
	assert_false(listing_searches(help, "/opt", 4));
	assert_false(listing_searches("", "/lib", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_listing_has_a_path_for_each_library),
		cmocka_unit_test(a_line_that_no_loader_writes_spoils_the_whole),
		cmocka_unit_test(a_missing_library_is_named_by_each_loader),
		cmocka_unit_test(who_needs_a_library_is_found),
		cmocka_unit_test(directories_that_a_loader_searches_are_known),
	};

	return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
