/* SPDX-License-Identifier: MIT */
/* Fuzz target of manifest: the list that a box may have written into its root. */
#include "manifest.h"

#include "fuzz.h"

static void check_entry(const struct manifest *m, const struct manifest_entry *entry)
{
	assert(entry->path[0] == '/' && entry->path[1] && !strstr(entry->path, "/../") && !strstr(entry->path, "//"));
	assert(manifest_find(m, entry->path) == entry && entry->mode <= 07777);
	assert((entry->kind == ENTRY_LINK) == (entry->target != NULL) && (!entry->source || entry->kind == ENTRY_FILE));
	for (size_t i = 0; i < entry->asks; i++)
		assert(entry->ask[i] < m->asks && (!i || entry->ask[i - 1] < entry->ask[i]));
}

/* What was understood is written so that it is understood the same. */
static void check_again(struct manifest *m)
{
	struct manifest again = { 0 };
	struct err e = { 0 };
	size_t size, other_size;
	char *text, *copy, *other;

	manifest_sort(m);
	text = manifest_text(m, &size);
	assert(text && strlen(text) == size);
	copy = strdup(text);
	assert(copy && manifest_read(&again, copy, &e) == 0);
	other = manifest_text(&again, &other_size);
	assert(other && strcmp(text, other) == 0);
	free(text);
	free(copy);
	free(other);
	manifest_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct manifest m = { 0 };
	struct err e = { 0 };

	if (manifest_read(&m, text, &e) == 0) {
		for (size_t i = 0; i < m.entries; i++)
			check_entry(&m, m.entry[i]);
		check_again(&m);
	} else {
		assert(*e.text);
	}
	manifest_release(&m);
	free(text);
	return 0;
}
