/* SPDX-License-Identifier: MIT */
/*
 * profile - what is allowed of the kernel, as a profile says it
 *
 * Profiles are those of the OCI runtime specification ("linux.seccomp"), with what docker and podman add to them: archMap,
 * includes and excludes, and errnos by name. Pure: text to rules; `filter` makes a program of them.
 */
#ifndef RBOX_PROFILE_H
#define RBOX_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "syscalls.h"

enum { PROFILE_ARGUMENTS = 6, PROFILE_RULES_MAX = 16384 };

enum profile_operator { PROFILE_NE, PROFILE_LT, PROFILE_LE, PROFILE_EQ, PROFILE_GE, PROFILE_GT, PROFILE_MASKED_EQ };

struct profile_condition {
	unsigned argument;
	enum profile_operator operator;
	uint64_t value, mask;		/* mask: of PROFILE_MASKED_EQ */
};

struct profile_rule {
	unsigned call;
	uint32_t action;		/* SECCOMP_RET_..., with its data */
	size_t condition, conditions;	/* of `condition` of the profile; all have to hold */
};

struct profile {
	uint32_t default_action;
	bool abi[SYSCALLS_ABIS];	/* those that the rules are for; any other ends the process */
	unsigned flags;			/* SECCOMP_FILTER_FLAG_... that it asks for */
	uint64_t asks_for;		/* capabilities that some rule depends on */
	struct profile_rule *rule;
	size_t rules;
	struct profile_condition *condition;
	size_t conditions;
};

/* What rules can be made to depend on. */
struct profile_view {
	enum syscalls_abi abi;		/* the machine's own */
	uint64_t capabilities;		/* a bit each */
	unsigned kernel_major, kernel_minor;
};

/*
 * Reads the profile, called `name` in errors, into a zeroed one, which then owns its arrays. Into one that has rules it adds rules for
 * calls that have none without conditions, and the rest stays as it is. An error for what is no such profile, for
 * what rbox cannot do (to ask another program), and for a rule that would refuse a call that rbox does not know.
 */
int profile_read(struct profile *profile, const char *name, const char *text, size_t size, const struct profile_view *view, struct err *e);
void profile_release(struct profile *profile);

#endif
