/* SPDX-License-Identifier: MIT */
#include "caps.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "sys.h"
#include "text.h"

static const struct { char name[28]; unsigned number; } known[] = {
#include "caps-table.h"
};

static int number_of(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == size && memcmp(known[i].name, name, size) == 0)
			return (int)known[i].number;
	return -1;
}

int caps_parse(const char *names, uint64_t *set, struct err *e)
{
	const char *at = *names ? names : NULL, *name;
	size_t size;
	uint64_t bits = 0;

	while (text_field(&at, ",", &name, &size)) {
		int number = number_of(name, size);

		if (number < 0)
			return err_set(e, "no capability is called %.*s", (int)size, name);
		bits |= UINT64_C(1) << number;
	}
	*set = bits;
	return 0;
}

int caps_bound(uint64_t set, struct err *e)
{
	for (unsigned long number = 0; number < 64; number++) {
		if (set >> number & 1)
			continue;
		if (prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == 0)
			continue;
		if (errno == EINVAL)	/* the kernel knows no more */
			return 0;
		return err_sys(e, "bounding set");
	}
	return 0;
}

int caps_limit(uint64_t set, struct err *e)
{
	/* a set that has lost its inheritable part loses its ambient part with it: capabilities(7) */
	if (sys_capset(set, set, 0))
		return err_sys(e, "capset");
	return 0;
}
