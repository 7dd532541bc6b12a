/* SPDX-License-Identifier: MIT */
/*
 * listing - what a dynamic loader says with --list
 *
 * glibc's and musl's: a line for each library, "NAME => PATH (ADDRESS)", and a sentence on standard error about one that is missing. Pure;
 * the names in it may be a stranger's.
 */
#ifndef RBOX_LISTING_H
#define RBOX_LISTING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The next library's path, from `*at` on, which moves. Lines without a path, such as the kernel's own library, are passed over. False at the
 * end; `is_odd` says that a line is none that a loader writes, as when a name has a newline: then none of it is to be believed.
 */
bool listing_next(const char **at, char *path, size_t size, bool *is_odd);

/* The library that was not found; from standard output or standard error. */
bool listing_missing(const char *text, char *name, size_t size);

/* Who needs the library `name`: from glibc's LD_DEBUG=files, or musl's sentence. */
bool listing_needer(const char *text, const char *name, char *needer, size_t size);

/* Whether glibc's --help says that libraries are found in the directory without ld.so.cache. */
bool listing_searches(const char *help, const char *directory, size_t size);

#endif
