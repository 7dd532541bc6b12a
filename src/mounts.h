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

/* How a tree is taken. */
struct mounts_way {
	uint64_t attributes;		/* MOUNT_ATTR_... that it gets beside those that it has */
	uint64_t propagation;		/* MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE; 0: as it is */
	bool is_recursive;		/* with everything mounted below, which gets the same */
};

/* A detached copy of what is at `path`. */
int mounts_tree(const char *path, const struct mounts_way *way, int *tree, struct err *e);

/* A directory as a layer of an overlay: not a copy, for that may be in no mount namespace. */
int mounts_layer(const char *path, int *layer, struct err *e);

/* A character device of the caller. */
struct mounts_device {
	const char *path;
	unsigned major, minor;
	bool is_read_only;		/* its node, not the device: neither mode nor owner can be changed */
};

/* A detached copy of its node; anything else at its path is refused. */
int mounts_node(const struct mounts_device *device, int *node, struct err *e);

/* A new file system, detached. `options` is "name=value,flag" or NULL. */
int mounts_new(const char *type, const char *options, uint64_t attributes, int *mount, struct err *e);

/* Attaches a tree over / and makes it the working directory: what pivot_root needs. */
int mounts_attach_root(int tree, struct err *e);
int mounts_pivot(struct err *e);
int mounts_detach_old(struct err *e);

/* Attaches a new file system over /, where no path leads to it, and makes it the working directory. mounts_detach_old() takes it away. */
int mounts_stage(int mount, struct err *e);

/* What symbolic links on the way to a path are: an error, followed, followed but for one at the very end, or pinned and followed. */
enum mounts_links { MOUNTS_NO_LINKS, MOUNTS_LINKS, MOUNTS_OVER_LINK, MOUNTS_PINNED };

/* Where something goes. */
struct mounts_target {
	int within;			/* a mount, below which it stays, whatever links say: else EXDEV; -1: the box's root */
	const char *path;		/* of that; "" is the mount itself. Relative without one: to the working directory */
	enum mounts_links links;
};

/* Attaches a mount there. */
int mounts_attach(int mount, const struct mounts_target *target, struct err *e);

/* Attaches `file` there, or if a directory is there an empty tree, which then is in `file` instead. */
int mounts_mask(int *file, const struct mounts_target *target, struct err *e);

/*
 * Attaches an empty tree there. Neither waits for what is there nor looks at it; without it there is nothing to do. With `directory`, not -1, it
 * has to be there, and that one.
 */
int mounts_cover(const struct mounts_target *target, int directory, struct err *e);

/* Opens it. Refuses what is no directory. */
int mounts_find_directory(const struct mounts_target *target, int *directory, struct err *e);

/* Sets the propagation of the mount at `path`. */
int mounts_spread(const char *path, const struct mounts_way *way, struct err *e);

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
