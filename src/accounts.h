/* SPDX-License-Identifier: MIT */
/*
 * accounts - users and groups as /etc/passwd and /etc/group write them
 *
 * Works on the files' contents. They may be a stranger's: whatever is malformed is passed over, numbers are parsed
 * strictly, nothing is followed. No name service is asked, since in a box it would be the root's own.
 */
#ifndef RBOX_ACCOUNTS_H
#define RBOX_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fields of one line of passwd(5); parts of the contents, not NUL-terminated. */
struct accounts_user {
	uint32_t uid, gid;
	const char *name, *home, *shell;
	size_t name_size, home_size, shell_size;
};

bool accounts_user_by_name(const char *passwd, const char *name, size_t size, struct accounts_user *user);
bool accounts_user_by_id(const char *passwd, uint32_t uid, struct accounts_user *user);
bool accounts_group_by_name(const char *group, const char *name, size_t size, uint32_t *gid);

/* The groups whose member lists name the user, at most `max`. Returns how many there are, perhaps more than `max`. */
size_t accounts_groups_of(const char *group, const char *name, size_t size, uint32_t *gid, size_t max);

#endif
