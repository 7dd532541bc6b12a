/* SPDX-License-Identifier: MIT */
/*
 * probe-mounts - what the mounts of a spec can depend on: their sources, destinations and layers
 *
 * Each mount is looked at once, and a start without mounts pays nothing.
 */
#ifndef RBOX_PROBE_MOUNTS_H
#define RBOX_PROBE_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "facts.h"
#include "spec.h"
#include "withheld.h"

/* The path of what is open, without links. */
bool probe_real_path(int fd, char *real, size_t room);

/* Whether a directory, or if it is yet to be made the one that it will be in, is `top` or below it. */
bool probe_is_in(const char *path, int top);

/*
 * Fills `mount`, and where something is broken `root_real`, for which `broken` is known already. What they point to is kept in the files of `withheld`, which looks at each.
 * -EINVAL and a sentence where a source is not there.
 */
int probe_mounts(struct facts *facts, struct withheld *withheld, const struct spec *spec, int root, struct err *e);

#endif
