/* SPDX-License-Identifier: MIT */
/* Fuzz target of ids: every form in which ranges are read, then put together, cut and split. */
#include "ids.h"

#include "fuzz.h"

/* No overlap on either side, no number beyond the last id. */
static void check_map(const struct ids *ids)
{
	assert(ids->count <= IDS_MAX);
	for (unsigned i = 0; i < ids->count; i++) {
		const struct ids_extent *x = &ids->extent[i];

		assert(x->count && (uint64_t)x->inside + x->count - 1 <= IDS_LAST && (uint64_t)x->outside + x->count - 1 <= IDS_LAST);
		for (unsigned k = 0; k < i; k++) {
			const struct ids_extent *y = &ids->extent[k];

			assert((uint64_t)x->inside >= (uint64_t)y->inside + y->count ||
			       (uint64_t)y->inside >= (uint64_t)x->inside + x->count);
			assert((uint64_t)x->outside >= (uint64_t)y->outside + y->count ||
			       (uint64_t)y->outside >= (uint64_t)x->outside + x->count);
		}
	}
}

/* Every id of the split map is where the whole one has it. */
static void check_split(const struct ids *map, const struct ids *outer)
{
	struct ids parts = { 0 };
	struct err e = { 0 };

	if (ids_split(&parts, map, outer, &e)) {
		assert(*e.text);
		return;
	}
	check_map(&parts);
	assert(ids_total(&parts) == ids_total(map));
	for (unsigned i = 0; i < parts.count; i++)
		assert(ids_outside(map, parts.extent[i].inside) == parts.extent[i].outside &&
		       ids_has_inside(outer, parts.extent[i].outside));
}

static void check_ranges(const struct ids *ranges, const struct ids *outer)
{
	struct ids cut = { 0 }, laid = { 0 }, around = { 0 };
	struct err e = { 0 };

	assert(ranges->count <= IDS_MAX);
	if (ids_clip(&cut, ranges, outer, &e) == 0)
		for (unsigned i = 0; i < cut.count; i++)
			assert(ids_has_outside(ranges, cut.extent[i].outside) && ids_has_inside(outer, cut.extent[i].outside));
	if (ids_append(&laid, 1, ranges, &e) == 0)
		check_map(&laid);
	if (ids_around(&around, 1000, ranges, &e) == 0)
		check_map(&around);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size), *second = strchr(text, ';');
	struct ids map = { 0 }, outer = { 0 }, ranges = { 0 }, printed = { 0 };
	char buffer[IDS_BYTES];
	struct err e = { 0 };

	/* before the semicolon one text, behind it the outer map */
	if (second)
		*second++ = '\0';
	(void)ids_parse(&map, text, &e);
	(void)ids_read_map(&map, text, &e);
	(void)ids_read_map(&outer, second ? second : "0 0 4294967295", &e);
	(void)ids_read_subid(&ranges, text, "dev", 1000, &e);
	(void)ids_read_getsubids(&printed, text, &e);
	check_map(&map);
	check_map(&outer);
	check_split(&map, &outer);
	check_ranges(&ranges, &outer);
	check_ranges(&printed, &outer);
	(void)ids_format(&map, buffer, sizeof buffer);
	free(text);
	return 0;
}
