/* SPDX-License-Identifier: MIT */
/*
 * settings - what the box's own namespaces are told before the box is built
 *
 * How many namespaces and processes there may be in it: sysctls that belong to the namespaces, and are written through the
 * caller's /proc, since the box's /proc/sys is read-only. Where they cannot be written, resource limits stand in.
 */
#ifndef RBOX_SETTINGS_H
#define RBOX_SETTINGS_H

#include "facts.h"
#include "plan.h"
#include "spec.h"

enum {
	SETTINGS_PIDS = 32768,		/* the usual limit of processes is no higher */
	SETTINGS_PIDS_ONCE = 300,	/* numbers that a pid namespace hands out only once: RESERVED_PIDS of the kernel */
};

/* The rows of init. The filter and the capabilities of the box are decided. */
void settings_add(struct plan *plan, const struct spec *spec, const struct facts *facts);

#endif
