/* SPDX-License-Identifier: MIT */
/*
 * events - what the host process writes while a box lives
 *
 * Rows for --verbose to stderr, JSON lines to --status-fd. Written at once and without the heap.
 */
#ifndef RBOX_EVENTS_H
#define RBOX_EVENTS_H

#include <stddef.h>
#include <sys/types.h>

#include "box.h"
#include "err.h"
#include "plan.h"

void events_row(const struct plan *plan, size_t index);

/* `ns` in the order of box_namespace. */
void events_started(int fd, pid_t pid, const struct box_ns *ns);
void events_ended(int fd, int wait_status);
void events_failed(int fd, const struct plan *plan, const struct err *e);

#endif
