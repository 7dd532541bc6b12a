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
	bool paths;			/* no sockets by a path that processes outside the domain have made, without a rule */
	bool network;			/* no port can be bound or connected to */
	bool sockets, signals;		/* no abstract sockets of processes outside the domain, no signals to them */
	bool forgoes;			/* no_new_privs is set, too */
};

/* The ABI that the kernel has; 0: none, or it is switched off. */
unsigned landlock_abi(void);

/* A descriptor of a wall without rules yet. */
int landlock_begin(const struct landlock_wall *wall, int *ruleset, struct err *e);

/* What a rule lets through. */
enum landlock_rule {
	LANDLOCK_FILE,			/* one file, and no directory */
	LANDLOCK_TREE,			/* a file, or a directory with all that is below it; no sockets */
	LANDLOCK_SOCKETS,		/* a socket, or those below a directory */
};

/* Lets that of `fd` through. What has no place in any tree, such as a pipe, is always let through. */
int landlock_allow(const struct landlock_wall *wall, int ruleset, int fd, enum landlock_rule rule, struct err *e);

/* From here on, for this process and those that it makes; it needs no_new_privs or CAP_SYS_ADMIN. */
int landlock_enter(const struct landlock_wall *wall, int ruleset, struct err *e);

#endif
