/* SPDX-License-Identifier: MIT */
/* Unit tests of program: what a file needs to be executed. */
#include "program.h"

#include <elf.h>

#include "unit.h"

static bool interpreter(const char *script, char name[PROGRAM_NAME])
{
	return program_interpreter((const unsigned char *)script, strlen(script), name);
}

static void the_word_after_hash_bang_is_the_interpreter(void **state)
{
	char name[PROGRAM_NAME];

	(void)state;
	assert_true(interpreter("#!/bin/sh\necho\n", name));
	assert_string_equal(name, "/bin/sh");
	assert_true(interpreter("#! \t/usr/bin/env python3\n", name));
	assert_string_equal(name, "/usr/bin/env");
	assert_true(interpreter("#!/bin/sh\r\n", name));
	assert_string_equal(name, "/bin/sh\r");
}

static bool of_env(const char *script, char name[PROGRAM_NAME])
{
	return program_of_env((const unsigned char *)script, strlen(script), name);
}

static void what_env_looks_for_is_the_word_after_its_options(void **state)
{
	char name[PROGRAM_NAME];

	(void)state;
	assert_true(of_env("#!/usr/bin/env python3\n", name));
	assert_string_equal(name, "python3");
	assert_true(of_env("#! /bin/env -S LANG=C -i node --flag x\n", name));
	assert_string_equal(name, "node");
	assert_true(of_env("#!env\t/opt/x\n", name));
	assert_string_equal(name, "/opt/x");
	assert_false(of_env("#!/usr/bin/env\n", name));
	assert_false(of_env("#!/usr/bin/env -S A=b\n", name));
	assert_false(of_env("#!/usr/bin/notenv python3\n", name));
	assert_false(of_env("#!/bin/sh env python3\n", name));
	assert_false(of_env("#!/usr/bin/env python3", name));
	assert_false(of_env("env x\n", name));
	assert_false(of_env("", name));
}

static void a_script_without_an_interpreter_has_none(void **state)
{
	char name[PROGRAM_NAME];

	(void)state;
	assert_false(interpreter("", name));
	assert_false(interpreter("#!", name));
	assert_false(interpreter("#!\n/bin/sh\n", name));
	assert_false(interpreter("#!   \n", name));
	assert_false(interpreter("echo\n", name));
}

static void an_interpreters_name_that_does_not_fit_is_none(void **state)
{
	char script[PROGRAM_NAME + 8] = "#!", name[PROGRAM_NAME];

	(void)state;
	memset(script + 2, 'x', PROGRAM_NAME);
	script[2 + PROGRAM_NAME] = '\n';
	assert_false(interpreter(script, name));
	script[2 + PROGRAM_NAME - 1] = '\n';
	assert_true(interpreter(script, name));
	assert_int_equal(strlen(name), PROGRAM_NAME - 1);
}

struct elf_64 {
	Elf64_Ehdr header;
	Elf64_Phdr part[2];
	char name[32];
};

struct elf_32 {
	Elf32_Ehdr header;
	Elf32_Phdr part[2];
	char name[32];
};

#define FILL_ELF(elf, class_)                                                                           \
	do {                                                                                            \
		memcpy((elf).header.e_ident, ELFMAG, SELFMAG);                                          \
		(elf).header.e_ident[EI_CLASS] = (class_);                                              \
		(elf).header.e_phoff = offsetof(__typeof__(elf), part);                                 \
		(elf).header.e_phnum = 2;                                                               \
		(elf).part[0].p_type = PT_LOAD;                                                         \
		(elf).part[1].p_type = PT_INTERP;                                                       \
		(elf).part[1].p_offset = offsetof(__typeof__(elf), name);                               \
		(elf).part[1].p_filesz = sizeof "/lib/ld.so";                                           \
		memcpy((elf).name, "/lib/ld.so", 11);                                                     \
	} while (0)

static struct elf_64 elf_64(void)
{
	struct elf_64 elf = { 0 };

	FILL_ELF(elf, ELFCLASS64);
	return elf;
}

static void a_programs_loader_is_found_in_both_classes(void **state)
{
	struct elf_64 wide = elf_64();
	struct elf_32 narrow = { 0 };
	char name[PROGRAM_NAME];

	(void)state;
	FILL_ELF(narrow, ELFCLASS32);
	assert_true(program_interpreter((unsigned char *)&wide, sizeof wide, name));
	assert_string_equal(name, "/lib/ld.so");
	assert_true(program_interpreter((unsigned char *)&narrow, sizeof narrow, name));
	assert_string_equal(name, "/lib/ld.so");
}

static void a_program_may_be_cut_anywhere(void **state)
{
	struct elf_64 whole = elf_64();
	unsigned char *bytes = test_malloc(sizeof whole);
	char name[PROGRAM_NAME];

	(void)state;
	for (size_t size = 0; size < offsetof(struct elf_64, name) + sizeof "/lib/ld.so"; size++) {
		/* at the end of its block, so that one byte too far is seen */
		unsigned char *cut = bytes + sizeof whole - size;

		memcpy(cut, &whole, size);
		assert_false(program_interpreter(cut, size, name));
		program_is_foreign(cut, size);
	}
	test_free(bytes);
}

static void lies_in_a_programs_header_lead_nowhere(void **state)
{
	static const uint64_t lies[] = { 1, 63, 1000, INT64_MAX, UINT64_MAX, UINT64_MAX - 55 };
	struct elf_64 elf;
	char name[PROGRAM_NAME];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		elf = elf_64();
		elf.header.e_phoff = lies[i];
		elf.header.e_phnum = UINT16_MAX;
		program_interpreter((unsigned char *)&elf, sizeof elf, name);
		elf = elf_64();
		elf.part[1].p_offset = lies[i];
		program_interpreter((unsigned char *)&elf, sizeof elf, name);
		elf = elf_64();
		elf.part[1].p_filesz = lies[i];
		program_interpreter((unsigned char *)&elf, sizeof elf, name);
	}
	elf = elf_64();
	elf.part[1].p_filesz = 0;
	assert_false(program_interpreter((unsigned char *)&elf, sizeof elf, name));
	elf.part[1].p_type = PT_LOAD;
	assert_false(program_interpreter((unsigned char *)&elf, sizeof elf, name));
}

static void a_program_for_another_machine_is_foreign(void **state)
{
	struct elf_64 elf = elf_64();
	unsigned char bytes[4096];

	(void)state;
#if defined(__x86_64__) || defined(__aarch64__)
	elf.header.e_machine = EM_S390;
	assert_true(program_is_foreign((unsigned char *)&elf, sizeof elf));
#endif
	assert_false(program_is_foreign((const unsigned char *)"#!/bin/sh\n", 10));
	assert_false(program_is_foreign(bytes, program_read("/proc/self/exe", bytes, sizeof bytes)));
}

static void what_is_no_regular_file_has_no_first_bytes(void **state)
{
	unsigned char bytes[16];

	(void)state;
	assert_int_equal(program_read("/dev/zero", bytes, sizeof bytes), 0);
	assert_int_equal(program_read("/", bytes, sizeof bytes), 0);
	assert_int_equal(program_read("/no/such/file", bytes, sizeof bytes), 0);
	assert_int_equal(program_read("/proc/self/exe", bytes, sizeof bytes), sizeof bytes);
}

static void what_is_reached_by_another_mount_is_another_program(void **state)
{
	struct sys_place self, other;

	(void)state;
	assert_int_equal(sys_place("/proc/self/exe", &self), 0);
	assert_int_equal(program_is("/proc/self/exe", &self), 1);
	assert_int_equal(program_is("/dev/null", &self), 0);
	assert_int_equal(program_is("/no/such/file", &self), 0);
	other = self;
	other.mount++;
	assert_int_equal(program_is("/proc/self/exe", &other), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_word_after_hash_bang_is_the_interpreter),
		cmocka_unit_test(what_env_looks_for_is_the_word_after_its_options),
		cmocka_unit_test(a_script_without_an_interpreter_has_none),
		cmocka_unit_test(an_interpreters_name_that_does_not_fit_is_none),
		cmocka_unit_test(a_programs_loader_is_found_in_both_classes),
		cmocka_unit_test(a_program_may_be_cut_anywhere),
		cmocka_unit_test(lies_in_a_programs_header_lead_nowhere),
		cmocka_unit_test(a_program_for_another_machine_is_foreign),
		cmocka_unit_test(what_is_no_regular_file_has_no_first_bytes),
		cmocka_unit_test(what_is_reached_by_another_mount_is_another_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
