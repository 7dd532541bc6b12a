/* SPDX-License-Identifier: MIT */
/*
 * reason - why this machine refused
 *
 * The kernel gives one errno for many reasons. After a failure, and only then, the settings that cause it are looked at.
 */
#ifndef RBOX_REASON_H
#define RBOX_REASON_H

#include <stdbool.h>
#include <stddef.h>

enum reason_doubt { DOUBT_USER_NAMESPACE, DOUBT_ID_MAP, DOUBT_POWER, DOUBT_PROC };

/* Writes what explains or mends a failure with this errno, or nothing. */
void reason_find(enum reason_doubt doubt, int code, char *hint, size_t size);

/*
 * Whether the process's root is not the root of a mount, so that somebody must have called chroot. A chroot on a mount point is
 * not told apart from none.
 */
bool reason_is_chrooted(void);

#endif
