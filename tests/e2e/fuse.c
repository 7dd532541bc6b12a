/* SPDX-License-Identifier: MIT */
/*
 * fuse - mounts a FUSE file system that answers nobody
 *
 *   fuse dead DIR		nobody serves it any more: ENOTCONN
 *   fuse silent DIR SECONDS	it is served, but by somebody who never answers; it says "ready"
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

	if (argc < 3 || fd < 0) {
		perror("/dev/fuse");
		return EXIT_FAILURE;
	}
	snprintf(options, sizeof options, "fd=%d,rootmode=40755,user_id=0,group_id=0", fd);
	if (mount("fuse", argv[2], "fuse", MS_NOSUID | MS_NODEV, options)) {
		perror(argv[2]);
		return EXIT_FAILURE;
	}
	puts("ready");
	fflush(stdout);
	if (strcmp(argv[1], "silent") == 0)
		sleep((unsigned)strtoul(argv[3], NULL, 10));
	return EXIT_SUCCESS;
}
