/* SPDX-License-Identifier: MIT */
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void fd_close(int *fd)
{
	int kept = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = kept;
}

int fd_take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

void fd_free(void *pointer)
{
	free(*(void **)pointer);
}

void fd_hold_standard(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
			return;
}

long fd_read(int fd, void *buffer, size_t size)
{
	size_t used = 0;

	while (used < size) {
		ssize_t got = read(fd, (char *)buffer + used, size - used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		used += (size_t)got;
	}
	return (long)used;
}

int fd_write(int fd, const void *buffer, size_t size)
{
	size_t used = 0;

	while (used < size) {
		ssize_t put = write(fd, (const char *)buffer + used, size - used);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		used += (size_t)put;
	}
	return 0;
}
