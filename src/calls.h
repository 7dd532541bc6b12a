/* SPDX-License-Identifier: MIT */
/*
 * calls - filters of system calls: seccomp(2), seccomp_unotify(2)
 */
#ifndef RBOX_CALLS_H
#define RBOX_CALLS_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

/*
 * This process and all that it becomes and makes is under the filter from here on; it needs no_new_privs or CAP_SYS_ADMIN. With
 * SECCOMP_FILTER_FLAG_NEW_LISTENER in `flags`, `listener` gets a descriptor of those who ask.
 */
int calls_install(const struct sock_filter *code, size_t count, unsigned flags, int *listener, struct err *e);

/* A call that somebody waits in. */
struct calls_call {
	uint64_t id;
	struct seccomp_data data;
};

/* Takes the next one, which has to be there. -errno: it is over already, or nobody is left. */
int calls_take(int listener, struct calls_call *call);

/*
 * Two answers: the call fails with an errno, or with 0 returns 0 without being made, as a filter's errno 0 has it; and it is made as if there
 * were no filter. 0, also if who asked is dead, or -errno: then it still waits, until `listener` is closed, which makes it fail with ENOSYS.
 */
int calls_fail(int listener, const struct calls_call *call, int code);
int calls_continue(int listener, const struct calls_call *call);

#endif
