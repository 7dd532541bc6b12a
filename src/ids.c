/* SPDX-License-Identifier: MIT */
#include "ids.h"

#include <errno.h>
#include <string.h>

#include "text.h"

enum { NUMBER_TEXT = 16 };

static bool overlap(uint32_t a, uint32_t b, uint32_t a_count, uint32_t b_count)
{
	return (uint64_t)a < (uint64_t)b + b_count && (uint64_t)b < (uint64_t)a + a_count;
}

int ids_add(struct ids *ids, uint32_t inside, uint32_t outside, uint32_t count, struct err *e)
{
	if (!count)
		return 0;
	if ((uint64_t)inside + count - 1 > IDS_LAST || (uint64_t)outside + count - 1 > IDS_LAST)
		return err_set(e, "id range %u:%u:%u goes beyond %u", inside, outside, count, IDS_LAST);
	for (unsigned i = 0; i < ids->count; i++) {
		const struct ids_extent *x = &ids->extent[i];

		if (overlap(inside, x->inside, count, x->count) || overlap(outside, x->outside, count, x->count))
			return err_set(e, "id range %u:%u:%u overlaps %u:%u:%u", inside, outside, count,
				       x->inside, x->outside, x->count);
	}
	if (ids->count == IDS_MAX)
		return err_set(e, "more than %d id ranges: the kernel takes no more in one map", IDS_MAX);
	ids->extent[ids->count++] = (struct ids_extent){ inside, outside, count };
	return 0;
}

/* A field of digits as a number up to `max`. */
static int number_of(const char *field, size_t size, uint32_t max, uint32_t *number)
{
	char digits[NUMBER_TEXT];
	unsigned long long value;
	int r;

	if (size >= sizeof digits)
		return -ERANGE;
	memcpy(digits, field, size);
	digits[size] = '\0';
	r = text_number(digits, max, &value);
	if (r)
		return r;
	*number = (uint32_t)value;
	return 0;
}

/* `count` numbers from `text` up to the end of line; runs of separators count as one if `blank`. */
static int numbers_of(const char *text, size_t size, const char *separators, bool blank, uint32_t *number,
		      unsigned count)
{
	char line[128];
	const char *at = line;
	const char *field;
	size_t length;
	unsigned n = 0;

	if (size >= sizeof line)
		return -EINVAL;
	memcpy(line, text, size);
	line[size] = '\0';
	while (text_field(&at, separators, &field, &length)) {
		if (blank && !length)
			continue;
		if (n == count || number_of(field, length, UINT32_MAX, &number[n]))
			return -EINVAL;
		n++;
	}
	return n == count ? 0 : -EINVAL;
}

int ids_parse(struct ids *ids, const char *text, struct err *e)
{
	uint32_t n[3];

	if (numbers_of(text, strlen(text), ":", false, n, 3) || !n[2])
		return err_set(e, "id map '%s' is not IN:OUT:COUNT, three numbers with a COUNT of at least 1", text);
	return ids_add(ids, n[0], n[1], n[2], e);
}

int ids_read_map(struct ids *ids, const char *text, struct err *e)
{
	const char *line;
	size_t size;
	uint32_t n[3];

	while (text_field(&text, "\n", &line, &size)) {
		if (!size)
			continue;
		if (numbers_of(line, size, " \t", true, n, 3))
			return err_set(e, "a map file's line is not three numbers: '%.*s'", (int)size, line);
		if (ids_add(ids, n[0], n[1], n[2], e))
			return -EINVAL;
	}
	return 0;
}

static bool is_owner(const char *field, size_t size, const char *name, uint32_t id)
{
	uint32_t number;

	if (name && strlen(name) == size && memcmp(field, name, size) == 0)
		return true;
	return number_of(field, size, IDS_LAST, &number) == 0 && number == id;
}

/* Ranges of one owner may overlap each other in the files; what is there twice counts once. */
static int add_range(struct ids *ids, uint32_t start, uint32_t count, struct err *e)
{
	for (unsigned i = 0; i < ids->count; i++) {
		const struct ids_extent *x = &ids->extent[i];

		if (overlap(start, x->outside, count, x->count))
			return 0;
	}
	if (!count || (uint64_t)start + count - 1 > IDS_LAST)
		return 0;
	if (ids->count == IDS_MAX)
		return err_set(e, "more than %d subordinate id ranges", IDS_MAX);
	ids->extent[ids->count++] = (struct ids_extent){ 0, start, count };
	return 0;
}

int ids_read_subid(struct ids *ids, const char *text, const char *name, uint32_t id, struct err *e)
{
	const char *line;
	size_t size;
	uint32_t n[2];

	while (text_field(&text, "\n", &line, &size)) {
		const char *colon = memchr(line, ':', size);

		if (!colon || !is_owner(line, (size_t)(colon - line), name, id))
			continue;
		colon++;
		if (numbers_of(colon, size - (size_t)(colon - line), ":", false, n, 2))
			continue;
		if (add_range(ids, n[0], n[1], e))
			return -EINVAL;
	}
	return 0;
}

int ids_read_getsubids(struct ids *ids, const char *text, struct err *e)
{
	const char *line;
	size_t size;
	uint32_t n[2];

	while (text_field(&text, "\n", &line, &size)) {
		const char *colon = memchr(line, ':', size);
		const char *name = colon ? colon + 1 + strspn(colon + 1, " ") : NULL;
		const char *rest = name ? memchr(name, ' ', size - (size_t)(name - line)) : NULL;

		if (!rest)
			continue;
		if (numbers_of(rest, size - (size_t)(rest - line), " ", true, n, 2))
			continue;
		if (add_range(ids, n[0], n[1], e))
			return -EINVAL;
	}
	return 0;
}

int ids_append(struct ids *ids, uint32_t inside, const struct ids *from, struct err *e)
{
	uint64_t at = inside;

	for (unsigned i = 0; i < from->count; i++) {
		if (at + from->extent[i].count - 1 > IDS_LAST)
			return err_set(e, "more ids than there are numbers for them");
		if (ids_add(ids, (uint32_t)at, from->extent[i].outside, from->extent[i].count, e))
			return -EINVAL;
		at += from->extent[i].count;
	}
	return 0;
}

int ids_around(struct ids *ids, uint32_t id, const struct ids *ranges, struct err *e)
{
	uint64_t at = 0;

	if (ids_add(ids, id, id, 1, e))
		return -EINVAL;
	for (unsigned i = 0; i < ranges->count; i++) {
		struct ids_extent x = ranges->extent[i];

		while (x.count) {
			uint32_t part = x.count;

			if (at == id)
				at++;
			if (at < id && at + part > id)
				part = id - (uint32_t)at;
			if (at + part - 1 > IDS_LAST)
				return 0;
			if (ids_add(ids, (uint32_t)at, x.outside, part, e))
				return -EINVAL;
			at += part;
			x.outside += part;
			x.count -= part;
		}
	}
	return 0;
}

/* The part of extent `x` from its outside id on that lies in one extent of `outer`; 0 if its first id lies in none. */
static uint32_t part_within(const struct ids_extent *x, const struct ids *outer)
{
	for (unsigned i = 0; i < outer->count; i++) {
		const struct ids_extent *o = &outer->extent[i];
		uint64_t end = (uint64_t)o->inside + o->count;

		if (x->outside < o->inside || x->outside >= end)
			continue;
		return end - x->outside < x->count ? (uint32_t)(end - x->outside) : x->count;
	}
	return 0;
}

/* The first id at or above `from` that `outer` maps, or past the last. */
static uint64_t next_within(uint64_t from, const struct ids *outer)
{
	uint64_t next = (uint64_t)IDS_LAST + 1;

	for (unsigned i = 0; i < outer->count; i++) {
		uint64_t start = outer->extent[i].inside;
		uint64_t end = start + outer->extent[i].count;

		if (end > from && (start > from ? start : from) < next)
			next = start > from ? start : from;
	}
	return next;
}

int ids_clip(struct ids *ids, const struct ids *ranges, const struct ids *outer, struct err *e)
{
	for (unsigned i = 0; i < ranges->count; i++) {
		uint64_t end = (uint64_t)ranges->extent[i].outside + ranges->extent[i].count;
		uint64_t at = next_within(ranges->extent[i].outside, outer);

		while (at < end) {
			struct ids_extent x = { 0, (uint32_t)at, (uint32_t)(end - at) };

			x.count = part_within(&x, outer);
			if (add_range(ids, x.outside, x.count, e))
				return -EINVAL;
			at = next_within(at + x.count, outer);
		}
	}
	return 0;
}

int ids_split(struct ids *ids, const struct ids *map, const struct ids *outer, struct err *e)
{
	for (unsigned i = 0; i < map->count; i++) {
		struct ids_extent x = map->extent[i];

		while (x.count) {
			uint32_t part = part_within(&x, outer);

			if (!part)
				return err_set(e, "id %u is not mapped in the user namespace that rbox runs in",
					       x.outside);
			if (ids_add(ids, x.inside, x.outside, part, e))
				return -EINVAL;
			x.inside += part;
			x.outside += part;
			x.count -= part;
		}
	}
	return 0;
}

void ids_identity(struct ids *ids, const struct ids *outer)
{
	ids->count = outer->count;
	for (unsigned i = 0; i < outer->count; i++)
		ids->extent[i] = (struct ids_extent){ outer->extent[i].inside, outer->extent[i].inside,
						      outer->extent[i].count };
}

bool ids_has_inside(const struct ids *ids, uint32_t inside)
{
	for (unsigned i = 0; i < ids->count; i++)
		if (inside >= ids->extent[i].inside && inside - ids->extent[i].inside < ids->extent[i].count)
			return true;
	return false;
}

bool ids_has_outside(const struct ids *ids, uint32_t outside)
{
	for (unsigned i = 0; i < ids->count; i++)
		if (outside >= ids->extent[i].outside && outside - ids->extent[i].outside < ids->extent[i].count)
			return true;
	return false;
}

uint32_t ids_outside(const struct ids *ids, uint32_t inside)
{
	for (unsigned i = 0; i < ids->count; i++)
		if (inside >= ids->extent[i].inside && inside - ids->extent[i].inside < ids->extent[i].count)
			return ids->extent[i].outside + (inside - ids->extent[i].inside);
	return UINT32_MAX;
}

uint64_t ids_total(const struct ids *ids)
{
	uint64_t total = 0;

	for (unsigned i = 0; i < ids->count; i++)
		total += ids->extent[i].count;
	return total;
}

uint32_t ids_highest(const struct ids *ids)
{
	uint32_t highest = 0;

	for (unsigned i = 0; i < ids->count; i++) {
		uint32_t last = ids->extent[i].inside + ids->extent[i].count - 1;

		if (last > highest)
			highest = last;
	}
	return highest;
}

int ids_format(const struct ids *ids, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);

	for (unsigned i = 0; i < ids->count; i++) {
		text_add_number(&t, ids->extent[i].inside);
		text_add(&t, " ");
		text_add_number(&t, ids->extent[i].outside);
		text_add(&t, " ");
		text_add_number(&t, ids->extent[i].count);
		text_add(&t, "\n");
	}
	return t.full ? -ENOSPC : 0;
}
