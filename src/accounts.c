/* SPDX-License-Identifier: MIT */
#include "accounts.h"

#include <string.h>

#include "ids.h"
#include "text.h"

enum { PASSWD_FIELDS = 7, GROUP_FIELDS = 4 };

struct part {
	const char *at;
	size_t size;
};

/* The next line with at least `count` fields between colons; the last one takes the rest of the line. */
static bool next_line(const char **text, struct part *field, size_t count)
{
	const char *line;
	size_t size;

	while (text_field(text, "\n", &line, &size)) {
		const char *end = line + size;
		size_t n = 0;

		for (const char *at = line; n < count; n++) {
			const char *stop = n + 1 < count ? memchr(at, ':', (size_t)(end - at)) : end;

			if (!stop)
				break;
			field[n] = (struct part){ at, (size_t)(stop - at) };
			at = stop + 1;
		}
		if (n == count && field[0].size)
			return true;
	}
	return false;
}

static bool is(struct part part, const char *name, size_t size)
{
	return part.size == size && memcmp(part.at, name, size) == 0;
}

static bool number(struct part part, uint32_t *id)
{
	char digits[16];
	unsigned long long value;

	if (part.size >= sizeof digits)
		return false;
	memcpy(digits, part.at, part.size);
	digits[part.size] = '\0';
	if (text_number(digits, IDS_LAST, &value))
		return false;
	*id = (uint32_t)value;
	return true;
}

/* The first user for whom `name` (if there is one) or else `uid` fits. */
static bool find_user(const char *passwd, const char *name, size_t size, uint32_t uid, struct accounts_user *user)
{
	struct part field[PASSWD_FIELDS];
	struct accounts_user found;

	while (next_line(&passwd, field, PASSWD_FIELDS)) {
		if (!number(field[2], &found.uid) || !number(field[3], &found.gid))
			continue;
		if (name ? !is(field[0], name, size) : found.uid != uid)
			continue;
		found.name = field[0].at;
		found.name_size = field[0].size;
		found.home = field[5].at;
		found.home_size = field[5].size;
		found.shell = field[6].at;
		found.shell_size = field[6].size;
		*user = found;
		return true;
	}
	return false;
}

bool accounts_user_by_name(const char *passwd, const char *name, size_t size, struct accounts_user *user)
{
	return find_user(passwd, name, size, 0, user);
}

bool accounts_user_by_id(const char *passwd, uint32_t uid, struct accounts_user *user)
{
	return find_user(passwd, NULL, 0, uid, user);
}

bool accounts_group_by_name(const char *group, const char *name, size_t size, uint32_t *gid)
{
	struct part field[GROUP_FIELDS];

	while (next_line(&group, field, GROUP_FIELDS))
		if (is(field[0], name, size) && number(field[2], gid))
			return true;
	return false;
}

static bool has_member(struct part members, const char *name, size_t size)
{
	const char *at = members.at, *end = members.at + members.size;

	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma ? comma : end;

		if (is((struct part){ at, (size_t)(stop - at) }, name, size))
			return true;
		at = stop + 1;
	}
	return false;
}

size_t accounts_groups_of(const char *group, const char *name, size_t size, uint32_t *gid, size_t max)
{
	struct part field[GROUP_FIELDS];
	uint32_t id;
	size_t count = 0;

	while (next_line(&group, field, GROUP_FIELDS)) {
		if (!has_member(field[3], name, size) || !number(field[2], &id))
			continue;
		if (count < max)
			gid[count] = id;
		count++;
	}
	return count;
}
