/* SPDX-License-Identifier: MIT */
/*
 * exchange - swaps two names for some seconds, as somebody may who can write where a box's root lies
 *
 *   exchange SECONDS ONE OTHER
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { EXCHANGE = 2 };	/* RENAME_EXCHANGE of renameat2(2) */

int main(int argc, char **argv)
{
	time_t end;

	if (argc != 4)
		return EXIT_FAILURE;
	end = time(NULL) + strtol(argv[1], NULL, 10);
	while (time(NULL) < end) {
		if (syscall(SYS_renameat2, AT_FDCWD, argv[2], AT_FDCWD, argv[3], EXCHANGE)) {
			perror(argv[2]);
			return EXIT_FAILURE;
		}
		usleep((useconds_t)(rand() % 60));
	}
	return EXIT_SUCCESS;
}
