/* SPDX-License-Identifier: MIT */
/*
 * guard - files of a proc that are no process's
 *
 * Their inodes belong to root of the machine, and a change of mode or owner in one proc is one in all (proc_notify_change in
 * fs/proc/generic.c). A read-only mount keeps whoever owns them from that; a process's own files have to stay writable.
 */
#ifndef RBOX_GUARD_H
#define RBOX_GUARD_H

#include "err.h"

/* Binds each onto itself in the proc that is the working directory, unless it is a mount already, and makes all that is mounted there read-only. */
int guard_proc(struct err *e);

#endif
