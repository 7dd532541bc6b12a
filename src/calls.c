/* SPDX-License-Identifier: MIT */
#include "calls.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "sys.h"

enum { NOTICE_ROOM = 1024 };	/* a later kernel's may be larger than the one that is known here, and writes all of it */

int calls_install(const struct sock_filter *code, size_t count, unsigned flags, int *listener, struct err *e)
{
	int fd = sys_seccomp_filter(code, (unsigned short)count, flags);

	if (fd < 0)
		return err_sys(e, "seccomp");
	if (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER)
		*listener = fd;
	return 0;
}

int calls_take(int listener, struct calls_call *call)
{
	union {
		struct seccomp_notif notice;
		char room[NOTICE_ROOM];
	} all;

	/* the kernel insists on zeroes */
	memset(&all, 0, sizeof all);
	if (ioctl(listener, (int)SECCOMP_IOCTL_NOTIF_RECV, &all))
		return -errno;
	call->id = all.notice.id;
	call->data = all.notice.data;
	return 0;
}

static int send(int listener, const struct calls_call *call, int code, unsigned flags)
{
	union {
		struct seccomp_notif_resp answer;
		char room[NOTICE_ROOM];
	} all;

	memset(&all, 0, sizeof all);
	all.answer.id = call->id;
	all.answer.error = -code;
	all.answer.flags = flags;
	while (ioctl(listener, (int)SECCOMP_IOCTL_NOTIF_SEND, &all))
		if (errno != EINTR)
			/* who asked may have died meanwhile */
			return errno == ENOENT ? 0 : -errno;
	return 0;
}

int calls_fail(int listener, const struct calls_call *call, int code)
{
	return send(listener, call, code, 0);
}

int calls_continue(int listener, const struct calls_call *call)
{
	return send(listener, call, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}
