/* SPDX-License-Identifier: MIT */
#include "listing.h"

#include <string.h>

#include "text.h"

static bool copy(const char *from, size_t length, char *to, size_t size)
{
	if (!length || length >= size)
		return false;
	memcpy(to, from, length);
	to[length] = '\0';
	return true;
}

/* The last `word` in a line: a path may have the same in it. */
static const char *last_in(const char *line, size_t length, const char *word)
{
	size_t size = strlen(word);

	for (size_t i = length; i >= size; i--)
		if (memcmp(line + i - size, word, size) == 0)
			return line + i - size;
	return NULL;
}

/* The path in "\tNAME => PATH (0xADDRESS)" or "\tPATH (0xADDRESS)"; false where the line is none of these. */
static bool path_in(const char *line, size_t length, const char **start, size_t *size)
{
	static const char arrow[] = " => ";
	const char *end = last_in(line, length, " (0x"), *arrow_at;
	const char *digits = end ? end + 4 : NULL;

	if (!end || *line != '\t' || digits + strspn(digits, "0123456789abcdef") != line + length - 1 || line[length - 1] != ')')
		return false;
	arrow_at = memmem(line, (size_t)(end - line), arrow, sizeof arrow - 1);
	*start = arrow_at ? arrow_at + sizeof arrow - 1 : line + 1;
	*size = (size_t)(end - *start);
	return true;
}

bool listing_next(const char **at, char *path, size_t size, bool *is_odd)
{
	static const char alone[] = "\tstatically linked";
	const char *line, *start;
	size_t length, used;

	*is_odd = false;
	while (text_field(at, "\n", &line, &length)) {
		if (!length || (length == sizeof alone - 1 && memcmp(line, alone, length) == 0))
			continue;
		*is_odd = !path_in(line, length, &start, &used) || !used || (*start == '/' && !copy(start, used, path, size));
		if (*is_odd)
			return false;
		/* the kernel's own has no path */
		if (*start == '/')
			return true;
		if (memchr(start, '/', used)) {
			*is_odd = true;
			return false;
		}
	}
	return false;
}

/* What is between `before` and the next `after`. */
static bool between(const char *text, const char *before, const char *after, char *name, size_t size)
{
	const char *start = strstr(text, before), *end;

	if (!start)
		return false;
	start += strlen(before);
	end = strstr(start, after);
	return end && !memchr(start, '\n', (size_t)(end - start)) && copy(start, (size_t)(end - start), name, size);
}

bool listing_missing(const char *text, char *name, size_t size)
{
	const char *end = strstr(text, " => not found");

	if (end) {
		const char *start = end;

		while (start > text && start[-1] != '\t' && start[-1] != '\n')
			start--;
		return copy(start, (size_t)(end - start), name, size);
	}
	return between(text, "error while loading shared libraries: ", ": ", name, size) ||
	       between(text, "Error loading shared library ", ": ", name, size);
}

/* "     12345:	file=libx.so.1 [0];  needed by /usr/bin/x [0]" */
static bool needer_in(const char *line, size_t length, const char *name, char *needer, size_t size)
{
	static const char file[] = "file=", by[] = "needed by ";
	const char *start = memmem(line, length, file, sizeof file - 1), *end;
	size_t known = strlen(name);

	if (!start || (size_t)(line + length - start) < sizeof file - 1 + known + 2)
		return false;
	start += sizeof file - 1;
	if (memcmp(start, name, known) != 0 || memcmp(start + known, " [", 2) != 0)
		return false;
	start = memmem(start, (size_t)(line + length - start), by, sizeof by - 1);
	end = last_in(line, length, " [");
	if (!start || !end || end < start + sizeof by - 1)
		return false;
	start += sizeof by - 1;
	return copy(start, (size_t)(end - start), needer, size);
}

bool listing_needer(const char *text, const char *name, char *needer, size_t size)
{
	const char *at = text, *line;
	size_t length;

	while (text_field(&at, "\n", &line, &length))
		if (needer_in(line, length, name, needer, size))
			return true;
	return between(text, "(needed by ", ")", needer, size);
}

bool listing_searches(const char *help, const char *directory, size_t size)
{
	static const char own[] = " (system search path)";
	const char *line;
	size_t length;

	while (text_field(&help, "\n", &line, &length)) {
		if (length != 2 + size + sizeof own - 1 || memcmp(line, "  ", 2) != 0)
			continue;
		if (memcmp(line + 2, directory, size) == 0 && memcmp(line + 2 + size, own, sizeof own - 1) == 0)
			return true;
	}
	return false;
}
