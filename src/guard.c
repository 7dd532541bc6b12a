/* SPDX-License-Identifier: MIT */
#include "guard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdbool.h>
#include <string.h>

#include "fd.h"
#include "sys.h"

/* A link's own inode is not shared. */
static bool is_shared(const struct sys_entry *entry)
{
	bool is_process = entry->name[0] >= '0' && entry->name[0] <= '9';

	return !is_process && entry->name[0] != '.' && (entry->type == DT_REG || entry->type == DT_DIR);
}

/* What is gone meanwhile needs nothing. */
static int bind(const char *name)
{
	bool is_mount;
	uint64_t id;

	if (sys_mount_id(name, &id, &is_mount))
		return errno == ENOENT ? 0 : -errno;
	return !is_mount && sys_mount(name, name, NULL, MS_BIND | MS_REC, NULL) && errno != ENOENT ? -errno : 0;
}

static int bind_all(int proc, struct err *e)
{
	_Alignas(struct sys_entry) char block[4096];
	int size;

	while ((size = sys_getdents(proc, block, sizeof block)) > 0)
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const struct sys_entry *)(const void *)(block + at);
			int r = is_shared(entry) ? bind(entry->name) : 0;

			at += entry->size;
			if (r)
				return err_code(e, -r, "%s", entry->name);
		}
	return size ? err_sys(e, "getdents64") : 0;
}

int guard_proc(struct err *e)
{
	AUTO_FD int proc = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct mount_attr closed = { .attr_set = MOUNT_ATTR_RDONLY }, opened = { .attr_clr = MOUNT_ATTR_RDONLY };

	if (proc < 0)
		return err_sys(e, "%s", "");
	if (bind_all(proc, e))
		return err_again(e);
	/* one call for all of them, and one for the proc itself */
	if (sys_mount_setattr(proc, "", AT_EMPTY_PATH | AT_RECURSIVE, &closed) || sys_mount_setattr(proc, "", AT_EMPTY_PATH, &opened))
		return err_sys(e, "mount_setattr");
	return 0;
}
