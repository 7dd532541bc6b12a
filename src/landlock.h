/* SPDX-License-Identifier: MIT */
/*
 * landlock - a second wall: landlock(7)
 *
 * A process under a domain opens files only below what has a rule, whatever descriptor or path it gets hold of, and mounts nothing.
 */
#ifndef RBOX_LANDLOCK_H
#define RBOX_LANDLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

struct landlock_wall {
	unsigned abi;			/* the kernel's; what a later one has is left alone */
	bool files;			/* rules for files; with none below, none can be opened */
	bool network;			/* no port can be bound or connected to */
	bool sockets, signals;		/* no abstract sockets of processes outside the domain, no signals to them */
	bool forgoes;			/* no_new_privs is set, too */
};

/* The ABI that the kernel has; 0: none, or it is switched off. */
unsigned landlock_abi(void);

/* A descriptor of a wall without rules yet. */
int landlock_begin(const struct landlock_wall *wall, int *ruleset, struct err *e);

/*
 * Lets through what `fd` is: one file, or with `tree` a directory with all that is below it. What has no place in any tree, such as
 * a pipe, is always let through.
 */
int landlock_allow(const struct landlock_wall *wall, int ruleset, int fd, bool tree, struct err *e);

/* From here on, for this process and those that it makes; it needs no_new_privs or CAP_SYS_ADMIN. */
int landlock_enter(const struct landlock_wall *wall, int ruleset, struct err *e);

#endif
