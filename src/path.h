/* SPDX-License-Identifier: MIT */
/*
 * path - paths as text
 *
 * Lexical only: no file is looked at, no symbolic link followed.
 */
#ifndef RBOX_PATH_H
#define RBOX_PATH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes the absolute form of `path`, taken relative to `base` (absolute) where it is relative, without `.`, `..` or
 * doubled slashes; `..` at the top stays at the top. -ENAMETOOLONG if `size` is too small.
 */
int path_clean(const char *base, const char *path, char *buffer, size_t size);

/* Copies it. False, and "" in `buffer`, if `size` is too small. */
bool path_copy(const char *path, char *buffer, size_t size);

/* What is behind the last slash. */
const char *path_name(const char *path);

/* Whether clean `path` is clean `top` or below it: /a/b is inside /a, /ab is not. */
bool path_is_inside(const char *path, const char *top);

#endif
