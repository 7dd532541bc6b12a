/* SPDX-License-Identifier: MIT */
/*
 * fuse - mounts a FUSE file system that answers nobody
 *
 *   fuse UID dead DIR		nobody serves it any more: ENOTCONN
 *   fuse UID silent DIR SECONDS	it is served, but by somebody who never answers
 *
 * It says "ready", and is that user's and closed to all others: EACCES.
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
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);

	if (argc < 4 || fd < 0) {
		perror("/dev/fuse");
		return EXIT_FAILURE;
	}
	snprintf(options, sizeof options, "fd=%d,rootmode=40755,user_id=%s,group_id=%s", fd, argv[1], argv[1]);
	if (mount("fuse", argv[3], "fuse", MS_NOSUID | MS_NODEV, options)) {
		perror(argv[3]);
		return EXIT_FAILURE;
	}
	puts("ready");
	fflush(stdout);
	if (strcmp(argv[2], "silent") == 0 && argc > 4)
		sleep((unsigned)strtoul(argv[4], NULL, 10));
	return EXIT_SUCCESS;
}
