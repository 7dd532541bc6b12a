/* SPDX-License-Identifier: MIT */
/*
 * overlay - overlay file systems
 *
 * Made by root of a user namespace, with userxattr, as the kernel allows since 5.11 (fs/overlayfs/super.c). The layers are given as
 * descriptors. They have to lie in mounts that are attached, and in which no other mount is.
 */
#ifndef RBOX_OVERLAY_H
#define RBOX_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

/* What an overlay is made of, as descriptors. */
struct overlay {
	const int *lower;		/* the uppermost first */
	size_t lowers;
	int holder;			/* the directory that has, or gets, `upper` and `work` */
	uint64_t attributes;		/* MOUNT_ATTR_... */
	bool is_kept;			/* the upper layer has to be able to keep what the lower ones may need hidden */
};

/*
 * A detached overlay. An `upper` that is made has owner and mode of the uppermost lower layer. Needs /proc; the holder becomes the
 * working directory.
 */
int overlay_make(const struct overlay *overlay, int *mount, struct err *e);

#endif
