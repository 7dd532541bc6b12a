/* SPDX-License-Identifier: MIT */
#include "broken.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "fd.h"
#include "mountinfo.h"
#include "sys.h"

enum { MOUNTINFO_MAX = 64 << 20, TRIES = 16 };

/*** Whether it is worth a look ***/

/*
 * What keeps unwritten pages has an entry here, on whatever mount it is: block devices, and by a device number of no driver FUSE, NFS
 * and the like.
 */
static bool has_nameless_device(void)
{
	AUTO_FD int fd = open("/sys/class/bdi", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_Alignas(struct sys_entry) char block[2048];
	int size = -1;

	while (fd >= 0 && (size = sys_getdents(fd, block, sizeof block)) > 0)
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const void *)(block + at);

			if (strncmp(entry->name, "0:", 2) == 0 || strstr(entry->name, "-fuse"))
				return true;
			at += entry->size;
		}
	/* not to know is a reason to look */
	return size < 0;
}

/*
 * The list of mounts costs as much as there are mounts, at every start. Where fusectl is mounted, which has a directory for each FUSE
 * file system of the machine, its count of links says in two calls that there is none.
 */
static bool may_have_fuse(void)
{
	static const char control[] = "/sys/fs/fuse/connections";
	struct stat st;
	uint64_t id;
	bool is_mounted;

	if (sys_mount_id(control, &id, &is_mounted) == 0 && is_mounted && stat(control, &st) == 0)
		return st.st_nlink > 2;
	return has_nameless_device();
}

/*** Each of them ***/

/*
 * A place on which something is mounted, and all above it, is in the kernel's cache of names. Where a server would have to be asked
 * for one of these it is left alone. EAGAIN also says that something was mounted or renamed on the machine meanwhile.
 */
static int open_still(const char *path)
{
	int fd = -1;

	for (int i = 0; fd < 0 && i < TRIES; i++) {
		fd = sys_openat2(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0, RESOLVE_CACHED | RESOLVE_NO_SYMLINKS);
		if (fd < 0 && errno != EAGAIN)
			break;
	}
	return fd;
}

/* Whether it can be reached, and not be looked at. */
static bool is_broken(const struct mountinfo_mount *mount)
{
	AUTO_FD int fd = open_still(mount->path);
	bool is_mount;
	uint64_t id;

	/* another one lies over it, or over a directory above */
	if (fd < 0 || sys_known_mount(fd, &id) || id != mount->id)
		return false;
	return sys_known_type(fd, &is_mount) < 0;
}

static int add_broken(struct facts *f, const char *path, struct err *e)
{
	const char **grown = array_grown(f->broken, f->broken_count, sizeof *grown);

	if (!grown)
		return err_code(e, ENOMEM, "no memory for a list of mounts");
	f->broken = grown;
	grown[f->broken_count++] = path;
	return 0;
}

int broken_find(struct facts *f, struct files *files, struct err *e)
{
	struct mountinfo_mount mount;

	if (!may_have_fuse())
		return 0;
	AUTO_FD int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	char *text = fd < 0 ? NULL : files_keep(files, fd, MOUNTINFO_MAX);
	/* without it the box is as good as before */
	if (!text)
		return 0;
	while (mountinfo_next(&text, &mount))
		if (mountinfo_is_fuse(mount.type) && is_broken(&mount) && add_broken(f, mount.path, e))
			return err_again(e);
	return 0;
}
