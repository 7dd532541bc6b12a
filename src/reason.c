/* SPDX-License-Identifier: MIT */
#include "reason.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"

/* What a small file says, as text, or false. */
static bool read_text(const char *path, char *text, size_t room)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	long size = fd < 0 ? -1 : fd_read(fd, text, room - 1);

	if (size <= 0)
		return false;
	text[size] = '\0';
	return true;
}

/* A sysctl's number, or -1. */
static long setting(const char *path)
{
	char text[32];

	return read_text(path, text, sizeof text) ? strtol(text, NULL, 10) : -1;
}

bool reason_is_chrooted(void)
{
	uint64_t id;
	bool is_root;

	return sys_mount_id("/", &id, &is_root) == 0 && !is_root;
}

static bool is_own_id_mapped(void)
{
	long overflow = setting("/proc/sys/kernel/overflowuid");

	return (long)geteuid() != (overflow < 0 ? 65534 : overflow);
}

/* Whether a seccomp filter is in force: proc(5), /proc/PID/status. */
static bool has_filter(void)
{
	static const char field[] = "\nSeccomp:\t";
	char text[4096];
	const char *found;

	if (!read_text("/proc/self/status", text, sizeof text))
		return false;
	found = strstr(text, field);
	return found && found[sizeof field - 1] != '0';
}

/*
 * Whether AppArmor keeps user namespaces from this process: it has no profile, or, once it is in such a namespace, the one
 * that Ubuntu's kernels give to those that had none.
 */
static bool is_restricted(void)
{
	char label[256];

	if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") <= 0)
		return false;
	return !read_text("/proc/self/attr/apparmor/current", label, sizeof label) || strstr(label, "unprivileged_userns") ||
	       strncmp(label, "unconfined", strlen("unconfined")) == 0;
}

/* Whether the installed profile names this program, as the kernel wants it: by its path. */
static bool is_named(const char *profile)
{
	char path[512];
	long size = readlink("/proc/self/exe", path + 1, sizeof path - 2);

	if (size <= 0 || size >= (long)sizeof path - 2)
		return false;
	path[0] = path[size + 1] = ' ';
	return memmem(profile, strlen(profile), path, (size_t)size + 2);
}

#define RESTRICTED "AppArmor lets only programs with a profile use user namespaces, "
#define PROFILE "/etc/apparmor.d/rbox"
#define LOAD "sudo apparmor_parser -r " PROFILE

static const char *restricted_reason(void)
{
	char profile[4096];

	if (!read_text(PROFILE, profile, sizeof profile))
		return RESTRICTED "and rbox has none: sudo make install, in its source, puts contrib/apparmor/rbox into /etc/apparmor.d; then " LOAD;
	if (!is_named(profile))
		return RESTRICTED "and " PROFILE " is for an rbox in another place: name this one's path there, then " LOAD;
	return RESTRICTED "and rbox's is not loaded: " LOAD;
}

static const char *limit_reason(void)
{
	static const struct { const char *path, *mend; } limit[] = {
		{ "/proc/sys/user/max_user_namespaces", "user namespaces are switched off: sudo sysctl user.max_user_namespaces=15000, or, in a box, "
						  "start that with --allow-userns" },
		{ "/proc/sys/user/max_mnt_namespaces", "mount namespaces are switched off: sudo sysctl user.max_mnt_namespaces=15000" },
		{ "/proc/sys/user/max_pid_namespaces", "pid namespaces are switched off: sudo sysctl user.max_pid_namespaces=15000" },
		{ "/proc/sys/user/max_net_namespaces", "network namespaces are switched off: use --net host, or "
						       "sudo sysctl user.max_net_namespaces=15000" },
		{ "/proc/sys/user/max_ipc_namespaces", "ipc namespaces are switched off: use --share ipc, or "
						       "sudo sysctl user.max_ipc_namespaces=15000" },
		{ "/proc/sys/user/max_uts_namespaces", "uts namespaces are switched off: use --share uts, or "
						       "sudo sysctl user.max_uts_namespaces=15000" },
		{ "/proc/sys/user/max_cgroup_namespaces", "cgroup namespaces are switched off: use --share cgroup, or "
							  "sudo sysctl user.max_cgroup_namespaces=15000" },
	};

	for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
		if (setting(limit[i].path) == 0)
			return limit[i].mend;
	return "a limit in /proc/sys/user is reached, or user namespaces are nested too deep";
}

static const char *namespace_reason(int code)
{
	if (code == ENOSPC)
		return limit_reason();
	if (code != EPERM && code != EACCES)
		return NULL;
	if (setting("/proc/sys/kernel/unprivileged_userns_clone") == 0)
		return "the administrator has switched user namespaces off: sudo sysctl kernel.unprivileged_userns_clone=1";
	if (is_restricted())
		return restricted_reason();
	if (reason_is_chrooted())
		return "rbox runs in a chroot, where the kernel refuses user namespaces: enter the tree by rbox or by pivot_root";
	if (!is_own_id_mapped())
		return "the caller's own id is not mapped in the user namespace that rbox runs in";
	if (setting("/proc/sys/user/max_cgroup_namespaces") == 0)
		return "this is a box in which cgroup namespaces are refused: use --share cgroup";
	if (has_filter())
		return "a seccomp filter refuses user namespaces, as container engines' defaults do; in a box of rbox's, --allow-userns allows them";
	return "no setting and no filter explains it: rbox runs in a chroot on a mount point, or a security module refuses";
}

static const char *map_reason(int code)
{
	if (is_restricted())
		return restricted_reason();
	if (code == EACCES)
		return "the rbox program has to be readable by the caller";
	if (code == EPERM && geteuid() == 0)
		return "mapping user id 0 needs CAP_SETFCAP here: give it to the container that rbox runs in";
	return NULL;
}

void reason_find(enum reason_doubt doubt, int code, char *hint, size_t size)
{
	const char *reason = NULL;

	switch (doubt) {
	case DOUBT_USER_NAMESPACE:
		reason = namespace_reason(code);
		break;
	case DOUBT_ID_MAP:
		reason = map_reason(code);
		break;
	case DOUBT_POWER:
		if (is_restricted())
			reason = restricted_reason();
		break;
	case DOUBT_PROC:
		if (code == EPERM)
			reason = "something covers a part of the caller's /proc, as in a container: use --proc host";
		break;
	}
	if (reason)
		snprintf(hint, size, "%s", reason);
}
