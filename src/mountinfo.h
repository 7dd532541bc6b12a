/* SPDX-License-Identifier: MIT */
/*
 * mountinfo - the kernel's list of mounts, as text
 *
 * proc_pid_mountinfo(5): a line for each mount, fields divided by blanks, in which blanks and the like are a backslash and three
 * octal digits. Pure.
 */
#ifndef RBOX_MOUNTINFO_H
#define RBOX_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>

/* A field as it is meant, cut where `room` is too small. */
void mountinfo_plain(const char *field, size_t size, char *plain, size_t room);

/* Looks for a mount below the clean path `top`, not at it; the first one's place goes into `path`. */
bool mountinfo_below(const char *text, const char *top, char *path, size_t room);

#endif
