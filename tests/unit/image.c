/* SPDX-License-Identifier: MIT */
/* Unit tests of image: ELF files, and what only look like ones. */
#include "image.h"

#include <elf.h>

#include "unit.h"

#if defined(__x86_64__)
enum { OWN = EM_X86_64, OTHER = EM_AARCH64 };
#else
enum { OWN = EM_AARCH64, OTHER = EM_X86_64 };
#endif

enum { INTERPRETER, DATA, DYNAMIC, PARTS };

struct file {
	Elf64_Ehdr header;
	Elf64_Phdr part[PARTS];
	char name[16];
	Elf64_Dyn dynamic[4];
};

/* A program as linkers make it: its second part has the dynamic section. */
static struct file program(void)
{
	struct file f = { .name = "/lib/ld.so" };

	memcpy(f.header.e_ident, ELFMAG, SELFMAG);
	f.header.e_ident[EI_CLASS] = ELFCLASS64;
	f.header.e_type = ET_DYN;
	f.header.e_machine = OWN;
	f.header.e_phoff = offsetof(struct file, part);
	f.header.e_phnum = PARTS;
	f.part[INTERPRETER] = (Elf64_Phdr){ .p_type = PT_INTERP, .p_offset = offsetof(struct file, name), .p_filesz = 11 };
	f.part[DATA] = (Elf64_Phdr){ .p_type = PT_LOAD, .p_vaddr = 0x1000, .p_filesz = sizeof f };
	f.part[DYNAMIC] = (Elf64_Phdr){ .p_type = PT_DYNAMIC, .p_offset = offsetof(struct file, dynamic),
					.p_vaddr = 0x1000 + offsetof(struct file, dynamic), .p_filesz = sizeof f.dynamic };
	f.dynamic[0].d_tag = DT_NEEDED;
	return f;
}

static struct image read_file(const struct file *f)
{
	return image_read((const unsigned char *)f, sizeof *f);
}

static void a_program_tells_its_loader_and_its_dynamic_section(void **state)
{
	struct file f = program();
	struct image image = read_file(&f);

	(void)state;
	assert_int_equal(image.kind, IMAGE_LOADED);
	assert_true(image.is_wide);
	assert_int_equal(image.interpreter.offset, offsetof(struct file, name));
	assert_int_equal(image.interpreter.size, 11);
	assert_int_equal(image.dynamic.offset, offsetof(struct file, dynamic));
	assert_false(image.is_twisted);
}

static void objects_and_programs_of_other_machines_are_told_apart(void **state)
{
	struct file f = program();

	(void)state;
	f.header.e_type = ET_REL;
	assert_int_equal(read_file(&f).kind, IMAGE_OTHER);
	f.header.e_machine = OTHER;
	assert_int_equal(read_file(&f).kind, IMAGE_FOREIGN);
	f.header.e_ident[1] = 'x';
	assert_int_equal(read_file(&f).kind, IMAGE_NONE);
}

static void a_dynamic_section_that_is_mapped_elsewhere_is_twisted(void **state)
{
	struct file f = program();

	(void)state;
	f.part[DYNAMIC].p_offset++;
	assert_true(read_file(&f).is_twisted);
	f = program();
	f.part[DYNAMIC].p_vaddr = 0;
	assert_true(read_file(&f).is_twisted);
	f = program();
	f.part[INTERPRETER] = f.part[DATA];
	assert_true(read_file(&f).is_twisted);
	f = program();
	f.part[INTERPRETER] = f.part[DYNAMIC];
	assert_true(read_file(&f).is_twisted);
	f = program();
	f.part[DYNAMIC].p_vaddr = f.part[DATA].p_vaddr + f.part[DATA].p_filesz;
	assert_true(read_file(&f).is_twisted);
}

static bool has_auditor(const struct file *f)
{
	struct image image = read_file(f);

	return image_has_auditor(&image, (const unsigned char *)f->dynamic, sizeof f->dynamic);
}

static void an_auditor_is_found_before_the_end_of_the_section(void **state)
{
	struct file f = program();

	(void)state;
	assert_false(has_auditor(&f));
	f.dynamic[2].d_tag = DT_AUDIT;
	assert_false(has_auditor(&f));
	f.dynamic[1].d_tag = DT_SONAME;
	assert_true(has_auditor(&f));
	f.dynamic[2].d_tag = DT_DEPAUDIT;
	assert_true(has_auditor(&f));
	assert_false(image_has_auditor(&(struct image){ .is_wide = true }, (const unsigned char *)f.dynamic, 7));
}

static void a_file_may_be_cut_anywhere(void **state)
{
	struct file f = program();
	unsigned char *bytes = test_malloc(sizeof f);

	(void)state;
	for (size_t size = 0; size < sizeof f; size++) {
		unsigned char *cut = bytes + sizeof f - size;

		memcpy(cut, &f, size);
		struct image image = image_read(cut, size);
		if (size < offsetof(struct file, part[DYNAMIC]) + sizeof f.part[0])
			assert_int_equal(image.dynamic.size, 0);
	}
	test_free(bytes);
}

static void machines_have_names_or_numbers(void **state)
{
	char number[32];

	(void)state;
	assert_string_equal(image_machine(EM_AARCH64, number), "aarch64");
	assert_string_equal(image_machine(54321, number), "machine 54321");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_tells_its_loader_and_its_dynamic_section),
		cmocka_unit_test(objects_and_programs_of_other_machines_are_told_apart),
		cmocka_unit_test(a_dynamic_section_that_is_mapped_elsewhere_is_twisted),
		cmocka_unit_test(an_auditor_is_found_before_the_end_of_the_section),
		cmocka_unit_test(a_file_may_be_cut_anywhere),
		cmocka_unit_test(machines_have_names_or_numbers),
	};

	return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
