/* SPDX-License-Identifier: MIT */
#include "census.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "children.h"
#include "fd.h"
#include "text.h"

enum { DEPTH = 64 };

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

/* "task/TID/children" of a process's first thread, opened; children belong to the thread that made them: proc(5). */
static int open_children(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void count_tree(pid_t pid, unsigned depth, struct census *census)
{
	AUTO_FD int list = depth < DEPTH ? open_children(pid) : -1;
	struct children children;

	census->processes++;
	census->resident += resident(pid);
	if (list < 0)
		return;
	children_begin(&children, list);
	for (pid_t child; (child = children_next(&children)) > 0;)
		count_tree(child, depth + 1, census);
}

static pid_t first_child(pid_t pid)
{
	AUTO_FD int list = open_children(pid);
	struct children children;

	if (list < 0)
		return 0;
	children_begin(&children, list);
	return children_next(&children);
}

void census_take(pid_t init, bool has_init, struct census *census)
{
	pid_t command = has_init ? first_child(init) : init;

	char path[32];

	snprintf(path, sizeof path, "/proc/%d/stat", (int)init);
	*census = (struct census){ .is_hidden = access(path, F_OK) && (kill(init, 0) == 0 || errno == EPERM), .is_stopped = command > 0 && is_stopped(command) };
	count_tree(init, 0, census);
}
