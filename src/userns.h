/* SPDX-License-Identifier: MIT */
/*
 * userns - id maps of a user namespace
 *
 * user_namespaces(7): a map is written once, by one write. newuidmap(1) and newgidmap(1) write those that need power.
 */
#ifndef RBOX_USERNS_H
#define RBOX_USERNS_H

#include <sys/types.h>

#include "err.h"

/* Writes /proc/PID/uid_map or gid_map (`type` is "uid" or "gid"); `pid` 0 is the calling process. */
int userns_map(pid_t pid, const char *type, const char *map, struct err *e);

/* Denies setgroups(2) in the caller's own namespace, before its group map is written. */
int userns_deny_setgroups(struct err *e);

/*
 * Of those that belong to the namespace of the calling process, which has to have its CAP_SYS_RESOURCE, none of a kind ("user", "cgroup")
 * can be made any more: sysctl user.max_KIND_namespaces of that namespace (namespaces(7)).
 */
int userns_refuse(const char *kind, struct err *e);

/*
 * The pid namespace of the calling process, whose owner has to be that user namespace, has no process with the number `max` or a higher
 * one: sysctl kernel.pid_max, which is the namespace's own since Linux 6.14, and the machine's before.
 */
int userns_limit_pids(const char *max, struct err *e);

/* newuidmap or newgidmap on a process. */
struct userns_helper {
	const char *program;
	const char *map;	/* its numbers become arguments */
	const char **argv;	/* room for the program, the pid, the numbers and NULL */
	char *numbers;		/* room for the map's text */
};

/* Starts it on `pid` with its stderr on `output`. Nothing is allocated. Returns its process in `child`. */
int userns_spawn(const struct userns_helper *helper, pid_t pid, int output, pid_t *child, struct err *e);

#endif
