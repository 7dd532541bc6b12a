/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "fd.h"

enum { FILE_MAX = 16 << 20, FIRST_BLOCK = 4000 };

void files_own(struct files *f, void *memory)
{
	assert(f->count < FILES_KEPT);
	f->text[f->count++] = memory;
}

char *files_keep(struct files *f, int fd, size_t max)
{
	size_t size = FIRST_BLOCK, used = 0;
	char *text = malloc(size + 1);

	while (text) {
		long got = fd_read(fd, text + used, size - used);
		char *larger;

		if (got < 0 || used + (size_t)got > max) {
			errno = got < 0 ? (int)-got : EFBIG;
			break;
		}
		used += (size_t)got;
		if (used < size) {
			text[used] = '\0';
			files_own(f, text);
			return text;
		}
		larger = realloc(text, size * 2 + 1);
		if (!larger)
			break;
		text = larger;
		size *= 2;
	}
	free(text);
	return NULL;
}

const char *files_read_small(int fd, char *buffer, size_t size)
{
	long got = fd_read(fd, buffer, size);

	if (got < 0 || (size_t)got == size) {
		errno = got < 0 ? (int)-got : EFBIG;
		return NULL;
	}
	buffer[got] = '\0';
	return buffer;
}

const char *files_read(struct files *f, const char *path)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *text = fd < 0 ? NULL : files_read_small(fd, f->scratch, sizeof f->scratch);

	if (!text && fd >= 0 && errno == EFBIG && lseek(fd, 0, SEEK_SET) == 0)
		text = files_keep(f, fd, FILE_MAX);
	return text ? text : "";
}

void files_drop(struct files *f)
{
	free(f->text[--f->count]);
}
