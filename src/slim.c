/* SPDX-License-Identifier: MIT */
/*
 * Linked beside the loops that wait, and with as few pages of its own as can be: whatever is executed after the program's pages
 * are given back, this included, brings 64 KiB of it in again.
 */
#include "slim.h"

#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

enum { PAGE = 4096, STACK = 256 * 1024, AFTER_MS = 100 };

/* The whole pages within `memory`. */
static void discard(void *memory, size_t size)
{
	uintptr_t start = ((uintptr_t)memory + PAGE - 1) / PAGE * PAGE;
	uintptr_t end = ((uintptr_t)memory + size) / PAGE * PAGE;

	if (start < end)
		madvise((char *)memory + (start - (uintptr_t)memory), end - start, MADV_DONTNEED);
}

/* The first byte of the program in memory, from the linker: the ELF header, which the first segment begins with. */
extern char __ehdr_start[] __attribute__((visibility("hidden")));

/* All of the program that cannot be written. */
static void discard_program(void)
{
	const ElfW(Ehdr) *file = (const void *)__ehdr_start;
	const ElfW(Phdr) *part = (const void *)(__ehdr_start + file->e_phoff);
	char *base = NULL;

	/* where it was loaded, less where it was linked to be */
	for (unsigned i = 0; i < file->e_phnum && !base; i++)
		if (part[i].p_type == PT_LOAD)
			base = __ehdr_start - part[i].p_vaddr;
	/* backwards, so that the page with the headers goes last */
	for (unsigned i = file->e_phnum; i-- > 0;)
		if (part[i].p_type == PT_LOAD && !(part[i].p_flags & PF_W))
			madvise(base + part[i].p_vaddr / PAGE * PAGE, part[i].p_memsz + part[i].p_vaddr % PAGE, MADV_DONTNEED);
}

/* What deeper calls have touched of the stack and left: below this frame nothing is in use but what madvise(2) itself needs. */
static void discard_stack(void)
{
	char *here = __builtin_frame_address(0);

	discard(here - STACK, STACK - PAGE);
}

static void discard_all(struct slim *slim)
{
	if (slim->before)
		slim->before(slim->context);
	slim->before = NULL;
	for (size_t i = 0; i < SLIM_PIECES; i++)
		discard(slim->piece[i].memory, slim->piece[i].size);
	discard_stack();
	discard_program();
}

int slim_poll(struct pollfd *wait, nfds_t count, int limit, struct slim *slim)
{
	int found;

	if (!slim->is_done && (limit < 0 || limit > AFTER_MS)) {
		found = poll(wait, count, AFTER_MS);
		if (found)
			return found;
		slim->is_done = true;
		limit -= limit < 0 ? 0 : AFTER_MS;
		discard_all(slim);
	}
	found = poll(wait, count, limit);
	/* what is done now brings memory in again */
	slim->is_done = found == 0;
	return found;
}
