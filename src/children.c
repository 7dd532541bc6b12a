/* SPDX-License-Identifier: MIT */
#include "children.h"

#include <limits.h>
#include <unistd.h>

#include "fd.h"

void children_begin(struct children *c, int fd)
{
	c->fd = fd;
	c->at = c->size = 0;
	lseek(fd, 0, SEEK_SET);
}

/* The next character; 0 at the end. */
static int next(struct children *c)
{
	if (c->at == c->size) {
		long got = fd_read(c->fd, c->piece, sizeof c->piece);

		c->at = 0;
		c->size = got < 0 ? 0 : (size_t)got;
	}
	return c->at < c->size ? c->piece[c->at++] : 0;
}

pid_t children_next(struct children *c)
{
	long pid = 0;
	int digit = next(c);

	while (digit == ' ')
		digit = next(c);
	for (; digit >= '0' && digit <= '9' && pid < INT_MAX / 10; digit = next(c))
		pid = 10 * pid + (digit - '0');
	/* the kernel writes a blank behind each: without one it is no whole pid */
	return digit == ' ' ? (pid_t)pid : 0;
}
