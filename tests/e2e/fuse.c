/* SPDX-License-Identifier: MIT */
/*
 * fuse - mounts a FUSE file system that answers nobody
 *
 *   fuse UID dead DIR		nobody serves it any more: ENOTCONN
 *   fuse UID silent DIR SECONDS	it is served, but by somebody who never answers
 *   fuse UID mute DIR SECONDS	the same, who is there at first and reads what is asked
 *
 * It says "ready", and is that user's and closed to all others: EACCES.
 */
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* Says what it is, and no more. What is asked has been read then, which not even SIGKILL takes back. */
static void be_mute(int fd, unsigned seconds)
{
	static _Alignas(struct fuse_in_header) char request[1 << 17];
	const struct fuse_in_header *in = (const struct fuse_in_header *)(const void *)request;
	struct {
		struct fuse_out_header head;
		struct fuse_init_out init;
	} out = { { .len = sizeof out }, { .major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_write = 4096 } };

	alarm(seconds);
	while (read(fd, request, sizeof request) > 0) {
		out.head.unique = in->unique;
		if (in->opcode == FUSE_INIT && write(fd, &out, sizeof out) < 0)
			perror("FUSE_INIT");
	}
}

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
	if (strcmp(argv[2], "mute") == 0 && argc > 4)
		be_mute(fd, (unsigned)strtoul(argv[4], NULL, 10));
	if (strcmp(argv[2], "silent") == 0 && argc > 4)
		sleep((unsigned)strtoul(argv[4], NULL, 10));
	return EXIT_SUCCESS;
}
