/* SPDX-License-Identifier: MIT */
/*
 * own - rbox's own program, kept out of a box's hands
 *
 * A COMMAND can be a link to /proc/self/exe, or have that as its interpreter: then what runs in the box is rbox, and /proc/PID/exe leads
 * every process of the box to its file on disk (CVE-2019-5736). Where the caller owns that file, root of the box may change its mode and
 * owner, and on some kernels what is in it.
 */
#ifndef RBOX_OWN_H
#define RBOX_OWN_H

#include "err.h"

/* Executes a sealed copy in memory in the place of this process, before it has done anything; returns in the copy, and where none is needed. */
int own_become_copy(char *const *argv, char *const *environment, struct err *e);

/* Such a copy, closed by exec. */
int own_copy(int *copy, struct err *e);

#endif
