/* SPDX-License-Identifier: MIT */
/*
 * gen-filter ABI <PROFILE - the filter of a profile for the usual capabilities, as a C table
 *
 * Runs when rbox is built, so that a start has nothing to compile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "policy.h"
#include "powers.h"
#include "profile.h"
#include "syscalls.h"

enum { PROFILE_MAX = 1 << 20 };

static int fail(const struct err *e)
{
	fprintf(stderr, "gen-filter: %s\n", e->text);
	return EXIT_FAILURE;
}

static enum syscalls_abi named(const char *name)
{
	enum syscalls_abi abi = 0;

	while (abi < SYSCALLS_ABIS && strcmp(syscalls_abi_name(abi), name) != 0)
		abi++;
	return abi;
}

static void print(const struct filter *filter, const char *abi, uint64_t asks_for)
{
	printf("static const struct sock_filter code_%s[] = {\n", abi);
	for (size_t i = 0; i < filter->count; i++)
		printf("\t{ 0x%02x, %u, %u, 0x%08x },\n", filter->code[i].code, filter->code[i].jt, filter->code[i].jf, filter->code[i].k);
	printf("};\n");
	printf("enum { FLAGS_%s = %u };\n", abi, filter->flags);
	printf("static const uint64_t asks_for_%s = 0x%llx;\n", abi, (unsigned long long)asks_for);
}

int main(int argc, char **argv)
{
	static char text[PROFILE_MAX];
	size_t size = fread(text, 1, sizeof text, stdin);
	struct profile_view view = { .abi = argc == 2 ? named(argv[1]) : SYSCALLS_ABIS };
	struct profile profile = { 0 };
	struct filter filter = { 0 };
	struct err e = { 0 };

	if (view.abi == SYSCALLS_ABIS || ferror(stdin))
		return EXIT_FAILURE;
	if (powers_parse(policy_capabilities, &view.capabilities, &e) || profile_read(&profile, "seccomp.json", text, size, &view, &e) ||
	    filter_make(&filter, &profile, "seccomp.json", &e))
		return fail(&e);
	print(&filter, argv[1], profile.asks_for);
	return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
