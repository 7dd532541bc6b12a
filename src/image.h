/* SPDX-License-Identifier: MIT */
/*
 * image - what an ELF file says of itself: elf(5)
 *
 * From its first bytes, which may be a stranger's. Pure; nothing is believed that lies outside of them.
 */
#ifndef RBOX_IMAGE_H
#define RBOX_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum image_kind {
	IMAGE_NONE,		/* no ELF file */
	IMAGE_FOREIGN,		/* for another kind of machine than this one */
	IMAGE_OTHER,		/* an object, a core */
	IMAGE_LOADED,		/* a program or a library */
};

/* A piece of the file, in bytes. */
struct image_piece { uint64_t offset, size; };

struct image {
	enum image_kind kind;
	unsigned machine;		/* EM_... */
	bool is_wide;			/* 64 bits */
	struct image_piece interpreter;	/* PT_INTERP, with its NUL; size 0: none */
	struct image_piece dynamic;	/* PT_DYNAMIC; size 0: none, it is static */
	bool is_twisted;		/* that is not where a loader would find it */
	bool is_cut;			/* the program headers are not all within the bytes */
};

/* The program headers have to be within the bytes: what is not is not seen. */
struct image image_read(const unsigned char *bytes, size_t size);

/* Whether the dynamic section names libraries that a loader would run while it only lists others: DT_AUDIT in ld.so(8). */
bool image_has_auditor(const struct image *image, const unsigned char *dynamic, size_t size);

/* What a machine is called, in `buffer` where it has a number only. */
const char *image_machine(unsigned machine, char buffer[32]);

#endif
