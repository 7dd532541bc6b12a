/* SPDX-License-Identifier: MIT */
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * What runs while a box waits is linked from here on (WAITING in the Makefile), with libc behind it. It begins at a piece of 64 KiB, which is
 * what a page fault brings in, so that it is all in one, and each process of a waiting box needs no more of the program than that.
 */
__attribute__((aligned(65536)))
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
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == STDIN_FILENO ? O_RDWR : O_RDONLY) < 0)
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

union rights {
	char room[CMSG_SPACE(sizeof(int))];
	struct cmsghdr header;
};

int fd_send(int socket, int fd)
{
	struct iovec byte = { (char[]){ 0 }, 1 };
	union rights rights = { { 0 } };
	struct msghdr message = {
		.msg_iov = &byte, .msg_iovlen = 1, .msg_control = rights.room, .msg_controllen = sizeof rights.room,
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int fd_receive(int socket)
{
	char byte;
	struct iovec room = { &byte, 1 };
	union rights rights = { { 0 } };
	struct msghdr message = {
		.msg_iov = &room, .msg_iovlen = 1, .msg_control = rights.room, .msg_controllen = sizeof rights.room,
	};
	ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	const struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	int fd;

	if (got < 0)
		return -errno;
	if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof fd))
		return -ENODATA;
	memcpy(&fd, CMSG_DATA(header), sizeof fd);
	return fd;
}

void fd_close_others(int first, int *spare, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && spare[k - 1] > spare[k]; k--) {
			int larger = spare[k - 1];

			spare[k - 1] = spare[k];
			spare[k] = larger;
		}
	for (size_t i = 0; i < count; i++) {
		if (spare[i] < first)
			continue;
		if (spare[i] > first)
			syscall(SYS_close_range, first, spare[i] - 1, 0);
		first = spare[i] + 1;
	}
	syscall(SYS_close_range, first, ~0u, 0);
}
