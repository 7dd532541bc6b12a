/* SPDX-License-Identifier: MIT */
/*
 * autofs - mounts an automount that nothing is ever mounted on
 *
 *   autofs dead DIR		its daemon is gone
 *   autofs silent DIR SECONDS	its daemon never answers
 *
 * It says "ready".
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char options[128];
	int ends[2];

	if (argc < 3 || setpgid(0, 0) || pipe2(ends, O_CLOEXEC)) {
		perror("autofs");
		return EXIT_FAILURE;
	}
	snprintf(options, sizeof options, "fd=%d,pgrp=%d,minproto=5,maxproto=5,direct", ends[1], getpgrp());
	if (mount("test", argv[2], "autofs", 0, options)) {
		perror(argv[2]);
		return EXIT_FAILURE;
	}
	close(ends[1]);
	puts("ready");
	fflush(stdout);
	if (strcmp(argv[1], "silent") == 0 && argc > 3)
		sleep((unsigned)strtoul(argv[3], NULL, 10));
	return EXIT_SUCCESS;
}
