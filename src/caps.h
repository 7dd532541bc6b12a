/* SPDX-License-Identifier: MIT */
/*
 * caps - capabilities
 *
 * The sets are written by prctl(2) and capset(2) directly: libcap-ng reads /proc/self/status through stdio before it cuts a bounding set, and at that point /proc
 * is a stranger's and the heap is out of bounds.
 */
#ifndef RBOX_CAPS_H
#define RBOX_CAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

/* Drops everything else from the bounding set. */
int caps_bound(uint64_t set, struct err *e);

/*
 * Effective and permitted become `set`; inheritable and ambient the same, for a COMMAND that is not root, or empty. `until_exec` is in
 * effective and permitted, too: exec takes away what is neither in the bounding nor in the ambient set.
 */
int caps_limit(uint64_t set, uint64_t until_exec, bool is_ambient, struct err *e);

/* A change from root to another user takes none of the permitted set away, until exec. */
int caps_keep(struct err *e);

#endif
