/* SPDX-License-Identifier: MIT */
/*
 * gen-filter ABI SUFFIX PROFILE... - the filter of profiles, each read into the one before, for the usual capabilities, as a C table
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

static int read_file(const char *path, const struct profile_view *view, struct profile *profile, struct err *e)
{
	static char text[PROFILE_MAX];
	FILE *file = fopen(path, "r");
	size_t size = file ? fread(text, 1, sizeof text, file) : 0;

	if (!file || fclose(file))
		return err_sys(e, "%s", path);
	return profile_read(profile, path, text, size, view, e);
}

static void print(const struct filter *filter, const char *abi, const char *suffix, uint64_t asks_for)
{
	printf("static const struct sock_filter code_%s%s[] = {\n", abi, suffix);
	for (size_t i = 0; i < filter->count; i++)
		printf("\t{ 0x%02x, %u, %u, 0x%08x },\n", filter->code[i].code, filter->code[i].jt, filter->code[i].jf, filter->code[i].k);
	printf("};\n");
	printf("enum { FLAGS_%s%s = %u };\n", abi, suffix, filter->flags);
	printf("static const uint64_t asks_for_%s%s = 0x%llx;\n", abi, suffix, (unsigned long long)asks_for);
}

int main(int argc, char **argv)
{
	struct profile_view view = { .abi = argc > 3 ? named(argv[1]) : SYSCALLS_ABIS };
	struct profile profile = { 0 };
	struct filter filter = { 0 };
	struct err e = { 0 };

	if (view.abi == SYSCALLS_ABIS)
		return EXIT_FAILURE;
	if (powers_parse(policy_capabilities, &view.capabilities, &e))
		return fail(&e);
	for (char **path = argv + 3; *path; path++)
		if (read_file(*path, &view, &profile, &e))
			return fail(&e);
	if (filter_make(&filter, &profile, "the whole", &e))
		return fail(&e);
	print(&filter, argv[1], argv[2], profile.asks_for);
	return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
