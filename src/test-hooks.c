/* SPDX-License-Identifier: MIT */
#include "test-hooks.h"

#ifdef RBOX_TEST

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool forbidden, tried;

/* The linker sends every call of NAME in the program, libc's included, to __wrap_NAME (Makefile). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static void check(void)
{
	static const char text[] = "rbox: test: memory is allocated after the first fork\n";

	if (!forbidden)
		return;
	forbidden = false;	/* abort() itself must not come back here */
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(99);
	abort();
}

#ifndef RBOX_SANITIZED
void *__wrap_malloc(size_t size)
{
	check();
	return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	check();
	return __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	check();
	return __real_realloc(old, size);
}
#endif

void test_no_heap(void)
{
	forbidden = true;
}

void test_heap_again(void)
{
	forbidden = false;
	(void)check;
}

static bool is_row(const char *variable, size_t row)
{
	const char *wanted = getenv(variable);

	return wanted && strtoul(wanted, NULL, 10) == row;
}

bool test_skips_row(size_t row)
{
	return is_row("RBOX_SKIP_ROW", row);
}

bool test_fails_row(size_t row, struct err *e)
{
	if (!is_row("RBOX_FAIL_ROW", row))
		return false;
	err_code(e, EIO, "%s", "");
	return true;
}

static void try_one(const char *who, const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK);

	dprintf(STDERR_FILENO, "%s: %s %s: %s\n", who, flags == O_RDONLY ? "read" : "write", path, fd < 0 ? strerror(errno) : "opened");
	close(fd);
}

void test_try(const char *who)
{
	const char *path = getenv("RBOX_TRY");

	if (!path || tried)
		return;
	tried = true;
	try_one(who, path, O_RDONLY);
	try_one(who, path, O_WRONLY);
}

#else
typedef int test_hooks_is_not_empty;
#endif
