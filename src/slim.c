/* SPDX-License-Identifier: MIT */
/*
 * Linked beside the loops that wait, and with as few pages of its own as can be: whatever is executed after the program's pages
 * are given back, this included, brings 64 KiB of it in again.
 */
#include "slim.h"

#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, STACK = 256 * 1024, AFTER_MS = 100 };

/*
 * A system call from right here: libc's functions are in other pages, and the call that waits would bring 64 KiB around each of them in.
 */
static inline long call(long number, long one, long two, long three)
{
#if defined __x86_64__
	register long four __asm__("r10") = 0;
	register long five __asm__("r8") = 0;
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(one), "S"(two), "d"(three), "r"(four), "r"(five)
			 : "rcx", "r11", "memory");
	return result;
#else
	long result = syscall(number, one, two, three, 0L, 0L);

	return result < 0 ? -errno : result;
#endif
}

static void drop(void *memory, size_t size)
{
	call(SYS_madvise, (long)memory, (long)size, MADV_DONTNEED);
}

/* poll(2) */
static int wait_for(struct pollfd *wait, nfds_t count, int limit)
{
	struct timespec time = { .tv_sec = limit / 1000, .tv_nsec = limit % 1000 * 1000000L };
	long found = call(SYS_ppoll, (long)wait, (long)count, limit < 0 ? 0 : (long)&time);

	if (found >= 0)
		return (int)found;
	errno = (int)-found;
	return -1;
}

/* The whole pages within `memory`. */
static void discard(void *memory, size_t size)
{
	uintptr_t start = ((uintptr_t)memory + PAGE - 1) / PAGE * PAGE;
	uintptr_t end = ((uintptr_t)memory + size) / PAGE * PAGE;

	if (start < end)
		drop((char *)memory + (start - (uintptr_t)memory), end - start);
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
			drop(base + part[i].p_vaddr / PAGE * PAGE, part[i].p_memsz + part[i].p_vaddr % PAGE);
}

/* What deeper calls have touched of the stack and left: below this frame nothing is in use but what madvise(2) itself needs. */
static void discard_stack(void)
{
	char *here = __builtin_frame_address(0);

	discard(here - STACK, STACK - 2 * PAGE);
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
		found = wait_for(wait, count, AFTER_MS);
		if (found)
			return found;
		slim->is_done = true;
		limit -= limit < 0 ? 0 : AFTER_MS;
		discard_all(slim);
	}
	found = wait_for(wait, count, limit);
	/* what is done now brings memory in again */
	slim->is_done = found == 0;
	return found;
}
