/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "terminal.h"

enum { TERMINAL_ROOM = 256 };	/* after POLLOUT a terminal has room for as much: WAKEUP_CHARS in drivers/tty/tty_io.c */

/* What asks a program to end. One that is not blocked does that to this one without being read. */
static const int ending[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

struct output output_to(int fd)
{
	return (struct output){ .fd = fd, .own = -1 };
}

void output_release(struct output *o)
{
	fd_close(&o->own);
}

/* A pipe or a terminal by a description of its own; of another user's it can be refused. */
static void open_again(struct output *o, size_t most)
{
	o->own = terminal_open_again(o->fd, O_WRONLY);
	o->kind = o->own < 0 ? OUTPUT_POLLED : OUTPUT_FILE;
	o->fd = o->own < 0 ? o->fd : o->own;
	o->most = most;
}

void output_look(struct output *o)
{
	struct stat st;

	o->kind = OUTPUT_FILE;
	if (fstat(o->fd, &st))
		return;
	if (S_ISFIFO(st.st_mode))
		o->kind = OUTPUT_PIPE;
	else if (S_ISSOCK(st.st_mode))
		o->kind = OUTPUT_SOCKET;
	else if (S_ISCHR(st.st_mode) && isatty(o->fd))
		open_again(o, TERMINAL_ROOM);
}

/* A look and then a write would not do where the box has the same pipe: it can fill it in between. */
static ssize_t put_in_pipe(struct output *o, const void *bytes, size_t size)
{
	ssize_t put = sys_write_nowait(o->fd, bytes, size);

	/* before Linux 6.4, and where the pipe has a name */
	if (put >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS))
		return put;
	open_again(o, PIPE_BUF);
	return output_put(o, bytes, size);
}

static ssize_t put_polled(const struct output *o, const void *bytes, size_t size)
{
	struct pollfd wait = { .fd = o->fd, .events = POLLOUT };

	if (poll(&wait, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return write(o->fd, bytes, size < o->most ? size : o->most);
}

ssize_t output_put(struct output *o, const void *bytes, size_t size)
{
	if (o->kind == OUTPUT_UNKNOWN)
		output_look(o);
	switch (o->kind) {
	case OUTPUT_PIPE:
		return put_in_pipe(o, bytes, size);
	case OUTPUT_SOCKET:
		return send(o->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	case OUTPUT_POLLED:
		return put_polled(o, bytes, size);
	case OUTPUT_UNKNOWN:
	case OUTPUT_FILE:
		break;
	}
	return write(o->fd, bytes, size);
}

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigaddset(&set, ending[i]);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static int pending_signal(void)
{
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		if (sigismember(&pending, ending[i]))
			return ending[i];
	return 0;
}

/* 0 when there is room, or why there never will be. */
static int await_room(const struct output *o, int signals, int64_t limit)
{
	struct pollfd wait[] = { { .fd = o->fd, .events = POLLOUT }, { .fd = signals, .events = POLLIN } };
	int64_t left = limit ? limit - sys_clock_ms(CLOCK_MONOTONIC) : -1;

	if (limit && left <= 0)
		return -ETIMEDOUT;
	poll(wait, 2, left > INT_MAX ? INT_MAX : (int)left);
	return wait[1].revents ? pending_signal() : 0;
}

int output_finish(struct output *o, const void *bytes, size_t size, int64_t limit)
{
	AUTO_FD int signals = -1;
	size_t used = 0;

	while (used < size) {
		ssize_t put = output_put(o, (const char *)bytes + used, size - used);
		int r;

		if (put >= 0) {
			used += (size_t)put;
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
		if (signals < 0)
			signals = open_signals();
		r = await_room(o, signals, limit);
		if (r)
			return r;
	}
	return 0;
}
