/* SPDX-License-Identifier: MIT */
/*
 * caps - capabilities
 *
 * The names are libcap-ng's, taken over when rbox is built (helpers/gen-caps.c). The sets are written by prctl(2) and
 * capset(2) directly: libcap-ng reads /proc/self/status through stdio before it cuts a bounding set, and at that point /proc
 * is a stranger's and the heap is out of bounds.
 */
#ifndef RBOX_CAPS_H
#define RBOX_CAPS_H

#include <stdint.h>

#include "err.h"

/* Comma-separated names ("cap_chown,cap_kill", perhaps none) to a set of bits. An unknown name is an error. */
int caps_parse(const char *names, uint64_t *set, struct err *e);

/* Drops everything else from the bounding set. */
int caps_bound(uint64_t set, struct err *e);

/* Effective and permitted become `set`; inheritable and ambient empty. */
int caps_limit(uint64_t set, struct err *e);

#endif
