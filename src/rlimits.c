/* SPDX-License-Identifier: MIT */
#include "rlimits.h"

#include <assert.h>
#include <string.h>

#include "text.h"

static const char *const names[] = {
	[RLIMIT_CPU] = "cpu", [RLIMIT_FSIZE] = "fsize", [RLIMIT_DATA] = "data", [RLIMIT_STACK] = "stack", [RLIMIT_CORE] = "core",
	[RLIMIT_RSS] = "rss", [RLIMIT_NPROC] = "nproc", [RLIMIT_NOFILE] = "nofile", [RLIMIT_MEMLOCK] = "memlock", [RLIMIT_AS] = "as",
	[RLIMIT_LOCKS] = "locks", [RLIMIT_SIGPENDING] = "sigpending", [RLIMIT_MSGQUEUE] = "msgqueue", [RLIMIT_NICE] = "nice",
	[RLIMIT_RTPRIO] = "rtprio", [RLIMIT_RTTIME] = "rttime",
};
static_assert(sizeof names / sizeof *names == RLIMITS, "each resource has a name");

static const char unlimited[] = "unlimited";

static void add_value(struct text *t, rlim_t value)
{
	text_add(t, " ");
	if (value == RLIM_INFINITY)
		text_add(t, unlimited);
	else
		text_add_number(t, value);
}

static rlim_t lower(rlim_t a, rlim_t b)
{
	return a < b ? a : b;		/* RLIM_INFINITY is the highest number */
}

void rlimits_write(const struct rlimits *wanted, const struct rlimits *own, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);

	for (size_t i = 0; i < RLIMITS; i++) {
		rlim_t hard = lower(wanted->of[i].rlim_max, own->of[i].rlim_max), soft = lower(wanted->of[i].rlim_cur, hard);

		if (hard == own->of[i].rlim_max && soft == own->of[i].rlim_cur)
			continue;
		text_add(&t, t.used ? ", " : "");
		text_add(&t, names[i]);
		add_value(&t, soft);
		add_value(&t, hard);
	}
}

static rlim_t read_value(const char *word, size_t size)
{
	rlim_t value = 0;

	if (size == sizeof unlimited - 1 && memcmp(word, unlimited, size) == 0)
		return RLIM_INFINITY;
	for (size_t i = 0; i < size; i++)
		value = value * 10 + (rlim_t)(word[i] - '0');
	return value;
}

bool rlimits_next(const char **list, int *resource, struct rlimit *limit)
{
	const char *at = **list ? *list : NULL, *word[3];
	size_t size[3];

	for (size_t i = 0; i < 3; i++)
		if (!text_field(&at, " ,", &word[i], &size[i]))
			return false;
	for (*resource = 0; *resource < RLIMITS; ++*resource)
		if (strlen(names[*resource]) == size[0] && memcmp(names[*resource], word[0], size[0]) == 0)
			break;
	limit->rlim_cur = read_value(word[1], size[1]);
	limit->rlim_max = read_value(word[2], size[2]);
	*list = at ? at + 1 : "";	/* the blank behind the comma */
	return *resource < RLIMITS;
}
