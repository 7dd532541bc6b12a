/* SPDX-License-Identifier: MIT */
#include "overlay.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "text.h"

enum { VALUE = 256 };

/* What users see as the root of the overlay is the upper layer's directory. An owner that is not mapped cannot be given to it. */
static int dress(int holder, const char *name, int like)
{
	struct stat st;

	if (fstat(like, &st))
		return -1;
	if (fchownat(holder, name, st.st_uid, st.st_gid, AT_SYMLINK_NOFOLLOW) && errno != EINVAL && errno != EPERM)
		return -1;
	return fchmodat(holder, name, st.st_mode & 07777, 0);
}

/* Under another name until it is as it should be: who makes it may be killed. */
static int make_upper(int holder, int like, struct err *e)
{
	static const char draft[] = "upper.new";

	if (faccessat(holder, "upper", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	unlinkat(holder, draft, AT_REMOVEDIR);
	if (mkdirat(holder, draft, 0700) || dress(holder, draft, like) || renameat(holder, draft, holder, "upper"))
		return err_sys(e, "make its upper");
	return 0;
}

static int open_part(int holder, const char *name, struct err *e)
{
	int fd = openat(holder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? err_sys(e, "its %s", name) : fd;
}

static int set(int context, const char *key, const char *value, struct err *e)
{
	return sys_fsconfig(context, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, key, value) ? err_sys(e, "option %s", key) : 0;
}

/* A descriptor's name in /proc/self/fd, the working directory: that is short, and no character of a path has a meaning in it. */
static int set_layer(int context, const char *key, int fd, struct err *e)
{
	char value[16];

	snprintf(value, sizeof value, "%d", fd);
	return set(context, key, value, e);
}

static int set_lower(int context, const int *lower, size_t lowers, struct err *e)
{
	char value[VALUE];
	struct text t = text_in(value, sizeof value);

	for (size_t i = 0; i < lowers; i++) {
		text_add(&t, i ? ":" : "");
		text_add_number(&t, (unsigned)lower[i]);
	}
	return t.full ? err_set(e, "too many layers") : set(context, "lowerdir", value, e);
}

/* Instead of an error the kernel gives an overlay that cannot be written, or one that cannot say that a directory was replaced. */
static int check_upper(const struct overlay *o, int mount, int upper, struct err *e)
{
	struct statvfs vfs;

	if (o->attributes & MOUNT_ATTR_RDONLY)
		return 0;
	if (fstatvfs(mount, &vfs))
		return err_sys(e, "statvfs");
	if (vfs.f_flag & ST_RDONLY)
		return err_set(e, "the file system of the upper layer cannot be one: it is read-only, or a network's");
	if (o->is_kept && fremovexattr(upper, "user.overlay.rbox") && errno == EOPNOTSUPP)
		return err_set(e, "the file system of the upper layer has no extended attributes");
	return 0;
}

static int configure(const struct overlay *o, int context, int upper, int work, struct err *e)
{
	if (set_lower(context, o->lower, o->lowers, e) || set_layer(context, "upperdir", upper, e) || set_layer(context, "workdir", work, e))
		return -EINVAL;
	if (set(context, "userxattr", NULL, e) || set(context, "source", "overlay", e))
		return -EINVAL;
	return sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL) ? err_sys(e, "%s", "") : 0;
}

int overlay_make(const struct overlay *o, int *mount, struct err *e)
{
	AUTO_FD int context = -1, upper = -1, work = -1, made = -1;

	if (make_upper(o->holder, o->lower[0], e))
		return err_again(e);
	if (mkdirat(o->holder, "work", 0700) && errno != EEXIST)
		return err_sys(e, "make its work");
	upper = open_part(o->holder, "upper", e);
	work = upper < 0 ? -1 : open_part(o->holder, "work", e);
	if (upper < 0 || work < 0)
		return err_again(e);
	if (chdir("/proc/self/fd"))
		return err_sys(e, "/proc/self/fd");
	context = sys_fsopen("overlay", FSOPEN_CLOEXEC);
	if (context < 0)
		return err_sys(e, "fsopen");
	if (configure(o, context, upper, work, e))
		return err_again(e);
	made = sys_fsmount(context, FSMOUNT_CLOEXEC, (unsigned)o->attributes);
	if (made < 0)
		return err_sys(e, "fsmount");
	if (check_upper(o, made, upper, e))
		return -EINVAL;
	if (fchdir(o->holder))
		return err_sys(e, "fchdir");
	*mount = fd_take(&made);
	return 0;
}
