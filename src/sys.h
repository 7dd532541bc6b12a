/* SPDX-License-Identifier: MIT */
/*
 * sys - system calls that libc has no function for
 *
 * Each returns as the system call does: -1 and errno, or the result.
 */
#ifndef RBOX_SYS_H
#define RBOX_SYS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * clone3(2) with these CLONE_NEW... flags and SIGCHLD, as fork(2) does: 0 in the child. Where a filter answers ENOSYS to
 * clone3, as container engines' do, the same by clone(2).
 */
pid_t sys_clone(uint64_t flags);

int sys_pivot_root(const char *new_root, const char *put_old);

/* openat2(2); `resolve` is RESOLVE_... */
int sys_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);

/* capset(2) of the calling thread: bits are capability numbers. */
int sys_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable);

/* capget(2): the effective set. */
int sys_capget(uint64_t *effective);

/* setresuid(2) and friends for this process only: libc's tell all threads, of which there are none. */
int sys_setresuid(uid_t uid);
int sys_setresgid(gid_t gid);
int sys_setgroups(size_t count, const gid_t *group);

/* execve(2), which does not change the strings, declared as if it did not. */
int sys_execve(const char *path, const char *const *argv, const char *const *environment);

#endif
