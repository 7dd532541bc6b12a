/* SPDX-License-Identifier: MIT */
#include "census.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"
#include "text.h"

enum { DEPTH = 64, CHILDREN = 65536 };

/* A file of /proc/PID as text; false where the process is gone. */
static bool read_of(pid_t pid, const char *file, char *buffer, size_t size)
{
	char path[64];
	long got;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : fd_read(fd, buffer, size - 1);
	if (got < 0)
		return false;
	buffer[got] = '\0';
	return true;
}

static uint64_t resident(pid_t pid)
{
	char line[128];
	char *end;

	/* the second number, in pages: proc(5), /proc/PID/statm */
	if (!read_of(pid, "statm", line, sizeof line))
		return 0;
	strtoul(line, &end, 10);
	return strtoul(end, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool is_stopped(pid_t pid)
{
	char line[512];
	const char *after;

	/* the name in parentheses may have any character */
	if (!read_of(pid, "stat", line, sizeof line))
		return false;
	after = strrchr(line, ')');
	return after && text_starts(after, ") T");
}

static void count_tree(pid_t pid, unsigned depth, struct census *census);

static void count_children(const char *list, unsigned depth, struct census *census)
{
	for (char *end; depth < DEPTH; list = end) {
		long child = strtol(list, &end, 10);

		if (end == list)
			return;
		count_tree((pid_t)child, depth + 1, census);
	}
}

/* "TID/children" of all its threads: proc(5). Children belong to the thread that made them. */
static void count_tree(pid_t pid, unsigned depth, struct census *census)
{
	char small[4096], file[64];
	char *list = small;

	census->processes++;
	census->resident += resident(pid);
	snprintf(file, sizeof file, "task/%d/children", (int)pid);
	if (!read_of(pid, file, small, sizeof small))
		return;
	if (strlen(small) == sizeof small - 1) {
		list = malloc(CHILDREN);
		if (!list || !read_of(pid, file, list, CHILDREN)) {
			free(list);
			return;
		}
	}
	count_children(list, depth, census);
	if (list != small)
		free(list);
}

static pid_t first_child(pid_t pid)
{
	char file[64], list[64];

	snprintf(file, sizeof file, "task/%d/children", (int)pid);
	return read_of(pid, file, list, sizeof list) ? (pid_t)strtol(list, NULL, 10) : 0;
}

void census_take(pid_t init, bool has_init, struct census *census)
{
	pid_t command = has_init ? first_child(init) : init;

	*census = (struct census){ .is_stopped = command > 0 && is_stopped(command) };
	count_tree(init, 0, census);
}
