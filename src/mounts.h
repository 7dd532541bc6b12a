/* SPDX-License-Identifier: MIT */
/*
 * mounts - mounts and mount points
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

/*
 * A mount point that a box made: empty, with this mode. A directory made on the way to one has MOUNTS_MARK_PARENT, with which the
 * box's users get through. mkdir(2) sets both at once, so that none is ever there without its mark, and nobody else uses them.
 */
enum { MOUNTS_MARK = 01000, MOUNTS_MARK_PARENT = 01111 };

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

/*
 * Makes `path`, a directory or an empty file, with its parents; what exists is left alone. Symbolic links are followed within the
 * root, a dangling one to where it points. With `mark` the modes are those above, else 0755 and 0644. One that does not begin
 * with / is a new name in the working directory.
 */
int mounts_point(const char *path, bool is_directory, bool mark, struct err *e);

/*
 * Takes marked mount points at `path` below `root` and beside it away, and marked parents that are empty then. What is not
 * marked, not empty or not there stays: no error.
 */
void mounts_unpoint(int root, const char *path);

/* The same for every marked directory and file at the top of `root`, left by a box that was killed. */
void mounts_unpoint_top(int root);

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
