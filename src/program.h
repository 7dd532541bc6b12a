/* SPDX-License-Identifier: MIT */
/*
 * program - executing a file, and what it lacks
 *
 * The kernel says only ENOENT when a program is there but its loader or its #! interpreter is not. These functions find
 * the missing one's name, from the file's first bytes. The file may be a stranger's.
 */
#ifndef RBOX_PROGRAM_H
#define RBOX_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "sys.h"

enum { PROGRAM_NAME = 256 };

/*
 * The interpreter that the first `size` bytes of a file ask for: the word after #!, or an ELF file's PT_INTERP if it lies
 * within them. False where there is none. Pure.
 */
bool program_interpreter(const unsigned char *bytes, size_t size, char name[PROGRAM_NAME]);

/* The program that a script's #! line has env(1) look for. False where it is not env's, or names none. Pure. */
bool program_of_env(const unsigned char *bytes, size_t size, char name[PROGRAM_NAME]);

/* Whether the bytes begin an ELF file for another machine than this one. Pure. */
bool program_is_foreign(const unsigned char *bytes, size_t size);

/* The first bytes of a regular file; 0 where it cannot be read. Never blocks on a FIFO. */
size_t program_read(const char *path, unsigned char *bytes, size_t size);

/*
 * Whether executing `path` would execute the file at `self`, by the mount that `self` is reached by: by /proc/self/exe, a link to that, or
 * a #! line that names either. 1 or 0; -errno if that cannot be told: -EACCES of what may be executed, perhaps, and not read.
 */
int program_is(const char *path, const struct sys_place *self);

/*
 * Executes the first of `candidate` (ends with NULL) that can be. Returns only to say why none could: status 126 if one was found,
 * else 127. `asked` is what the user called it.
 */
int program_execute(const char *asked, const char *const *candidate, const char *const *argv, const char *const *environment,
		    struct err *e);

#endif
