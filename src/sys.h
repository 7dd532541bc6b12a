/* SPDX-License-Identifier: MIT */
/*
 * sys - system calls that a libc has no function for
 *
 * rbox is built with musl, which starts a program in a quarter of glibc's time and has fewer functions, and for sanitizers with
 * glibc. Each function here returns as the system call does: -1 and errno, or the result.
 */
#ifndef RBOX_SYS_H
#define RBOX_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * clone3(2) with these CLONE_NEW... flags and SIGCHLD, as fork(2) does: 0 in the child. Where a filter answers ENOSYS to
 * clone3, as container engines' do, the same by clone(2).
 */
pid_t sys_clone(uint64_t flags);

/*
 * clock_gettime(2) in milliseconds, by the call itself: libc's function reads the time without one, but first brings in three pages
 * of the vDSO and looks into its table of symbols, which costs a process that asks once or twice more than the calls do.
 */
int64_t sys_clock_ms(int clock);

/* mount(2) and umount2(2); the flags are those of <linux/mount.h>, which libc's <sys/mount.h> cannot be included beside. */
int sys_mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data);
int sys_umount(const char *target, int flags);
#define SYS_MNT_DETACH 2

/* open_tree(2), move_mount(2), fsopen(2), fsconfig(2), fsmount(2), mount_setattr(2) */
struct mount_attr;
int sys_open_tree(int directory, const char *path, unsigned flags);
int sys_move_mount(int from, const char *from_path, int to, const char *to_path, unsigned flags);
int sys_fsopen(const char *type, unsigned flags);
int sys_fsconfig(int context, unsigned command, const char *key, const char *value);
int sys_fsmount(int context, unsigned flags, unsigned attributes);
int sys_mount_setattr(int directory, const char *path, unsigned flags, const struct mount_attr *attr);

/* statx(2): the id of the mount that `path` itself, no link followed, is on, and whether it is that mount's root. */
int sys_mount_id(const char *path, uint64_t *id, bool *is_root);

/* What a path leads to, links followed: the mount that it is reached by, and the file. */
struct sys_place {
	uint64_t mount, inode, device;
	bool is_regular;
};
int sys_place(const char *path, struct sys_place *place);

/*
 * statx(2) of what is open by O_PATH, by what the kernel knows: no server of a file system is asked. Its mount; and its type, which
 * fails where the caller may not look at it.
 */
int sys_known_mount(int fd, uint64_t *id);
int sys_known_type(int fd, bool *is_mount);	/* S_IF..., and whether it is a mount's root */

/* keyctl(2), KEYCTL_JOIN_SESSION_KEYRING: a new session keyring without a name. */
int sys_new_session_keyring(void);

/* getdents64(2): fills `block` with entries, one behind the other; the size used, 0 at the end. */
struct sys_entry {
	uint64_t inode;
	int64_t offset;
	unsigned short size;		/* of this entry */
	unsigned char type;
	char name[];
};
int sys_getdents(int directory, void *block, size_t size);

/* waitid(2), which tells of a child that is dead and leaves it so, and libc's does not ask what it and those that it waited for used. */
struct rusage;
int sys_used_by(pid_t child, struct rusage *used);

/* pidfd_open(2), pidfd_send_signal(2) without more than the signal. */
int sys_pidfd_open(pid_t pid);
int sys_pidfd_send(int pidfd, int signal);

/* seccomp(2), SECCOMP_SET_MODE_FILTER: 0, or with SECCOMP_FILTER_FLAG_NEW_LISTENER a descriptor. */
struct sock_filter;
int sys_seccomp_filter(const struct sock_filter *code, unsigned short count, unsigned flags);

/* landlock_create_ruleset(2), landlock_add_rule(2) with LANDLOCK_RULE_PATH_BENEATH, landlock_restrict_self(2) */
struct landlock_path_beneath_attr;
int sys_landlock_create_ruleset(const void *attributes, size_t size, unsigned flags);
int sys_landlock_add_rule(int ruleset, const struct landlock_path_beneath_attr *rule);
int sys_landlock_restrict_self(int ruleset, unsigned flags);

/* pwritev2(2) with RWF_NOWAIT, at the offset of the descriptor: -1 and EAGAIN where write(2) would wait. */
ssize_t sys_write_nowait(int fd, const void *bytes, size_t size);

int sys_close_range(unsigned first, unsigned last, unsigned flags);

int sys_pivot_root(const char *new_root, const char *put_old);

/* openat2(2); `resolve` is RESOLVE_... */
int sys_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);

/* capset(2) of the calling thread: bits are capability numbers. */
int sys_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable);

/* capget(2) of the calling thread. */
int sys_capget(uint64_t *effective, uint64_t *permitted);

/* setresuid(2) and friends for this process only: libc's tell all threads, of which there are none. */
int sys_setresuid(uid_t uid);
int sys_setresgid(gid_t gid);
int sys_setgroups(size_t count, const gid_t *group);

/* execve(2), which does not change the strings, declared as if it did not. */
int sys_execve(const char *path, const char *const *argv, const char *const *environment);

/* The same of what is open. */
int sys_execveat(int program, const char *const *argv, const char *const *environment);

#endif
