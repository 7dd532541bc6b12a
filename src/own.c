/* SPDX-License-Identifier: MIT */
#include "own.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"

/* memfd_create(2), Linux 6.3: before it every memfd can be executed, and the flag is an error */
#ifndef MFD_EXEC
#define MFD_EXEC 0x10U
#endif

enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

/* No id of a box is root of the machine, unless that one runs it. */
static bool is_out_of_reach(const struct stat *file)
{
	return file->st_uid == 0 && geteuid() != 0 && !(file->st_mode & (S_IWGRP | S_IWOTH));
}

static int copy_of(int program, off_t size)
{
	int copy = memfd_create("rbox", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);

	if (copy < 0 && errno == EINVAL)
		copy = memfd_create("rbox", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	while (copy >= 0 && size > 0) {
		ssize_t put = sendfile(copy, program, NULL, (size_t)size);

		if (put == 0)
			errno = EIO;	/* the file has become shorter */
		if (put <= 0)
			fd_close(&copy);
		size -= put;
	}
	if (copy >= 0 && fcntl(copy, F_ADD_SEALS, SEALS))
		fd_close(&copy);
	return copy;
}

static int no_copy(struct err *e)
{
	err_sys(e, "cannot execute a copy of rbox in memory, which keeps its file out of the box's hands");
	if (e->code == EACCES)
		err_hint(e, 0, "vm.memfd_noexec forbids it; an rbox that belongs to root, and that nobody else may write, needs no copy");
	return err_again(e);
}

int own_become_copy(char *const *argv, char *const *environment, struct err *e)
{
	AUTO_FD int program = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat st;
	int seals;

	if (program < 0 || fstat(program, &st))
		return err_sys(e, "cannot open rbox's own program, /proc/self/exe");
	seals = fcntl(program, F_GET_SEALS);
	if (seals >= 0 && seals & F_SEAL_WRITE) {
		/* it was called by the number of a descriptor */
		prctl(PR_SET_NAME, "rbox");
		return 0;
	}
	if (is_out_of_reach(&st))
		return 0;
	AUTO_FD int copy = copy_of(program, st.st_size);
	if (copy >= 0)
		sys_execveat(copy, (const char *const *)argv, (const char *const *)environment);
	return no_copy(e);
}

int own_copy(int *copy, struct err *e)
{
	AUTO_FD int program = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (program < 0 || fstat(program, &st))
		return err_sys(e, "cannot open rbox's own program, /proc/self/exe");
	*copy = copy_of(program, st.st_size);
	return *copy < 0 ? err_sys(e, "cannot copy rbox to memory, to run its probes in the box") : 0;
}
