/* SPDX-License-Identifier: MIT */
#include "sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "text.h"

/* memfd_create(2), Linux 6.3: before it the flag is an error */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x8U
#endif

enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static const char name[] = "rbox-box", shown[] = "/memfd:rbox-box (deleted)";

int sealed_keep(const char *text, size_t size, int *kept, struct err *e)
{
	AUTO_FD int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
	int r;

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return err_sys(e, "memfd_create");
	r = fd_write(fd, text, size);
	if (r)
		return err_code(e, -r, "write to memory");
	if (fcntl(fd, F_ADD_SEALS, SEALS))
		return err_sys(e, "seal memory");
	*kept = fd_take(&fd);
	return 0;
}

/*** Reading ***/

/* Opens it if it is one, and cannot be changed. */
static int open_text(int directory, const char *number)
{
	char link[sizeof shown + 1];
	ssize_t size = readlinkat(directory, number, link, sizeof link);
	int seals;

	if (size != sizeof shown - 1 || memcmp(link, shown, sizeof shown - 1) != 0)
		return -1;
	AUTO_FD int fd = openat(directory, number, O_RDONLY | O_CLOEXEC);
	seals = fd < 0 ? -1 : fcntl(fd, F_GET_SEALS);
	return seals >= 0 && (seals & SEALS) == SEALS ? fd_take(&fd) : -1;
}

static void look_at(int directory, const char *number, const struct stat *file, struct sealed_found *found)
{
	struct stat st;

	if (*number == '.')
		return;
	found->text = open_text(directory, number);
	if (found->text < 0 && !found->has_open && fstatat(directory, number, &st, 0) == 0)
		found->has_open = st.st_ino == file->st_ino && st.st_dev == file->st_dev;
}

int sealed_find(pid_t pid, const struct stat *file, struct sealed_found *found, struct err *e)
{
	_Alignas(struct sys_entry) char block[2048];
	char path[32];
	int size = -1;

	*found = (struct sealed_found){ .text = -1 };
	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	AUTO_FD int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (directory >= 0 && (size = sys_getdents(directory, block, sizeof block)) > 0)
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const struct sys_entry *)(const void *)(block + at);

			at += entry->size;
			look_at(directory, entry->name, file, found);
			if (found->text >= 0)
				return 0;
		}
	if (directory >= 0 && size == 0)
		return 0;
	fd_close(&found->text);
	return err_sys(e, "%s", path);
}
