/* SPDX-License-Identifier: MIT */
/*
 * mounts - mounts
 *
 * Collecting works in the caller's tree, as the caller; attaching works after the pivot, when every path begins at the
 * box's root and nothing else is in reach. A destination is walked once, to a descriptor, and never through a magic link.
 * The kernel's own rules: mount_setattr(2), open_tree(2), pivot_root(2), mount_namespaces(7).
 */
#ifndef RBOX_MOUNTS_H
#define RBOX_MOUNTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"

/* A detached copy of what is at `path`, with everything mounted below; `attributes` are MOUNT_ATTR_... for all of it. */
int mounts_tree(const char *path, uint64_t attributes, int *tree, struct err *e);

/* A detached copy of a character device's node; anything else at `path` is refused. */
int mounts_node(const char *path, unsigned major, unsigned minor, int *node, struct err *e);

/* A new file system, detached. `options` is "name=value,flag" or NULL. */
int mounts_new(const char *type, const char *options, uint64_t attributes, int *mount, struct err *e);

/* Attaches a tree over / and makes it the working directory: what pivot_root needs. */
int mounts_attach_root(int tree, struct err *e);
int mounts_pivot(struct err *e);
int mounts_detach_old(struct err *e);

/* Attaches at `path`; `links`: symbolic links on the way are followed, else they are an error. Relative: to the working directory. */
int mounts_attach(int mount, const char *path, bool links, struct err *e);

/* In the working directory: a node under this name, a symbolic link, a directory with a new file system on it. */
int mounts_device(int node, const char *name, struct err *e);
int mounts_link(const char *target, const char *name, struct err *e);
int mounts_mount(const char *type, const char *name, const char *options, unsigned long flags, struct err *e);

/*
 * Binds `from` over `path`, or an empty read-only tmpfs where `from` is NULL. Only for paths in the kernel's trees, which are
 * the working directory; one that this kernel has not needs no hiding.
 */
int mounts_hide(const char *from, const char *path, struct err *e);

/* Makes `path` in a kernel's tree, if it has it, read-only, nosuid, nodev, noexec. */
int mounts_restrict(const char *path, struct err *e);

/* Makes the mount at `path` read-only, with all below. */
int mounts_seal(const char *path, struct err *e);

#endif
