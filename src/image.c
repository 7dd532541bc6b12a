/* SPDX-License-Identifier: MIT */
#include "image.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

#if defined(__x86_64__)
enum { MACHINE = EM_X86_64, MACHINE_32 = EM_386 };
#elif defined(__aarch64__)
enum { MACHINE = EM_AARCH64, MACHINE_32 = EM_ARM };
#else
enum { MACHINE = EM_NONE, MACHINE_32 = EM_NONE };
#endif

/* A number of the machine's own byte order; ELF files of the other order are foreign anyway. */
static uint64_t number(const unsigned char *at, size_t width)
{
	uint64_t wide = 0;
	uint32_t word;
	uint16_t half;

	if (width == sizeof wide) {
		memcpy(&wide, at, width);
		return wide;
	}
	if (width == sizeof word) {
		memcpy(&word, at, width);
		return word;
	}
	memcpy(&half, at, sizeof half);
	return half;
}

/* Where the two ELF classes keep what is needed. */
struct layout {
	size_t header, part, word;		/* sizes of Ehdr, Phdr, and an address */
	size_t part_offset, part_count;		/* in Ehdr: e_phoff, e_phnum */
	size_t offset, address, size;		/* in Phdr: p_offset, p_vaddr, p_filesz */
};

static const struct layout layout_32 = {
	sizeof(Elf32_Ehdr), sizeof(Elf32_Phdr), 4, offsetof(Elf32_Ehdr, e_phoff), offsetof(Elf32_Ehdr, e_phnum),
	offsetof(Elf32_Phdr, p_offset), offsetof(Elf32_Phdr, p_vaddr), offsetof(Elf32_Phdr, p_filesz),
};
static const struct layout layout_64 = {
	sizeof(Elf64_Ehdr), sizeof(Elf64_Phdr), 8, offsetof(Elf64_Ehdr, e_phoff), offsetof(Elf64_Ehdr, e_phnum),
	offsetof(Elf64_Phdr, p_offset), offsetof(Elf64_Phdr, p_vaddr), offsetof(Elf64_Phdr, p_filesz),
};

struct part { uint64_t type, offset, address, size; };

struct parts {
	const struct layout *l;
	const unsigned char *bytes;
	size_t size;
	uint64_t at, left;
};

static struct parts parts_of(const unsigned char *bytes, size_t size, const struct layout *l)
{
	struct parts p = { .l = l, .bytes = bytes, .size = size };

	if (size < l->header)
		return p;
	p.at = number(bytes + l->part_offset, l->word);
	p.left = number(bytes + l->part_count, 2);
	return p;
}

static bool next_part(struct parts *p, struct part *part)
{
	const struct layout *l = p->l;

	if (!p->left || p->size < l->part || p->at > p->size - l->part)
		return false;
	const unsigned char *at = p->bytes + p->at;
	*part = (struct part){
		number(at, 4), number(at + l->offset, l->word), number(at + l->address, l->word), number(at + l->size, l->word),
	};
	p->left--;
	p->at += l->part;
	return true;
}

/* A loader looks where it is mapped; one segment has to have it, and at the place that the file says. */
static bool is_mapped_there(struct parts all, const struct part *dynamic)
{
	struct part part;
	unsigned covers = 0;
	bool is_there = false;

	while (next_part(&all, &part)) {
		if (part.type != PT_LOAD || dynamic->address < part.address || dynamic->address - part.address >= part.size)
			continue;
		covers++;
		is_there = dynamic->offset - part.offset == dynamic->address - part.address;
	}
	return covers == 1 && is_there;
}

static void read_parts(struct image *image, const unsigned char *bytes, size_t size, const struct layout *l)
{
	struct parts all = parts_of(bytes, size, l), at = all;
	struct part part;

	while (next_part(&at, &part)) {
		if (part.type == PT_INTERP && !image->interpreter.size)
			image->interpreter = (struct image_piece){ part.offset, part.size };
		if (part.type != PT_DYNAMIC)
			continue;
		image->is_twisted |= image->dynamic.size || !is_mapped_there(all, &part);
		image->dynamic = (struct image_piece){ part.offset, part.size };
	}
	image->is_cut = at.left > 0;
}

struct image image_read(const unsigned char *bytes, size_t size)
{
	struct image image = { .kind = IMAGE_NONE };
	uint64_t type;

	if (size < offsetof(Elf32_Ehdr, e_version) || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return image;
	type = number(bytes + offsetof(Elf32_Ehdr, e_type), 2);
	image.machine = (unsigned)number(bytes + offsetof(Elf32_Ehdr, e_machine), 2);
	image.is_wide = bytes[EI_CLASS] == ELFCLASS64;
	image.kind = type == ET_EXEC || type == ET_DYN ? IMAGE_LOADED : IMAGE_OTHER;
	if (MACHINE != EM_NONE && image.machine != MACHINE && image.machine != MACHINE_32)
		image.kind = IMAGE_FOREIGN;
	read_parts(&image, bytes, size, image.is_wide ? &layout_64 : &layout_32);
	return image;
}

bool image_has_auditor(const struct image *image, const unsigned char *dynamic, size_t size)
{
	size_t word = image->is_wide ? 8 : 4;

	for (size_t at = 0; size >= 2 * word && at <= size - 2 * word; at += 2 * word) {
		uint64_t tag = number(dynamic + at, word);

		if (tag == DT_NULL)
			return false;
		if (tag == DT_AUDIT || tag == DT_DEPAUDIT)
			return true;
	}
	return false;
}

const char *image_machine(unsigned machine, char buffer[32])
{
	static const struct { unsigned machine; const char *name; } known[] = {
		{ EM_386, "i386" }, { EM_X86_64, "x86-64" }, { EM_ARM, "arm" }, { EM_AARCH64, "aarch64" }, { EM_RISCV, "riscv" },
		{ EM_PPC, "powerpc" }, { EM_PPC64, "ppc64" }, { EM_S390, "s390" }, { EM_MIPS, "mips" }, { EM_SPARCV9, "sparc64" },
		{ EM_IA_64, "ia64" }, { EM_ALPHA, "alpha" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].machine == machine)
			return known[i].name;
	snprintf(buffer, 32, "machine %u", machine);
	return buffer;
}
