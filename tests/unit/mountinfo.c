/* SPDX-License-Identifier: MIT */
/* Unit tests of mountinfo: the kernel's list of mounts, as text. */
#include "mountinfo.h"

#include "unit.h"

static const char table[] =
	"21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
	"22 21 0:5 / /proc rw - proc proc rw\n"
	"23 21 0:6 / /home/a\\040b/c rw master:2 shared:3 - tmpfs tmpfs rw\n"
	"24 21 0:7 / /home/rootfs rw - tmpfs tmpfs rw\n"
	"25 21 0:8 / /home/rootfs/mnt rw - tmpfs tmpfs rw\n";

static void blanks_are_written_as_octal_digits(void **state)
{
	static const struct { const char *field, *plain; } cases[] = {
		{ "/a\\040b", "/a b" }, { "\\134\\012\\011", "\\\n\t" }, { "/plain", "/plain" }, { "\\", "\\" }, { "\\04", "\\04" },
		{ "\\0408", " 8" }, { "\\9", "\\9" }, { "", "" }, { "\\377", "\377" },
	};
	char plain[32];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		mountinfo_plain(cases[i].field, strlen(cases[i].field), plain, sizeof plain);
		assert_string_equal(plain, cases[i].plain);
	}
	mountinfo_plain("/longer", 7, plain, 4);
	assert_string_equal(plain, "/lo");
}

static void assert_below(const char *path, const char *wanted)
{
	char found[64];

	if (!mountinfo_below(table, path, found, sizeof found))
		*found = '\0';
	assert_string_equal(found, wanted);
}

static void what_is_mounted_below_a_path_is_found(void **state)
{
	(void)state;
	assert_below("/", "/proc");
	assert_below("/home", "/home/a b/c");
	assert_below("/home/a b", "/home/a b/c");
	assert_below("/home/rootfs", "/home/rootfs/mnt");
	assert_below("/home/rootfs/mnt", "");
	assert_below("/home/root", "");
	assert_below("/proc", "");
}

static void lines_that_are_none_are_passed_over(void **state)
{
	static const char *const bad[] = { "", "\n\n", "1 2 3\n", "x", "1 2 3 4", "1 2 3 4 ", "     " };
	char found[64];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(mountinfo_below(bad[i], "/", found, sizeof found));
}

static void mounts_are_read_one_by_one(void **state)
{
	char text[] =
		"21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
		"rubbish\n"
		"23 21 0:6 / /home/a\\040b/c rw master:2 shared:3 - fuse.sshfs host: rw\n"
		"24 21 0:7 / relative rw - tmpfs tmpfs rw\n"
		"25 21 0:7 / /cut rw\n"
		"26 21 0:8 / /end rw - fuse";
	static const struct mountinfo_mount wanted[] = { { 21, "/", "ext4" }, { 23, "/home/a b/c", "fuse.sshfs" }, { 26, "/end", "fuse" } };
	struct mountinfo_mount mount;
	char *at = text;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		assert_true(mountinfo_next(&at, &mount));
		assert_int_equal(mount.id, wanted[i].id);
		assert_string_equal(mount.path, wanted[i].path);
		assert_string_equal(mount.type, wanted[i].type);
	}
	assert_false(mountinfo_next(&at, &mount));
	assert_false(mountinfo_next(&at, &mount));
}

static void fuse_has_many_names_and_fusectl_is_none_of_them(void **state)
{
	static const char *const others[] = { "fusectl", "fuse2", "ext4", "", "autofs", "fus" };

	(void)state;
	assert_true(mountinfo_is_fuse("fuse"));
	assert_true(mountinfo_is_fuse("fuse.sshfs"));
	assert_true(mountinfo_is_fuse("fuseblk"));
	assert_true(mountinfo_is_fuse("fuseblk.ntfs-3g"));
	for (size_t i = 0; i < COUNT_OF(others); i++)
		assert_false(mountinfo_is_fuse(others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_are_written_as_octal_digits),
		cmocka_unit_test(what_is_mounted_below_a_path_is_found),
		cmocka_unit_test(mounts_are_read_one_by_one),
		cmocka_unit_test(fuse_has_many_names_and_fusectl_is_none_of_them),
		cmocka_unit_test(lines_that_are_none_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
