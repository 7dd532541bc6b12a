/* SPDX-License-Identifier: MIT */
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/stat.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <sys/uio.h>
#include <unistd.h>

enum { AGAIN_MAX = 1000 };

int64_t sys_clock_ms(int clock)
{
	struct timespec time = { 0 };

	syscall(SYS_clock_gettime, clock, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

pid_t sys_clone(uint64_t flags)
{
	struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };
	long pid = syscall(SYS_clone3, &args, sizeof args);

	if (pid == -1 && errno == ENOSYS)
		pid = syscall(SYS_clone, (unsigned long)flags | SIGCHLD, NULL, NULL, NULL, NULL);
	return (pid_t)pid;
}

int sys_mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)
{
	return (int)syscall(SYS_mount, source, target, type, flags, data);
}

int sys_umount(const char *target, int flags)
{
	return (int)syscall(SYS_umount2, target, flags);
}

int sys_open_tree(int directory, const char *path, unsigned flags)
{
	return (int)syscall(SYS_open_tree, directory, path, flags);
}

int sys_move_mount(int from, const char *from_path, int to, const char *to_path, unsigned flags)
{
	return (int)syscall(SYS_move_mount, from, from_path, to, to_path, flags);
}

int sys_fsopen(const char *type, unsigned flags)
{
	return (int)syscall(SYS_fsopen, type, flags);
}

int sys_fsconfig(int context, unsigned command, const char *key, const char *value)
{
	return (int)syscall(SYS_fsconfig, context, command, key, value, 0);
}

int sys_fsmount(int context, unsigned flags, unsigned attributes)
{
	return (int)syscall(SYS_fsmount, context, flags, attributes);
}

int sys_mount_setattr(int directory, const char *path, unsigned flags, const struct mount_attr *attr)
{
	return (int)syscall(SYS_mount_setattr, directory, path, flags, attr, sizeof *attr);
}

int sys_mount_id(const char *path, uint64_t *id, bool *is_root)
{
	struct statx st;

	if (syscall(SYS_statx, AT_FDCWD, path, AT_NO_AUTOMOUNT | AT_SYMLINK_NOFOLLOW, STATX_MNT_ID, &st))
		return -1;
	*id = st.stx_mnt_id;
	*is_root = st.stx_attributes & STATX_ATTR_MOUNT_ROOT;
	return 0;
}

int sys_place(const char *path, struct sys_place *place)
{
	struct statx st;

	if (syscall(SYS_statx, AT_FDCWD, path, 0, STATX_TYPE | STATX_INO | STATX_MNT_ID, &st))
		return -1;
	*place = (struct sys_place){ st.stx_mnt_id, st.stx_ino, (uint64_t)st.stx_dev_major << 32 | st.stx_dev_minor, (st.stx_mode & S_IFMT) == S_IFREG };
	return 0;
}

static int known(int fd, unsigned mask, struct statx *st)
{
	return (int)syscall(SYS_statx, fd, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, mask, st);
}

int sys_known_mount(int fd, uint64_t *id)
{
	struct statx st;

	/* asked for nothing, FUSE answers everybody (fuse_getattr in fs/fuse/dir.c); the mount is there in any case */
	if (known(fd, 0, &st))
		return -1;
	*id = st.stx_mnt_id;
	return 0;
}

int sys_known_type(int fd, bool *is_mount)
{
	struct statx st;

	if (known(fd, STATX_TYPE, &st))
		return -1;
	*is_mount = st.stx_attributes & STATX_ATTR_MOUNT_ROOT;
	return st.stx_mode & S_IFMT;
}

int sys_new_session_keyring(void)
{
	return (int)syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL, 0, 0, 0);
}

int sys_getdents(int directory, void *block, size_t size)
{
	return (int)syscall(SYS_getdents64, directory, block, size);
}

int sys_used_by(pid_t child, struct rusage *used)
{
	siginfo_t ignored;

	return (int)syscall(SYS_waitid, P_PID, child, &ignored, WEXITED | WNOHANG | WNOWAIT, used);
}

int sys_pidfd_open(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

int sys_pidfd_send(int pidfd, int signal)
{
	return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

ssize_t sys_write_nowait(int fd, const void *bytes, size_t size)
{
	union { const void *here; void *there; } as = { .here = bytes };
	struct iovec part = { as.there, size };
	const int nowait = 8;	/* RWF_NOWAIT of <linux/fs.h>, which does not go with libc's <sys/mount.h> */

	/* at no offset, which has two halves */
	return syscall(SYS_pwritev2, fd, &part, 1, -1L, -1L, nowait);
}

int sys_close_range(unsigned first, unsigned last, unsigned flags)
{
	return (int)syscall(SYS_close_range, first, last, flags);
}

int sys_pivot_root(const char *new_root, const char *put_old)
{
	return (int)syscall(SYS_pivot_root, new_root, put_old);
}

int sys_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve)
{
	struct open_how how = { .flags = flags, .mode = mode, .resolve = resolve };

	long fd = -1;

	/* EAGAIN: somewhere on the machine something was renamed or mounted while ".." was walked (openat2(2)) */
	for (int tries = 0; tries < AGAIN_MAX; tries++) {
		fd = syscall(SYS_openat2, directory, path, &how, sizeof how);
		/* with RESOLVE_CACHED it says also that it is not in the cache */
		if (fd >= 0 || errno != EAGAIN || resolve & RESOLVE_CACHED)
			break;
	}
	return (int)fd;
}

int sys_landlock_create_ruleset(const void *attributes, size_t size, unsigned flags)
{
	return (int)syscall(SYS_landlock_create_ruleset, attributes, size, flags);
}

int sys_landlock_add_rule(int ruleset, const struct landlock_path_beneath_attr *rule)
{
	return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, rule, 0);
}

int sys_landlock_restrict_self(int ruleset, unsigned flags)
{
	return (int)syscall(SYS_landlock_restrict_self, ruleset, flags);
}

int sys_seccomp_filter(const struct sock_filter *code, unsigned short count, unsigned flags)
{
	union { const struct sock_filter *given; struct sock_filter *taken; } only_read = { code };
	struct sock_fprog program = { .len = count, .filter = only_read.taken };

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

int sys_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ (uint32_t)effective, (uint32_t)permitted, (uint32_t)inheritable },
		{ (uint32_t)(effective >> 32), (uint32_t)(permitted >> 32), (uint32_t)(inheritable >> 32) },
	};

	return (int)syscall(SYS_capset, &header, data);
}

int sys_capget(uint64_t *effective, uint64_t *permitted)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	if (syscall(SYS_capget, &header, data))
		return -1;
	*effective = data[0].effective | (uint64_t)data[1].effective << 32;
	*permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
	return 0;
}

int sys_setresuid(uid_t uid)
{
	return (int)syscall(SYS_setresuid, uid, uid, uid);
}

int sys_setresgid(gid_t gid)
{
	return (int)syscall(SYS_setresgid, gid, gid, gid);
}

int sys_setgroups(size_t count, const gid_t *group)
{
	return (int)syscall(SYS_setgroups, count, group);
}

int sys_execve(const char *path, const char *const *argv, const char *const *environment)
{
	return (int)syscall(SYS_execve, path, argv, environment);
}

int sys_execveat(int program, const char *const *argv, const char *const *environment)
{
	return (int)syscall(SYS_execveat, program, "", argv, environment, AT_EMPTY_PATH);
}
