/* SPDX-License-Identifier: MIT */
/*
 * ids - id maps and ranges of user or group ids
 *
 * Knows how they are written, checked, put together and cut to an outer map. Does not know where they come from or who
 * applies them. Calls no kernel; values are plain and nothing needs releasing.
 */
#ifndef RBOX_IDS_H
#define RBOX_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum {
	IDS_MAX = 340,				/* extents in one map: user_namespaces(7) */
	IDS_BYTES = 4096,			/* a map file takes one write of less than a page: user_namespaces(7) */
};

#define IDS_LAST 4294967294u			/* 2^32 - 1 means "no id" */

struct ids_extent {
	uint32_t inside, outside, count;	/* inside..inside+count-1 are outside..outside+count-1 */
};

struct ids {
	unsigned count;
	struct ids_extent extent[IDS_MAX];
};

/* One option's text, IN:OUT:COUNT, added to `ids`. Fails on overlap, wrap-around, and the 341st. */
int ids_parse(struct ids *ids, const char *text, struct err *e);

/* Adds an extent under the same rules. A count of 0 adds nothing. */
int ids_add(struct ids *ids, uint32_t inside, uint32_t outside, uint32_t count, struct err *e);

/*
 * The contents of a map file, /proc/PID/uid_map: three numbers a line. Fails on anything else.
 */
int ids_read_map(struct ids *ids, const char *text, struct err *e);

/*
 * The contents of /etc/subuid or /etc/subgid: adds each range whose owner is `name` or, as a number, `id`. `inside` of
 * each is 0. Other owners' lines and malformed ones are passed over, as shadow does (subuid(5)). `name` may be NULL.
 */
int ids_read_subid(struct ids *ids, const char *text, const char *name, uint32_t id, struct err *e);

/* What `getsubids USER` prints: "0: dev1 100000 65536". */
int ids_read_getsubids(struct ids *ids, const char *text, struct err *e);

/* Adds the ranges `from` one after the other, from `inside` on, leaving out nothing. */
int ids_append(struct ids *ids, uint32_t inside, const struct ids *from, struct err *e);

/*
 * The ranges laid around one id that keeps its place: `id` inside is `id` outside, the ranges fill 0...id-1 and then
 * id+1... .
 */
int ids_around(struct ids *ids, uint32_t id, const struct ids *ranges, struct err *e);

/* A range cut to the part that `outer` maps at all (by its inside column). */
int ids_clip(struct ids *ids, const struct ids *ranges, const struct ids *outer, struct err *e);

/*
 * The same map with every extent split where `outer`'s extents end: the kernel wants each extent of a nested map within
 * one extent of its parent (user_namespaces(7)). Fails if an outside id is not mapped there.
 */
int ids_split(struct ids *ids, const struct ids *map, const struct ids *outer, struct err *e);

/* Everything that `outer` maps, as itself. */
void ids_identity(struct ids *ids, const struct ids *outer);

bool ids_has_inside(const struct ids *ids, uint32_t inside);
bool ids_has_outside(const struct ids *ids, uint32_t outside);

/* The outside id of a mapped inside id; only after ids_has_inside. */
uint32_t ids_outside(const struct ids *ids, uint32_t inside);

/* How many ids are mapped, and the highest mapped one. */
uint64_t ids_total(const struct ids *ids);
uint32_t ids_highest(const struct ids *ids);

/* As a map file takes it, a line an extent. -ENOSPC if `size` is too small. */
int ids_format(const struct ids *ids, char *buffer, size_t size);

#endif
