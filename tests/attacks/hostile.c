/* SPDX-License-Identifier: MIT */
/*
 * hostile - what attacks do that no shell can
 *
 *   hostile ids                      prints its ids and effective capabilities
 *   hostile read FILE                prints it
 *   hostile nameless PROGRAM         executes it with no argument at all, argv[0] neither
 *   hostile closed FDS PROGRAM...    executes it with the descriptors in FDS, digits, closed
 *   hostile fill COUNT PROGRAM...    executes it with COUNT further arguments
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int show(const char *path, const char *only)
{
	FILE *file = fopen(path, "r");
	char line[4096];

	if (!file)
		return EXIT_FAILURE;
	while (fgets(line, sizeof line, file))
		if (!only || strncmp(line, only, strlen(only)) == 0)
			fputs(line, stdout);
	fclose(file);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "ids") == 0)
		return show("/proc/self/status", "Uid") || show("/proc/self/status", "Gid") || show("/proc/self/status", "CapEff");
	if (strcmp(what, "read") == 0 && argc > 2)
		return show(argv[2], NULL);
	if (strcmp(what, "nameless") == 0 && argc > 2) {
		char *none[] = { NULL };

		execv(argv[2], none);
	}
	if (strcmp(what, "closed") == 0 && argc > 3) {
		for (const char *fd = argv[2]; *fd; fd++)
			close(*fd - '0');
		execv(argv[3], argv + 3);
	}
	if (strcmp(what, "fill") == 0 && argc > 3) {
		size_t more = strtoul(argv[2], NULL, 10), given = (size_t)argc - 3;
		char **all = calloc(given + more + 1, sizeof *all);

		if (!all)
			return EXIT_FAILURE;
		memcpy(all, argv + 3, given * sizeof *all);
		for (size_t i = 0; i < more; i++)
			all[given + i] = "more";
		execv(all[0], all);
	}
	perror("hostile");
	return 99;
}
