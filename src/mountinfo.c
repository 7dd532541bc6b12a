/* SPDX-License-Identifier: MIT */
#include "mountinfo.h"

#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "text.h"

enum { AT = 4 };	/* the fields before a mount's place */

static char octal(const char digit[3])
{
	return (char)(unsigned char)(((unsigned)digit[0] - '0') << 6 | ((unsigned)digit[1] - '0') << 3 | ((unsigned)digit[2] - '0'));
}

void mountinfo_plain(const char *field, size_t size, char *plain, size_t room)
{
	size_t used = 0;

	for (size_t i = 0; i < size && used + 1 < room; i++) {
		if (field[i] == '\\' && i + 3 < size && strspn(field + i + 1, "01234567") >= 3) {
			plain[used++] = octal(field + i + 1);
			i += 3;
		} else {
			plain[used++] = field[i];
		}
	}
	plain[used] = '\0';
}

bool mountinfo_below(const char *text, const char *top, char *path, size_t room)
{
	const char *line, *field;
	size_t size, length;

	while (text_field(&text, "\n", &line, &size)) {
		const char *at = line;

		for (int i = 0; i <= AT; i++)
			if (!text_field(&at, " ", &field, &length) || field + length > line + size)
				length = 0;
		if (!length)
			continue;
		mountinfo_plain(field, length, path, room);
		if (path_is_inside(path, top) && strcmp(path, top) != 0)
			return true;
	}
	return false;
}

struct part {
	const char *device;		/* a field */
	size_t device_size;
	char root[4096], at[4096];	/* which directory of that file system is mounted there */
};

static bool read_part(const char **text, struct part *part)
{
	const char *line, *at, *field[AT + 1];
	size_t size, length[AT + 1];

	while (text_field(text, "\n", &line, &size)) {
		int i = 0;

		for (at = line; i <= AT && text_field(&at, " ", &field[i], &length[i]) && field[i] + length[i] <= line + size; i++)
			;
		if (i <= AT)
			continue;
		part->device = field[2];
		part->device_size = length[2];
		mountinfo_plain(field[3], length[3], part->root, sizeof part->root);
		mountinfo_plain(field[4], length[4], part->at, sizeof part->at);
		return true;
	}
	return false;
}

/* What follows `top` in `path`, which is inside it: "" or "/...". */
static const char *behind(const char *path, const char *top)
{
	const char *rest = path + (strcmp(top, "/") == 0 ? 0 : strlen(top));

	return strcmp(rest, "/") == 0 ? "" : rest;
}

static bool join(const char *top, const char *rest, char *path, size_t room)
{
	struct text t = text_in(path, room);

	text_add(&t, strcmp(top, "/") == 0 && *rest ? "" : top);
	text_add(&t, rest);
	return !t.full;
}

bool mountinfo_alias(const char *text, const char *place, const char **at, char *path, size_t room)
{
	struct part part, of = { .device = NULL };
	char inside[4096] = "";
	const char *all = text;

	/* of mounts at one place the last is on top */
	while (read_part(&all, &part))
		if (path_is_inside(place, part.at) && (!of.device || strlen(part.at) >= strlen(of.at)))
			of = part;
	if (!of.device || !join(of.root, behind(place, of.at), inside, sizeof inside))
		return false;
	while (read_part(at, &part))
		if (part.device_size == of.device_size && memcmp(part.device, of.device, of.device_size) == 0 &&
		    path_is_inside(inside, part.root) && join(part.at, behind(inside, part.root), path, room))
			return true;
	return false;
}

/* Ends a field, and returns where the next one begins. */
static char *end_field(char *field)
{
	char *end = field + strcspn(field, " ");

	if (*end)
		*end++ = '\0';
	return end;
}

/* False where it is no such line. */
static bool read_line(char *line, struct mountinfo_mount *mount)
{
	char *path = line, *rest, *type;

	for (int i = 0; i < AT; i++) {
		path += strcspn(path, " ");
		path += *path == ' ';
	}
	rest = end_field(path);
	type = strstr(rest, " - ");
	if (*path != '/' || !type)
		return false;
	end_field(type + 3);
	mountinfo_plain(path, strlen(path), path, strlen(path) + 1);
	*mount = (struct mountinfo_mount){ strtoull(line, NULL, 10), path, type + 3 };
	return true;
}

bool mountinfo_next(char **text, struct mountinfo_mount *mount)
{
	while (**text) {
		char *line = *text;

		*text += strcspn(line, "\n");
		if (**text)
			*(*text)++ = '\0';
		if (read_line(line, mount))
			return true;
	}
	return false;
}

bool mountinfo_is_fuse(const char *type)
{
	return strcmp(type, "fuse") == 0 || strncmp(type, "fuse.", 5) == 0 || strncmp(type, "fuseblk", 7) == 0;
}
