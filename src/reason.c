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

/* A sysctl's number, or -1. */
static long setting(const char *path)
{
	char text[32];
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	long size = fd < 0 ? -1 : fd_read(fd, text, sizeof text - 1);

	if (size <= 0)
		return -1;
	text[size] = '\0';
	return strtol(text, NULL, 10);
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
	AUTO_FD int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	long size = fd < 0 ? -1 : fd_read(fd, text, sizeof text - 1);
	const char *found;

	if (size <= 0)
		return false;
	text[size] = '\0';
	found = strstr(text, field);
	return found && found[sizeof field - 1] != '0';
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
	if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
		return "AppArmor lets only programs with a profile create user namespaces: install one for rbox that says userns, or "
		       "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0";
	if (reason_is_chrooted())
		return "rbox runs in a chroot, where the kernel refuses user namespaces: enter the tree by rbox or by pivot_root";
	if (!is_own_id_mapped())
		return "the caller's own id is not mapped in the user namespace that rbox runs in";
	if (has_filter())
		return "a seccomp filter refuses user namespaces, as container engines' defaults do; in a box of rbox's, --allow-userns allows them";
	return "no setting and no filter explains it: rbox runs in a chroot on a mount point, or a security module refuses";
}

static const char *map_reason(int code)
{
	if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
		return namespace_reason(EPERM);
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
	case DOUBT_PROC:
		if (code == EPERM)
			reason = "something covers a part of the caller's /proc, as in a container: use --proc host";
		break;
	}
	if (reason)
		snprintf(hint, size, "%s", reason);
}
