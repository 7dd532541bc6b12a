/* SPDX-License-Identifier: MIT */
#include "targets.h"

#include <string.h>

/* FNV-1a, which can be asked for at each part of a path on the way. */
#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_FACTOR UINT64_C(0x100000001b3)

static uint64_t hash_on(uint64_t hash, char c)
{
	return (hash ^ (unsigned char)c) * HASH_FACTOR;
}

size_t targets_cells(size_t paths)
{
	size_t cells = 16;

	while (cells < 2 * paths)
		cells *= 2;
	return cells;
}

/* The cell of the first `size` bytes of `path`, or the empty one where it belongs. */
static struct targets_cell *find(const struct targets *t, uint64_t hash, const char *path, size_t size)
{
	size_t at = (size_t)hash & (t->cells - 1);

	while (t->cell[at].path && (t->cell[at].hash != hash || strncmp(t->cell[at].path, path, size) != 0 || t->cell[at].path[size]))
		at = (at + 1) & (t->cells - 1);
	return &t->cell[at];
}

int targets_at(const struct targets *t, const char *path, size_t size)
{
	uint64_t hash = HASH_START;

	for (size_t i = 0; i < size; i++)
		hash = hash_on(hash, path[i]);
	const struct targets_cell *cell = find(t, hash, path, size);
	return cell->path ? cell->index : -1;
}

void targets_add(struct targets *t, const char *path, int index)
{
	uint64_t hash = HASH_START;
	size_t size = 0;

	for (; path[size]; size++)
		hash = hash_on(hash, path[size]);
	*find(t, hash, path, size) = (struct targets_cell){ hash, path, index };
}

int targets_over(const struct targets *t, const char *path)
{
	uint64_t hash = HASH_START;
	int over = -1;

	for (size_t size = 0;; size++) {
		if (size && (path[size] == '/' || !path[size])) {
			const struct targets_cell *cell = find(t, hash, path, size);

			if (cell->path && cell->index > over)
				over = cell->index;
		}
		if (!path[size])
			return over;
		hash = hash_on(hash, path[size]);
	}
}
