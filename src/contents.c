/* SPDX-License-Identifier: MIT */
#include "contents.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"

enum { BLOCK = 65536, PERMISSIONS = 0777 };

int contents_open(const char *path, int *file, struct err *e)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return err_sys(e, "%s", "");
	if (!S_ISREG(st.st_mode))
		return err_set(e, "it is not a regular file");
	*file = fd_take(&fd);
	return 0;
}

static int copy(int to, int from)
{
	char block[BLOCK];
	long got;

	while ((got = fd_read(from, block, sizeof block)) > 0) {
		int r = fd_write(to, block, (size_t)got);

		if (r)
			return r;
	}
	return (int)got;
}

static int make_file(const struct contents *c, int directory, const char *name, struct err *e)
{
	AUTO_FD int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	struct stat st;
	int r;

	if (fd < 0)
		return err_sys(e, "%s", "");
	if (c->kind == CONTENTS_TEXT) {
		r = fd_write(fd, c->text, strlen(c->text));
		return r ? err_code(e, -r, "%s", "") : 0;
	}
	if (fstat(c->source, &st) || fchmod(fd, st.st_mode & PERMISSIONS))
		return err_sys(e, "its mode");
	r = copy(fd, c->source);
	return r ? err_code(e, -r, "%s", "") : 0;
}

int contents_make(const struct contents *c, int directory, const char *name, struct err *e)
{
	if (c->kind == CONTENTS_LINK)
		return symlinkat(c->text, directory, name) ? err_sys(e, "%s", "") : 0;
	return make_file(c, directory, name, e);
}

int contents_mount(const struct contents *c, unsigned number, int *mount, struct err *e)
{
	char name[16];

	snprintf(name, sizeof name, "%u", number);
	if (contents_make(c, AT_FDCWD, name, e))
		return err_again(e);
	*mount = sys_open_tree(AT_FDCWD, name, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_SYMLINK_NOFOLLOW);
	return *mount < 0 ? err_sys(e, "open_tree") : 0;
}
