/* SPDX-License-Identifier: MIT */
/*
 * pinning - directories and links are bound onto themselves, so that they stay where they are
 *
 * A mount point can be neither renamed nor removed in its mount namespace. Whoever may write above a place that is masked or read-only
 * could otherwise move it away and make another one at its path. A pinned directory keeps the flags and the propagation that it has,
 * with all that is mounted below; a pinned link is followed as before.
 */
#ifndef RBOX_PINNING_H
#define RBOX_PINNING_H

#include "err.h"
#include "mounts.h"

/* Pins a directory, and where links are on the way to it those and what they lead through. Without it there is nothing to do. */
int pinning_directory(const struct mounts_target *target, struct err *e);

/* Pins the links on the way to a path and what they lead through, but not what they lead to. */
int pinning_links(const struct mounts_target *target, struct err *e);

#endif
