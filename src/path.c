/* SPDX-License-Identifier: MIT */
#include "path.h"

#include <errno.h>
#include <string.h>

#include "text.h"

static void add_parts(struct text *t, const char *path)
{
	const char *part;
	size_t size;

	while (text_field(&path, "/", &part, &size)) {
		if (size == 0 || (size == 1 && part[0] == '.'))
			continue;
		if (size == 2 && part[0] == '.' && part[1] == '.') {
			while (t->used && t->buffer[--t->used] != '/')
				;
			t->buffer[t->used] = '\0';
			continue;
		}
		text_add(t, "/");
		text_add_bytes(t, part, size);
	}
}

int path_clean(const char *base, const char *path, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);

	if (path[0] != '/')
		add_parts(&t, base);
	add_parts(&t, path);
	if (!t.used)
		text_add(&t, "/");
	return t.full ? -ENAMETOOLONG : 0;
}

bool path_is_inside(const char *path, const char *top)
{
	size_t size = strlen(top);

	if (strcmp(top, "/") == 0)
		return true;
	return strncmp(path, top, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

bool path_copy(const char *path, char *buffer, size_t size)
{
	size_t length = strlen(path);

	buffer[0] = '\0';
	if (length >= size)
		return false;
	memcpy(buffer, path, length + 1);
	return true;
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
