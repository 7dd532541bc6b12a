/* SPDX-License-Identifier: MIT */
#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fd.h"
#include "pinning.h"
#include "sys.h"
#include "text.h"

enum { OPTION_MAX = 128 };

/*** Collecting ***/

int mounts_tree(const char *path, const struct mounts_way *way, int *tree, struct err *e)
{
	unsigned depth = way->is_recursive ? AT_RECURSIVE : 0;
	AUTO_FD int fd = sys_open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | depth);
	struct mount_attr attr = { .attr_set = way->attributes, .propagation = way->propagation };

	if (fd < 0)
		return err_sys(e, "%s", "");
	if ((attr.attr_set || attr.propagation) && sys_mount_setattr(fd, "", AT_EMPTY_PATH | depth, &attr))
		return err_sys(e, "mount_setattr");
	*tree = fd_take(&fd);
	return 0;
}

int mounts_layer(const char *path, int *layer, struct err *e)
{
	*layer = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return *layer < 0 ? err_sys(e, "%s", "") : 0;
}

int mounts_node(const struct mounts_device *device, int *node, struct err *e)
{
	AUTO_FD int fd = sys_open_tree(AT_FDCWD, device->path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return err_sys(e, "%s", "");
	if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(device->major, device->minor))
		return err_set(e, "it is not the character device %u:%u", device->major, device->minor);
	if (device->is_read_only && sys_mount_setattr(fd, "", AT_EMPTY_PATH, &attr))
		return err_sys(e, "mount_setattr");
	*node = fd_take(&fd);
	return 0;
}

static int set_option(int context, const char *option, size_t size, struct err *e)
{
	char name[OPTION_MAX];
	char *value;

	if (size >= sizeof name)
		return err_code(e, ENAMETOOLONG, "option %.*s", (int)size, option);
	memcpy(name, option, size);
	name[size] = '\0';
	value = strchr(name, '=');
	if (value)
		*value++ = '\0';
	if (sys_fsconfig(context, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, name, value))
		return err_sys(e, "option %.*s", (int)size, option);
	return 0;
}

int mounts_new(const char *type, const char *options, uint64_t attributes, int *mount, struct err *e)
{
	AUTO_FD int context = sys_fsopen(type, FSOPEN_CLOEXEC);
	const char *option;
	size_t size;

	if (context < 0)
		return err_sys(e, "fsopen");
	while (text_field(&options, ",", &option, &size))
		if (set_option(context, option, size, e))
			return err_again(e);
	if (sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL))
		return err_sys(e, "%s", "");
	*mount = sys_fsmount(context, FSMOUNT_CLOEXEC, (unsigned)attributes);
	return *mount < 0 ? err_sys(e, "fsmount") : 0;
}

/*** Over the root ***/

int mounts_stage(int mount, struct err *e)
{
	if (sys_move_mount(mount, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH))
		return err_sys(e, "move_mount");
	return fchdir(mount) ? err_sys(e, "fchdir") : 0;
}

int mounts_attach_root(int tree, struct err *e)
{
	if (sys_move_mount(tree, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH))
		return err_sys(e, "move_mount");
	if (fchdir(tree))
		return err_sys(e, "fchdir");
	return 0;
}

int mounts_pivot(struct err *e)
{
	return sys_pivot_root(".", ".") ? err_sys(e, "pivot_root") : 0;
}

int mounts_detach_old(struct err *e)
{
	/* the old root lies on top of the new one at "." */
	if (sys_umount(".", SYS_MNT_DETACH))
		return err_sys(e, "umount2");
	return chdir("/") ? err_sys(e, "chdir") : 0;
}

/*** Attaching ***/

/* A destination, to a descriptor: walked once. -1 and errno. */
static int find(const struct mounts_target *target, enum mounts_links links)
{
	bool is_within = target->within >= 0;
	uint64_t resolve = RESOLVE_NO_MAGICLINKS | (links == MOUNTS_NO_LINKS ? RESOLVE_NO_SYMLINKS : 0) | (is_within ? RESOLVE_BENEATH : 0);

	return sys_openat2(is_within ? target->within : AT_FDCWD, *target->path ? target->path : ".",
			   O_PATH | O_CLOEXEC | (links == MOUNTS_OVER_LINK ? O_NOFOLLOW : 0), 0, resolve);
}

static int find_target(const struct mounts_target *target)
{
	return find(target, target->links);
}

/* Where no link is on the way there is none to be pinned. */
static int open_target(const struct mounts_target *target, struct err *e)
{
	bool is_pinned = target->links == MOUNTS_PINNED;
	int fd = find(target, is_pinned ? MOUNTS_NO_LINKS : target->links);

	if (fd < 0 && is_pinned && errno == ELOOP) {
		if (pinning_links(target, e))
			return err_again(e);
		fd = find(target, MOUNTS_LINKS);
	}
	return fd < 0 ? err_sys(e, "%s", "") : fd;
}

static int attach_at(int mount, int target, struct err *e)
{
	if (sys_move_mount(mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH))
		return err_sys(e, "move_mount");
	return 0;
}

/* A name in a directory, of which a link is not followed: it needs no descriptor of its own. */
static bool is_name(const struct mounts_target *target)
{
	return target->within >= 0 && target->links == MOUNTS_OVER_LINK && *target->path && !strchr(target->path, '/');
}

int mounts_attach(int mount, const struct mounts_target *target, struct err *e)
{
	if (is_name(target))
		return sys_move_mount(mount, "", target->within, target->path, MOVE_MOUNT_F_EMPTY_PATH) ? err_sys(e, "move_mount") : 0;
	AUTO_FD int fd = open_target(target, e);

	return fd < 0 ? err_again(e) : attach_at(mount, fd, e);
}

int mounts_find_directory(const struct mounts_target *target, int *directory, struct err *e)
{
	AUTO_FD int fd = open_target(target, e);
	struct stat st;

	if (fd < 0)
		return err_again(e);
	if (fstat(fd, &st) || !S_ISDIR(st.st_mode))
		return err_code(e, ENOTDIR, "%s", "");
	*directory = fd_take(&fd);
	return 0;
}

int mounts_device(int node, const char *name, struct err *e)
{
	if (mknodat(AT_FDCWD, name, S_IFREG | 0666, 0))
		return err_sys(e, "mknod");
	if (sys_move_mount(node, "", AT_FDCWD, name, MOVE_MOUNT_F_EMPTY_PATH))
		return err_sys(e, "move_mount");
	return 0;
}

int mounts_link(const char *target, const char *name, struct err *e)
{
	return symlinkat(target, AT_FDCWD, name) ? err_sys(e, "symlink") : 0;
}

int mounts_mount(const char *type, const char *name, const char *options, unsigned long flags, struct err *e)
{
	if (mkdirat(AT_FDCWD, name, 0755))
		return err_sys(e, "mkdir");
	if (sys_mount(type, name, type, flags, options))
		return err_sys(e, "%s", "");
	return 0;
}

int mounts_hide(const char *from, const char *path, struct err *e)
{
	AUTO_FD int there = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	int r;

	/* only this says that the kernel has it not; a source that is gone must not look the same */
	if (there < 0)
		return errno == ENOENT ? 0 : err_sys(e, "%s", "");
	r = from ? sys_mount(from, path, NULL, MS_BIND, NULL)
		 : sys_mount("tmpfs", path, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0555,nr_inodes=1");
	return r ? err_sys(e, "%s", "") : 0;
}

int mounts_restrict(const char *path, struct err *e)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC };

	if (sys_mount(path, path, NULL, MS_BIND | MS_REC, NULL))
		return errno == ENOENT ? 0 : err_sys(e, "bind");
	if (sys_mount_setattr(AT_FDCWD, path, AT_RECURSIVE, &attr))
		return err_sys(e, "mount_setattr");
	return 0;
}

/* A directory that nobody can put anything into. */
static int new_empty(int *mount, struct err *e)
{
	return mounts_new("tmpfs", "mode=0555,nr_inodes=1",
			  MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, mount, e);
}

static bool is_same(int one, int other)
{
	struct stat a, b;

	return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

int mounts_cover(const struct mounts_target *target, int directory, struct err *e)
{
	AUTO_FD int fd = find_target(target);
	AUTO_FD int empty = -1;

	if (directory >= 0 && (fd < 0 || !is_same(fd, directory)))
		return fd < 0 ? err_sys(e, "%s", "") : err_set(e, "it is another directory by now: somebody renames while the box starts");
	/* it was unmounted since it was looked for, or what is above it renamed */
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : err_sys(e, "%s", "");
	return new_empty(&empty, e) ? err_again(e) : attach_at(empty, fd, e);
}

int mounts_mask(int *file, const struct mounts_target *target, struct err *e)
{
	AUTO_FD int fd = open_target(target, e);
	bool is_mount;
	int type;

	if (fd < 0)
		return err_again(e);
	/* what is masked may be a mount whose server never answers */
	type = sys_known_type(fd, &is_mount);
	if (type < 0)
		return err_sys(e, "%s", "");
	if (S_ISDIR(type)) {
		fd_close(file);
		if (new_empty(file, e))
			return err_again(e);
	}
	return attach_at(*file, fd, e);
}

int mounts_spread(const char *path, const struct mounts_way *way, struct err *e)
{
	struct mount_attr attr = { .propagation = way->propagation };

	return sys_mount_setattr(AT_FDCWD, path, way->is_recursive ? AT_RECURSIVE : 0, &attr) ? err_sys(e, "mount_setattr") : 0;
}

int mounts_seal(const char *path, struct err *e)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };

	if (sys_mount_setattr(AT_FDCWD, path, AT_RECURSIVE, &attr))
		return err_sys(e, "mount_setattr");
	return 0;
}
