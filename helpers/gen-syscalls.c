/* SPDX-License-Identifier: MIT */
/*
 * gen-syscalls - the system calls that libseccomp knows, as rows of a C table: a name, then its number for each ABI
 *
 * Runs when rbox is built. The library itself compiles a filter in ten times the time that a box takes to start; of it rbox
 * needs the numbers.
 */
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ABIS = 5, CALLS = 1024, LAST = 1024, X32_BIT = 0x40000000, ARM_PRIVATE = 0xf0000, ARM_PRIVATE_LAST = 0xf0010 };

/* The order of enum syscalls_abi. */
static const uint32_t abi[ABIS] = { SCMP_ARCH_X86_64, SCMP_ARCH_X86, SCMP_ARCH_X32, SCMP_ARCH_AARCH64, SCMP_ARCH_ARM };

/*
 * What is newer than a distribution's libseccomp. A call added since Linux 5.1 has one number everywhere: include/uapi/asm-generic/unistd.h
 * and arch/x86/entry/syscalls of the kernel.
 */
static const struct { const char *name; int number; } newer[] = {
	{ "cachestat", 451 }, { "fchmodat2", 452 }, { "map_shadow_stack", 453 }, { "futex_wake", 454 }, { "futex_wait", 455 },
	{ "futex_requeue", 456 }, { "statmount", 457 }, { "listmount", 458 }, { "lsm_get_self_attr", 459 },
	{ "lsm_set_self_attr", 460 }, { "lsm_list_modules", 461 }, { "mseal", 462 }, { "setxattrat", 463 }, { "getxattrat", 464 },
	{ "listxattrat", 465 }, { "removexattrat", 466 }, { "open_tree_attr", 467 }, { "file_getattr", 468 }, { "file_setattr", 469 },
	{ "listns", 470 },
};

struct call { char name[32]; int number[ABIS]; };
static struct call call[CALLS];
static size_t calls;

static struct call *named(const char *name)
{
	for (size_t i = 0; i < calls; i++)
		if (strcmp(call[i].name, name) == 0)
			return &call[i];
	if (calls == CALLS || strlen(name) >= sizeof call->name)
		exit(EXIT_FAILURE);
	snprintf(call[calls].name, sizeof call->name, "%s", name);
	for (size_t i = 0; i < ABIS; i++)
		call[calls].number[i] = -1;
	return &call[calls++];
}

static void ask(size_t which, int number)
{
	char *name = seccomp_syscall_resolve_num_arch(abi[which], number);

	if (name)
		named(name)->number[which] = number & ~X32_BIT;
	free(name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct call *)a)->name, ((const struct call *)b)->name);
}

int main(void)
{
	for (size_t which = 0; which < ABIS; which++) {
		for (int number = 0; number < LAST; number++)
			ask(which, abi[which] == SCMP_ARCH_X32 ? number | X32_BIT : number);
		for (int number = ARM_PRIVATE; abi[which] == SCMP_ARCH_ARM && number < ARM_PRIVATE_LAST; number++)
			ask(which, number);
	}
	for (size_t i = 0; i < sizeof newer / sizeof *newer; i++)
		for (size_t which = 0; which < ABIS; which++)
			named(newer[i].name)->number[which] = newer[i].number;
	qsort(call, calls, sizeof *call, by_name);
	for (size_t i = 0; i < calls; i++) {
		printf("{ \"%s\", {", call[i].name);
		for (size_t which = 0; which < ABIS; which++)
			printf("%s %d", which ? "," : "", call[i].number[which]);
		printf(" } },\n");
	}
	return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
