/* SPDX-License-Identifier: MIT */
/*
 * Trees of the kernel: what it shows of itself and of the machine below /dev, /proc and /sys.
 */
#include "audit-probes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "policy.h"
#include "sys.h"
#include "text.h"

enum { PATH_ROOM = 320, BLOCK = 8192, TTY_MAJOR = 5, PTY_MAJOR = 136 };

static const char no_proc[] = "there is no /proc in this box";

static bool is_kernels(const char *path, long type)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && (long)fs.f_type == type;
}

bool audit_has_proc(void)
{
	return is_kernels("/proc", PROC_SUPER_MAGIC);
}

/*** Devices ***/

static void make_nodes(const struct audit_probe *probe)
{
	static const char places[][17] = { "/dev/.rbox-audit", "/tmp/.rbox-audit",
					      "/run/.rbox-audit", "/.rbox-audit" };
	int code = 0;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (mknod(places[i], S_IFCHR | 0600, makedev(1, 3)) &&
		    mknod(places[i], S_IFBLK | 0600, makedev(7, 0))) {
			code = code == EPERM ? code : errno;
			continue;
		}
		unlink(places[i]);
		audit_open(probe, "%.64s", places[i]);
		return;
	}
	audit_closed(probe, code);
}

static bool is_usual(const struct stat *st)
{
	unsigned major = major(st->st_rdev), minor = minor(st->st_rdev);
	bool is_usual =
		S_ISCHR(st->st_mode) && (major == PTY_MAJOR || (major == TTY_MAJOR && minor <= 2));

	for (size_t i = 0; S_ISCHR(st->st_mode) && i < policy_device_count; i++)
		is_usual |= policy_device[i].major == major && policy_device[i].minor == minor;
	return is_usual;
}

/* By what the kernel would check: some devices act when they are opened. */
static bool can_open_device(int directory, const char *name)
{
	struct stat st;
	struct statvfs fs;
	int fd = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	bool can = fd >= 0 && fstat(fd, &st) == 0 && (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)) &&
		   !is_usual(&st) && fstatvfs(fd, &fs) == 0 && !(fs.f_flag & ST_NODEV) &&
		   (faccessat(directory, name, R_OK, 0) == 0 ||
		    faccessat(directory, name, W_OK, 0) == 0);

	if (fd >= 0)
		close(fd);
	return can;
}

/* Calls `is_it` for the entries of a directory, and copies the name of the first that is. */
static bool any_entry(const char *path, bool (*is_it)(int directory, const char *name),
		      char name[64])
{
	int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), size;
	_Alignas(struct sys_entry) char block[BLOCK];

	while (directory >= 0 && (size = sys_getdents(directory, block, sizeof block)) > 0)
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const void *)(block + at);

			at += entry->size;
			if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0 ||
			    !is_it(directory, entry->name))
				continue;
			snprintf(name, 64, "%.63s", entry->name);
			return true;
		}
	return false;
}

static void devices(const struct audit_probe *probe)
{
	char name[64];

	if (any_entry("/dev", can_open_device, name))
		audit_open(probe, "/dev/%s", name);
	else
		audit_closed(probe, 0);
}

/*** /proc and /sys ***/

static bool has_content(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char byte;

	return fd >= 0 && read(fd, &byte, 1) == 1;
}

static void kcore(const struct audit_probe *probe)
{
	if (!audit_has_proc())
		audit_not_tried(probe, no_proc);
	else if (has_content("/proc/kcore"))
		audit_open(probe, "it can be read");
	else
		audit_closed(probe, 0);
}

static bool is_entry(int directory, const char *name)
{
	(void)directory;
	(void)name;
	return true;
}

static void hidden(const struct audit_probe *probe, const char *tree,
		   const struct policy_path *list, size_t count)
{
	char path[PATH_ROOM], name[64];

	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", tree, list[i].path);
		if ((list[i].cover == POLICY_HIDE_FILE && strcmp(list[i].path, "kcore") != 0 &&
		     has_content(path)) ||
		    (list[i].cover == POLICY_HIDE_TREE && any_entry(path, is_entry, name))) {
			audit_open(probe, "%.90s", path);
			return;
		}
	}
	audit_closed(probe, 0);
}

static void proc_hidden(const struct audit_probe *probe)
{
	if (audit_has_proc())
		hidden(probe, "/proc", policy_proc, policy_proc_count);
	else
		audit_not_tried(probe, no_proc);
}

static void proc_read_only(const struct audit_probe *probe)
{
	char path[PATH_ROOM];
	struct statvfs fs;

	if (!audit_has_proc()) {
		audit_not_tried(probe, no_proc);
		return;
	}
	for (size_t i = 0; i < policy_proc_count; i++) {
		snprintf(path, sizeof path, "/proc/%s", policy_proc[i].path);
		if (policy_proc[i].cover != POLICY_READ_ONLY || statvfs(path, &fs) ||
		    fs.f_flag & ST_RDONLY)
			continue;
		audit_open(probe, "%.90s", path);
		return;
	}
	audit_closed(probe, EROFS);
}

/* Opened and not written to: nothing happens to a setting by that. */
static void writable(const struct audit_probe *probe, const char *paths)
{
	const char *part;
	char path[AUDIT_NOTE];
	int code = ENOENT;
	size_t size;

	while (text_field(&paths, " ", &part, &size)) {
		snprintf(path, sizeof path, "%.*s", (int)size, part);
		int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

		if (fd >= 0) {
			audit_open(probe, "%s", path);
			close(fd);
			return;
		}
		code = errno == ENOENT ? code : errno;
	}
	audit_closed(probe, code);
}

static void sysctl(const struct audit_probe *probe)
{
	static const char settings[] =
		"/proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe "
		"/proc/sys/kernel/hotplug /proc/sys/kernel/sysrq "
		"/proc/sys/kernel/randomize_va_space /proc/sys/vm/drop_caches "
		"/proc/sys/vm/overcommit_memory /proc/sys/fs/file-max "
		"/proc/sys/fs/binfmt_misc/register";

	if (audit_has_proc())
		writable(probe, settings);
	else
		audit_not_tried(probe, no_proc);
}

static void sysrq(const struct audit_probe *probe)
{
	static const char trigger[] = "/proc/sysrq-trigger";

	if (audit_has_proc())
		writable(probe, trigger);
	else
		audit_not_tried(probe, no_proc);
}

static const char no_sys[] = "there is no /sys in this box";

static void sys_hidden(const struct audit_probe *probe)
{
	if (is_kernels("/sys", SYSFS_MAGIC))
		hidden(probe, "/sys", policy_sys, policy_sys_count);
	else
		audit_not_tried(probe, no_sys);
}

static void sys_write(const struct audit_probe *probe)
{
	static const char files[] =
		"/sys/power/state /sys/kernel/uevent_helper "
		"/sys/kernel/mm/transparent_hugepage/enabled /sys/kernel/profiling";
	struct statvfs fs;

	if (!is_kernels("/sys", SYSFS_MAGIC))
		audit_not_tried(probe, no_sys);
	else if (statvfs("/sys", &fs) == 0 && !(fs.f_flag & ST_RDONLY))
		audit_open(probe, "its mount can be written");
	else
		writable(probe, files);
}

static void cgroup_write(const struct audit_probe *probe)
{
	static const char files[] =
		"/sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/cgroup.kill "
		"/sys/fs/cgroup/cgroup.subtree_control";

	if (is_kernels("/sys/fs/cgroup", CGROUP2_SUPER_MAGIC) ||
	    is_kernels("/sys/fs/cgroup/unified", CGROUP2_SUPER_MAGIC))
		writable(probe, files);
	else
		audit_not_tried(probe, "there is no cgroup file system in this box");
}

audit_probe_function *audit_probe_of_trees(enum audit_door door)
{
	switch ((int)door) {
	case DOOR_MKNOD:
		return make_nodes;
	case DOOR_DEVICES:
		return devices;
	case DOOR_KCORE:
		return kcore;
	case DOOR_PROC_HIDDEN:
		return proc_hidden;
	case DOOR_PROC_READ_ONLY:
		return proc_read_only;
	case DOOR_SYSCTL:
		return sysctl;
	case DOOR_SYSRQ:
		return sysrq;
	case DOOR_SYS_HIDDEN:
		return sys_hidden;
	case DOOR_SYS_WRITE:
		return sys_write;
	case DOOR_CGROUP_WRITE:
		return cgroup_write;
	default:
		return NULL;
	}
}
