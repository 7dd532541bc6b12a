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
#include <stdint.h>

/* A field as it is meant, cut where `room` is too small. */
void mountinfo_plain(const char *field, size_t size, char *plain, size_t room);

/* Looks for a mount below the clean path `top`, not at it; the first one's place goes into `path`. */
bool mountinfo_below(const char *text, const char *top, char *path, size_t room);

/*
 * Goes on from `*at`, a line of `text`, to the next mount that shows `place`, a clean path without links, wherever: a part of a file system can
 * be mounted at many places. Where that mount shows it goes into `path`.
 */
bool mountinfo_alias(const char *text, const char *place, const char **at, char *path, size_t room);

/* A line of it. */
struct mountinfo_mount {
	uint64_t id;
	const char *path, *type;
};

/* Reads the line that `*text` begins with, and goes on to the next; the strings stay in the text, which is changed. False at the end. */
bool mountinfo_next(char **text, struct mountinfo_mount *mount);

/* Whether it is the type of a file system that a process of some user serves. */
bool mountinfo_is_fuse(const char *type);

#endif
