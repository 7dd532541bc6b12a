/* SPDX-License-Identifier: MIT */
/*
 * Files: descriptors, the root, and what is above it.
 */
#include "audit-probes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/*** Descriptors ***/

static bool is_kept(const struct audit_sheet *sheet, int fd)
{
	for (size_t i = 0; i < sheet->kept_count && i < AUDIT_KEPT; i++)
		if (sheet->kept[i] == (unsigned)fd)
			return true;
	return false;
}

static void descriptors(const struct audit_probe *probe)
{
	struct rlimit limit = { .rlim_cur = 1024 };

	getrlimit(RLIMIT_NOFILE, &limit);
	for (int fd = 3; fd < 65536 && (rlim_t)fd < limit.rlim_cur; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && !is_kept(probe->sheet, fd)) {
			audit_open(probe, "descriptor %d", fd);
			return;
		}
	audit_closed(probe, EBADF);
}

static void stream_directories(const struct audit_probe *probe)
{
	struct stat st;

	audit_not_tried(probe, "none of the three is a directory");
	for (int fd = 0; fd < AUDIT_STREAMS; fd++) {
		if (fstat(fd, &st) || !S_ISDIR(st.st_mode))
			continue;
		audit_works(probe, openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC),
			    "what is above it can be opened");
		return;
	}
}

static void handed_directory(const struct audit_probe *probe)
{
	if (probe->outside->directory < 0)
		audit_not_tried(probe, "rbox could not open its root directory");
	else
		audit_works(probe,
			    openat(probe->outside->directory, ".",
				   O_RDONLY | O_DIRECTORY | O_CLOEXEC),
			    "it can be opened");
}

/*** The root ***/

static void host_root(const struct audit_probe *probe)
{
	struct stat st;

	if (stat("/", &st))
		audit_closed(probe, errno);
	else if (st.st_dev == probe->outside->root_device &&
		 st.st_ino == probe->outside->root_inode)
		audit_open(probe, "it is the same directory");
	else
		audit_closed(probe, 0);
}

/* False if there is no such process to be seen, or it has the same root. */
static bool has_other_root(pid_t pid, const char *what, int *code)
{
	char path[64];
	struct stat own, other;

	snprintf(path, sizeof path, "/proc/%d/%s/", pid, what);
	if (stat("/", &own) || stat(path, &other)) {
		*code = errno;
		return false;
	}
	return own.st_dev != other.st_dev || own.st_ino != other.st_ino;
}

static void process_roots(const struct audit_probe *probe)
{
	const pid_t pid[] = { probe->init, probe->outside->pid, 1 };
	int code = 0;

	if (!audit_has_proc()) {
		audit_not_tried(probe, "there is no /proc in this box");
		return;
	}
	for (size_t i = 0; i < sizeof pid / sizeof *pid; i++)
		if (pid[i] > 0 && has_other_root(pid[i], "root", &code)) {
			audit_open(probe, "by process %d", pid[i]);
			return;
		}
	audit_closed(probe, code);
}

/*
 * As every program with CAP_SYS_CHROOT can leave a chroot: the working directory stays above the
 * new root.
 */
static void chroot_escape(const struct audit_probe *probe)
{
	static const char below[][6] = { "/proc", "/dev", "/sys", "/tmp", "/etc", "/usr" };
	int top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat before, after;
	int code = ENOENT;

	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		if (stat("/", &before) || chroot(below[i])) {
			code = code == EPERM ? code : errno;
			continue;
		}
		if (fchdir(top))
			break;
		for (int up = 0; up < 64 && chdir("..") == 0; up++)
			;
		if (stat(".", &after) ||
		    (before.st_dev == after.st_dev && before.st_ino == after.st_ino))
			audit_closed(probe, 0);
		else
			audit_open(probe, "there is a directory above");
		return;
	}
	if (code == ENOENT)
		audit_not_tried(probe, "the box has no directory to begin in");
	else
		audit_closed(probe, code);
}

static void handles(const struct audit_probe *probe)
{
	union {
		struct file_handle head;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} handle = { .head.handle_bytes = MAX_HANDLE_SZ };
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), mount;

	if (root < 0 || name_to_handle_at(AT_FDCWD, "/", &handle.head, &mount, 0))
		audit_not_tried(probe,
				"ROOT is on a file system without handles, or may not be read");
	else
		audit_reaches(probe, open_by_handle_at(root, &handle.head, O_RDONLY | O_CLOEXEC),
			      "the root directory by its handle");
}

audit_probe_function *audit_probe_of_files(enum audit_door door)
{
	switch ((int)door) {
	case DOOR_DESCRIPTORS:
		return descriptors;
	case DOOR_STREAM_DIRECTORIES:
		return stream_directories;
	case DOOR_HANDED_DIRECTORY:
		return handed_directory;
	case DOOR_HOST_ROOT:
		return host_root;
	case DOOR_PROCESS_ROOTS:
		return process_roots;
	case DOOR_CHROOT:
		return chroot_escape;
	case DOOR_HANDLES:
		return handles;
	default:
		return NULL;
	}
}
