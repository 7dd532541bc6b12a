/* SPDX-License-Identifier: MIT */
#include "flocks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "text.h"

enum { FIRST_BYTES = 16384, MAX_BYTES = 64 << 20, PAUSE_NS = 1000000 };

/*** The list ***/

static bool grow(struct flocks *list)
{
	size_t room = list->room ? 2 * list->room : FIRST_BYTES;
	void *larger = list->text ? mremap(list->text, list->room, room, MREMAP_MAYMOVE)
				  : mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (larger == MAP_FAILED)
		return false;
	*list = (struct flocks){ larger, room };
	return true;
}

int flocks_read(struct flocks *list, struct err *e)
{
	AUTO_FD int fd = open("/proc/locks", O_RDONLY | O_CLOEXEC);
	size_t used = 0;

	flocks_release(list);
	if (fd < 0)
		return err_sys(e, "/proc/locks");
	while (list->room < MAX_BYTES) {
		long got;

		if (!grow(list))
			return err_sys(e, "/proc/locks");
		got = fd_read(fd, list->text + used, list->room - used - 1);
		if (got < 0)
			return err_code(e, (int)-got, "/proc/locks");
		used += (size_t)got;
		list->text[used] = '\0';
		if (used < list->room - 1)
			return 0;
	}
	return err_code(e, EFBIG, "/proc/locks");
}

void flocks_release(struct flocks *list)
{
	if (list->text)
		munmap(list->text, list->room);
	*list = (struct flocks){ 0 };
}

/*
 * "MAJOR:MINOR:INODE". The device is the file system's. stat(2) has another one, without a driver, where a file system gives each of its parts
 * one, as btrfs does: then the inode alone has to do.
 */
static bool is_file(const char *field, const struct stat *file)
{
	char *end;
	unsigned long major = strtoul(field, &end, 16);
	unsigned long minor = *end == ':' ? strtoul(end + 1, &end, 16) : 0;

	if (*end != ':' || strtoull(end + 1, NULL, 10) != file->st_ino)
		return false;
	return (major == major(file->st_dev) && minor == minor(file->st_dev)) || !major(file->st_dev);
}

/* "1: FLOCK  ADVISORY  WRITE 1234 08:02:131075 0 EOF"; who waits for a lock has "->" behind the number. */
static pid_t holder_in(const char *line, size_t size, const struct stat *file, bool is_exclusive)
{
	enum { KIND = 1, MODE = 3, PID, INODE, FIELDS };
	const char *end = line + size, *field[FIELDS];

	for (size_t i = 0; i < FIELDS; i++) {
		field[i] = line;
		while (line < end && *line != ' ')
			line++;
		while (line < end && *line == ' ')
			line++;
		if (line == end)
			return 0;
	}
	if (!text_starts(field[KIND], "FLOCK ") || (is_exclusive && !text_starts(field[MODE], "WRITE ")) || !is_file(field[INODE], file))
		return 0;
	return (pid_t)strtol(field[PID], NULL, 10);
}

pid_t flocks_holder(const struct flocks *list, const struct stat *file, bool is_exclusive)
{
	const char *at = list->text, *found, *line;
	char inode[32];

	if (!at)
		return 0;
	/* thousands of boxes are looked for in a list of thousands */
	snprintf(inode, sizeof inode, ":%llu ", (unsigned long long)file->st_ino);
	while ((found = strstr(at, inode))) {
		for (line = found; line > list->text && line[-1] != '\n'; line--)
			;
		at = found + strcspn(found, "\n");
		pid_t holder = holder_in(line, (size_t)(at - line), file, is_exclusive);
		if (holder > 0)
			return holder;
	}
	return 0;
}

/*** Waiting ***/

static int refuse(int fd, const char *what, struct err *e)
{
	AUTO_FLOCKS struct flocks list = { NULL, 0 };
	struct err ignored = { 0 };
	struct stat file;
	pid_t holder = 0;

	if (fstat(fd, &file) == 0 && flocks_read(&list, &ignored) == 0)
		holder = flocks_holder(&list, &file, false);
	if (holder <= 0)
		return err_code(e, EWOULDBLOCK, "another process keeps %s locked", what);
	return err_hint(e, err_code(e, EWOULDBLOCK, "process %d keeps %s locked", (int)holder, what), "ps -fp %d shows what it is", (int)holder);
}

int flocks_take(int fd, unsigned patience, const char *what, struct err *e)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int64_t limit = sys_clock_ms(CLOCK_MONOTONIC) + patience;

	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_sys(e, "lock %s", what);
		if (sys_clock_ms(CLOCK_MONOTONIC) >= limit)
			return refuse(fd, what, e);
		nanosleep(&pause, NULL);
	}
	return 0;
}
