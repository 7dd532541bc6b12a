/* SPDX-License-Identifier: MIT */
#include "pins.h"

#include <string.h>

bool pins_protects(const struct spec_mount *mount)
{
	return mount->kind == SPEC_MASK || mount->read_only;
}

static size_t count_slashes(const char *path, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += path[i] == '/';
	return count;
}

void pins_init(struct pins *p, struct plan *plan, const struct spec *spec, const char *cwd)
{
	size_t most = 0;

	for (size_t i = 0; i < spec->mount_count; i++) {
		const struct spec_mount *m = &spec->mount[i];

		if (!pins_protects(m))
			continue;
		most += m->target ? 0 : count_slashes(cwd, strlen(cwd)) + 1;
		most += count_slashes(m->target ? m->target : m->source, m->target ? m->target_size : m->source_size);
	}
	if (!most)
		return;
	p->seen.cells = targets_cells(most);
	p->seen.cell = plan_keep(plan, p->seen.cells * sizeof *p->seen.cell);
}

static void append(struct place_pins *pins, struct plan *plan, const char *path)
{
	struct place_pin *pin = plan_keep(plan, sizeof *pin);

	if (!pin)
		return;
	pin->path = path;
	if (pins->last)
		pins->last->next = pin;
	else
		pins->first = pin;
	pins->last = pin;
}

void pins_add(struct pins *p, struct plan *plan, const struct pins_base *base, const char *target)
{
	const char *rest = target + strlen(base->target);
	/* ROOT's is -1, which stands for a path that was not noted */
	int index = base->index + 1;

	for (const char *slash = *rest ? strchr(rest + 1, '/') : NULL; p->seen.cell && slash; slash = strchr(slash + 1, '/')) {
		size_t size = (size_t)(slash - target);

		if (targets_at(&p->seen, target, size) == index)
			continue;
		const char *path = plan_part(plan, target, size);

		targets_add(&p->seen, path, index);
		append(base->pins, plan, path);
	}
}
