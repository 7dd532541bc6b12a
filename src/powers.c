/* SPDX-License-Identifier: MIT */
#include "powers.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "text.h"

enum { NAME = 28, PREFIX = 4, FAR = 100, NEAR = 3 };	/* a name, "cap_", and how many letters two may differ in to be near */

static const struct { char name[NAME]; unsigned number; } known[] = {
#include "caps-table.h"
};
enum { KNOWN = sizeof known / sizeof *known };

static bool is_called(const char *name, size_t size, size_t index)
{
	const char *full = known[index].name;

	return (strlen(full) == size && strncasecmp(full, name, size) == 0) ||
	       (strlen(full + PREFIX) == size && strncasecmp(full + PREFIX, name, size) == 0);
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* How many letters have to be put in, taken out or changed to make the one the other. */
static unsigned distance(const char *one, const char *other)
{
	size_t width = strlen(other);
	unsigned row[NAME];

	if (width >= NAME || strlen(one) >= NAME)
		return FAR;
	for (unsigned i = 0; i <= width; i++)
		row[i] = i;
	for (; *one; one++) {
		unsigned diagonal = row[0]++;

		for (size_t i = 1; i <= width; i++) {
			unsigned above = row[i];
			bool is_same = strncasecmp(one, &other[i - 1], 1) == 0;

			row[i] = least(above + 1, row[i - 1] + 1, diagonal + !is_same);
			diagonal = above;
		}
	}
	return row[width];
}

static const char *nearest(const char *name)
{
	unsigned best = NEAR + 1;
	const char *found = NULL;

	if (strncasecmp(name, "cap_", PREFIX) == 0)
		name += PREFIX;
	for (size_t i = 0; i < KNOWN; i++) {
		unsigned far = distance(name, known[i].name + PREFIX);

		if (far >= best || far >= (strlen(name) + 1) / 2)
			continue;
		best = far;
		found = known[i].name;
	}
	return found;
}

int powers_parse_one(const char *name, uint64_t *set, struct err *e)
{
	const char *near;

	*set = 0;
	for (size_t i = 0; i < KNOWN; i++)
		if (strcasecmp(name, "all") == 0 || is_called(name, strlen(name), i))
			*set |= UINT64_C(1) << known[i].number;
	if (*set)
		return 0;
	near = nearest(name);
	err_set(e, "no capability is called '%s'", name);
	return near ? err_hint(e, -EINVAL, "one is called %s", near) : err_hint(e, -EINVAL, "capabilities(7) names them");
}

int powers_parse(const char *names, uint64_t *set, struct err *e)
{
	const char *at = *names ? names : NULL, *name;
	uint64_t bits = 0;
	size_t size;

	while (text_field(&at, ",", &name, &size)) {
		size_t i = 0;

		while (i < KNOWN && !is_called(name, size, i))
			i++;
		if (i == KNOWN)
			return err_set(e, "no capability is called '%.*s'", (int)size, name);
		bits |= UINT64_C(1) << known[i].number;
	}
	*set = bits;
	return 0;
}

void powers_write(uint64_t set, char text[POWERS_TEXT])
{
	struct text t = text_in(text, POWERS_TEXT);

	for (size_t i = 0; i < KNOWN; i++) {
		if (!(set >> known[i].number & 1))
			continue;
		text_add(&t, t.used ? "," : "");
		text_add(&t, known[i].name);
	}
}
