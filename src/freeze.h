/* SPDX-License-Identifier: MIT */
/*
 * freeze - stops all processes of a box, or lets them go on
 *
 * A process that joins the box's pid namespace sends the signal to all others in it at once: kill(2), pid -1. Nothing that forks
 * meanwhile escapes, since a fork fails while a signal waits (copy_process in kernel/fork.c).
 */
#ifndef RBOX_FREEZE_H
#define RBOX_FREEZE_H

#include "boxes.h"
#include "err.h"

/* SIGSTOP or SIGCONT to every process but rbox's own process 1. A box with the caller's pid namespace is an error. */
int freeze_box(const struct boxes_entry *found, int signal, struct err *e);

#endif
