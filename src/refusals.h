/* SPDX-License-Identifier: MIT */
/*
 * refusals - which system calls a filter did not let through, and how often
 *
 * Of a fixed size: a box can make as many different ones as it likes. Pure.
 */
#ifndef RBOX_REFUSALS_H
#define RBOX_REFUSALS_H

#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

enum { REFUSALS_MAX = 64, REFUSALS_LINE = 128 };

struct refusal {
	uint32_t architecture, number;	/* AUDIT_ARCH_..., and the call's number there */
	int code;			/* the errno that is or would have been answered */
	uint64_t count;
};

struct refusals {
	struct refusal of[REFUSALS_MAX];
	size_t kinds;
	uint64_t others;		/* of further kinds */
};

void refusals_add(struct refusals *r, const struct seccomp_data *data, int code);

/* "keyctl EPERM 3"; a call without a name is its number, one of another ABI than the machine's says so. */
void refusals_line(const struct refusal *refusal, char line[REFUSALS_LINE]);

/* A JSON array. */
void refusals_write(const struct refusals *r, struct text *t);

#endif
