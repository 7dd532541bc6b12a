/* SPDX-License-Identifier: MIT */
/*
 * settings - what the box's own namespaces are told before the box is built
 *
 * How many namespaces and processes there may be in it: sysctls that belong to the namespaces, and are written through the
 * caller's /proc, since the box's /proc/sys is read-only. Where they cannot be written, resource limits stand in.
 */
#ifndef RBOX_SETTINGS_H
#define RBOX_SETTINGS_H

#include <stdbool.h>

#include "facts.h"
#include "plan.h"
#include "spec.h"

enum {
	SETTINGS_PIDS = 32768,		/* the usual limit of processes is no higher */
	SETTINGS_PIDS_ONCE = 300,	/* numbers that a pid namespace hands out only once: RESERVED_PIDS of the kernel */
};

/*
 * Whether the box gets a cgroup namespace. Not where root of the box, or of a namespace in it, would have power over one; nor in a box or
 * container, where one more is often refused: the caller's hides as much, and belongs to a namespace in which nobody in the box has power.
 */
bool settings_allow_cgroup_ns(const struct plan *plan, const struct spec *spec, const struct facts *facts);

/* The rows of init. The filter and the capabilities of the box are decided. */
void settings_add(struct plan *plan, const struct spec *spec, const struct facts *facts);

#endif
