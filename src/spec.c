/* SPDX-License-Identifier: MIT */
#include "spec.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

void spec_init(struct spec *spec)
{
	spec->umask = 022;
	spec->stop_signal = SIGTERM;
	spec->signal = SIGKILL;
	spec->grace = SPEC_GRACE;
}

struct spec_kept {
	struct spec_kept *next;
	char text[];
};

void spec_release(struct spec *spec)
{
	while (spec->kept) {
		struct spec_kept *next = spec->kept->next;

		free(spec->kept);
		spec->kept = next;
	}
	free(spec->env.item);
	free(spec->env_file.item);
	free(spec->layer.item);
	free(spec->add.item);
	free(spec->mount);
	*spec = (struct spec){ 0 };
}

int spec_list_add(struct spec_list *list, const char *item, size_t max)
{
	const char **array;

	if (list->count == max)
		return -ENOSPC;
	array = array_grown(list->item, list->count, sizeof *array);
	if (!array)
		return -ENOMEM;
	list->item = array;
	list->item[list->count++] = item;
	return 0;
}

char *spec_keep(struct spec *spec, const char *text, size_t size)
{
	struct spec_kept *kept = malloc(sizeof *kept + size + 1);

	if (!kept)
		return NULL;
	kept->next = spec->kept;
	spec->kept = kept;
	memcpy(kept->text, text, size);
	kept->text[size] = '\0';
	return kept->text;
}

struct spec_mount *spec_mount_add(struct spec *spec)
{
	struct spec_mount *array;

	if (spec->mount_count == SPEC_MOUNTS_MAX)
		return NULL;
	array = array_grown(spec->mount, spec->mount_count, sizeof *array);
	if (!array)
		return NULL;
	spec->mount = array;
	array[spec->mount_count] = (struct spec_mount){ 0 };
	return &array[spec->mount_count++];
}
