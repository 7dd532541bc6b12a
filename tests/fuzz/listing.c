/* SPDX-License-Identifier: MIT */
/* Fuzz target of listing: what a loader says, with names that a stranger chose. */
#include "listing.h"

#include "fuzz.h"

enum { SIZE = 32 };

static void check(const char *name)
{
	assert(*name && memchr(name, '\0', SIZE) && !strchr(name, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	const char *at = text;
	char name[SIZE], needer[SIZE];
	bool is_odd;

	while (listing_next(&at, name, sizeof name, &is_odd)) {
		check(name);
		assert(*name == '/');
	}
	if (listing_missing(text, name, sizeof name)) {
		check(name);
		if (listing_needer(text, name, needer, sizeof needer))
			check(needer);
	}
	(void)listing_searches(text, text, size < 5 ? strnlen(text, size) : 5);
	free(text);
	return 0;
}
