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
 * Starts a helper on `pid` with the map's numbers as arguments and its stderr on `output`; `argv` has room for the program,
 * the pid, the map's numbers and NULL, and `numbers` for all of their text. Nothing is allocated. Returns its pid in `helper`.
 */
int userns_spawn(const char *program, pid_t pid, const char *map, int output, const char **argv, char *numbers, pid_t *helper,
		 struct err *e);

#endif
