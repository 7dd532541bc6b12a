/* SPDX-License-Identifier: MIT */
#include "syscalls.h"

#include <assert.h>
#include <linux/audit.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct { char name[32]; int number[SYSCALLS_ABIS]; } known[] = {
#include "syscalls-table.h"
};
enum { KNOWN = sizeof known / sizeof *known };
static_assert(sizeof known / sizeof *known <= SYSCALLS_MAX, "room for one of each");

static const struct { uint32_t architecture; const char *name; } abis[SYSCALLS_ABIS] = {
	[ABI_X86_64] = { AUDIT_ARCH_X86_64, "x86_64" }, [ABI_X86] = { AUDIT_ARCH_I386, "x86" }, [ABI_X32] = { AUDIT_ARCH_X86_64, "x32" },
	[ABI_AARCH64] = { AUDIT_ARCH_AARCH64, "aarch64" }, [ABI_ARM] = { AUDIT_ARCH_ARM, "arm" },
};

unsigned syscalls_count(void)
{
	return KNOWN;
}

/* The table is sorted by name, by strcmp. */
static int compare(const void *name, const void *row)
{
	return strcmp(name, row);
}

int syscalls_find(const char *name)
{
	const char *found = bsearch(name, known, KNOWN, sizeof *known, compare);

	return found ? (int)(((size_t)(found - (const char *)known)) / sizeof *known) : SYSCALLS_NONE;
}

const char *syscalls_name(unsigned call)
{
	return known[call].name;
}

int syscalls_number(unsigned call, enum syscalls_abi abi)
{
	int number = known[call].number[abi];

	return number >= 0 && abi == ABI_X32 ? number | SYSCALLS_X32_BIT : number;
}

const char *syscalls_called(uint32_t architecture, uint32_t number)
{
	for (enum syscalls_abi abi = 0; abi < SYSCALLS_ABIS; abi++)
		for (unsigned call = 0; abis[abi].architecture == architecture && call < KNOWN; call++)
			if (known[call].number[abi] >= 0 && (uint32_t)syscalls_number(call, abi) == number)
				return known[call].name;
	return NULL;
}

uint32_t syscalls_architecture(enum syscalls_abi abi)
{
	return abis[abi].architecture;
}

const char *syscalls_abi_name(enum syscalls_abi abi)
{
	return abis[abi].name;
}
