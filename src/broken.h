/* SPDX-License-Identifier: MIT */
/*
 * broken - mounts that the caller can reach and not look into
 *
 * A FUSE file system is one user's, and closed to all others unless it was mounted otherwise. Whether one is, the kernel says
 * without its server; so nothing here waits, however dead or slow a server is. What a server alone could say is not asked.
 */
#ifndef RBOX_BROKEN_H
#define RBOX_BROKEN_H

#include "err.h"
#include "facts.h"
#include "files.h"

/* Lists directories on which one is mounted, in `facts`; none where the machine has no FUSE mounts, which is found out first. */
int broken_find(struct facts *facts, struct files *files, struct err *e);

#endif
