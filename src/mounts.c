/* SPDX-License-Identifier: MIT */
#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "text.h"

enum { LINKS_MAX = 40, OPTION_MAX = 128 };

/*** Collecting ***/

static int set_attributes(int tree, uint64_t attributes, struct err *e)
{
	struct mount_attr attr = { .attr_set = attributes, .propagation = MS_PRIVATE };

	if (sys_mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr))
		return err_sys(e, "mount_setattr");
	return 0;
}

int mounts_tree(const char *path, uint64_t attributes, int *tree, struct err *e)
{
	AUTO_FD int fd = sys_open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);

	if (fd < 0)
		return err_sys(e, "%s", "");
	if (set_attributes(fd, attributes, e))
		return -e->code;
	*tree = fd_take(&fd);
	return 0;
}

int mounts_node(const char *path, unsigned major, unsigned minor, int *node, struct err *e)
{
	AUTO_FD int fd = sys_open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return err_sys(e, "%s", "");
	if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(major, minor))
		return err_set(e, "it is not the character device %u:%u", major, minor);
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
			return -e->code;
	if (sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL))
		return err_sys(e, "%s", "");
	*mount = sys_fsmount(context, FSMOUNT_CLOEXEC, (unsigned)attributes);
	return *mount < 0 ? err_sys(e, "fsmount") : 0;
}

/*** The root ***/

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

/*** Mount points ***/

/* Splits a path into its directory, written to `parent`, and its last name. False where the name is none to be made. */
static bool split(const char *path, char parent[PATH_MAX], const char **name)
{
	const char *slash = strrchr(path, '/');
	size_t size = slash ? (size_t)(slash - path) : 0;

	*name = slash ? slash + 1 : path;
	if (!**name || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0 || size >= PATH_MAX)
		return false;
	memcpy(parent, path, size);
	strncpy(parent + size, size ? "" : "/", 2);
	return true;
}

/* Where the symbolic link `name` in `parent` points, as a path that begins at the root. */
static bool follow(int directory, const char *parent, const char *name, char path[PATH_MAX])
{
	char target[PATH_MAX];
	struct text t = text_in(path, PATH_MAX);
	ssize_t size = readlinkat(directory, name, target, sizeof target - 1);

	if (size <= 0)
		return false;
	if (target[0] != '/') {
		text_add(&t, parent);
		text_add(&t, "/");
	}
	text_add_bytes(&t, target, (size_t)size);
	return !t.full;
}

static int open_in(int root, const char *path)
{
	return sys_openat2(root, path, O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

static int make(int directory, const char *name, bool is_directory, mode_t mode)
{
	return is_directory ? mkdirat(directory, name, mode) : mknodat(directory, name, S_IFREG | mode, 0);
}

static int make_point(int root, const char *path, bool is_directory, mode_t mode, mode_t parent_mode, int links)
{
	char parent[PATH_MAX], target[PATH_MAX];
	const char *name;
	AUTO_FD int there = open_in(root, path);

	if (there >= 0)
		return 0;
	if (errno != ENOENT)
		return -errno;
	if (!links)
		return -ELOOP;
	if (!split(path, parent, &name))
		return -ENOENT;
	int r = make_point(root, parent, true, parent_mode, parent_mode, links - 1);
	if (r)
		return r;
	AUTO_FD int directory = open_in(root, parent);
	if (directory < 0)
		return -errno;
	if (make(directory, name, is_directory, mode) == 0)
		return 0;
	if (errno != EEXIST)
		return -errno;
	/* it exists and yet cannot be opened: a link that dangles, or somebody was faster */
	if (!follow(directory, parent, name, target))
		return errno == EINVAL ? 0 : -errno;
	return make_point(root, target, is_directory, mode, parent_mode, links - 1);
}

int mounts_point(const char *path, bool is_directory, bool mark, struct err *e)
{
	AUTO_FD int root = open("/", O_PATH | O_CLOEXEC);
	mode_t mode = mark ? MOUNTS_MARK : is_directory ? 0755 : 0644;
	int r = path[0] != '/' ? make(AT_FDCWD, path, is_directory, mode) ? -errno : 0 : make_point(root, path, is_directory, mode, mark ? MOUNTS_MARK_PARENT : 0755, LINKS_MAX);

	return r ? err_code(e, -r, "%s", "") : 0;
}

/* Set-group-ID comes down from a parent that has it, and says nothing. */
static bool has_mode(const struct stat *st, mode_t mode)
{
	return (st->st_mode & 07777 & ~(mode_t)S_ISGID) == mode;
}

static void remove_entries(int directory, int depth);

static bool remove_marked(int directory, const char *name, mode_t directory_mode)
{
	struct stat st;

	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW))
		return false;
	if (S_ISDIR(st.st_mode) && has_mode(&st, directory_mode))
		return unlinkat(directory, name, AT_REMOVEDIR) == 0;
	if (S_ISREG(st.st_mode) && has_mode(&st, MOUNTS_MARK) && st.st_size == 0)
		return unlinkat(directory, name, 0) == 0;
	return false;
}

static void remove_siblings(int directory)
{
	AUTO_FD int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		remove_entries(fd, LINKS_MAX);
}

void mounts_unpoint(int root, const char *path)
{
	char here[PATH_MAX], parent[PATH_MAX], target[PATH_MAX];
	struct text t = text_in(here, sizeof here);
	mode_t mode = MOUNTS_MARK;
	const char *name;
	bool is_gone;

	text_add(&t, path);
	for (int steps = 0; steps < LINKS_MAX && split(here, parent, &name); steps++) {
		AUTO_FD int directory = open_in(root, parent);

		if (directory < 0)
			return;
		if (follow(directory, parent, name, target)) {
			t = text_in(here, sizeof here);
			text_add(&t, target);
			continue;
		}
		is_gone = remove_marked(directory, name, mode) ||
			  (faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) && errno == ENOENT);
		/* a box that ended before could not take its own away, since it was not the last */
		remove_siblings(directory);
		if (!is_gone)
			return;
		mode = MOUNTS_MARK_PARENT;
		t = text_in(here, sizeof here);
		text_add(&t, parent);
	}
}

static void remove_tree(int directory, const char *name, int depth);

/* What is marked in this directory. The heap is not used: this runs in a forked process. */
static void remove_entries(int directory, int depth)
{
	_Alignas(struct sys_entry) char block[2048];
	int size;

	while ((size = sys_getdents(directory, block, sizeof block)) > 0) {
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const struct sys_entry *)(const void *)(block + at);

			at += entry->size;
			if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0)
				remove_tree(directory, entry->name, depth);
		}
	}
}

/* A marked directory, emptied of marked ones first. */
static void remove_tree(int directory, const char *name, int depth)
{
	AUTO_FD int fd = -1;
	struct stat st;

	if (remove_marked(directory, name, MOUNTS_MARK) || !depth)
		return;
	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(st.st_mode) || !has_mode(&st, MOUNTS_MARK_PARENT))
		return;
	fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	remove_entries(fd, depth - 1);
	remove_marked(directory, name, MOUNTS_MARK_PARENT);
}

void mounts_unpoint_top(int root)
{
	AUTO_FD int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		remove_entries(fd, LINKS_MAX);
}

/*** Attaching ***/

int mounts_attach(int mount, const char *path, bool links, struct err *e)
{
	uint64_t resolve = RESOLVE_NO_MAGICLINKS | (links ? 0 : RESOLVE_NO_SYMLINKS);
	AUTO_FD int target = sys_openat2(AT_FDCWD, path, O_PATH | O_CLOEXEC, 0, resolve);

	if (target < 0)
		return err_sys(e, "%s", "");
	if (sys_move_mount(mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH))
		return err_sys(e, "move_mount");
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

int mounts_seal(const char *path, struct err *e)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };

	if (sys_mount_setattr(AT_FDCWD, path, AT_RECURSIVE, &attr))
		return err_sys(e, "mount_setattr");
	return 0;
}
