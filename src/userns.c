/* SPDX-License-Identifier: MIT */
#include "userns.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "text.h"

static int write_file(const char *path, const char *content, struct err *e)
{
	AUTO_FD int fd = open(path, O_WRONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return err_sys(e, "%s", path);
	r = fd_write(fd, content, strlen(content));
	return r ? err_code(e, -r, "%s", path) : 0;
}

int userns_map(pid_t pid, const char *type, const char *map, struct err *e)
{
	char path[64];
	struct text t = text_in(path, sizeof path);

	text_add(&t, "/proc/");
	if (pid)
		text_add_number(&t, (unsigned)pid);
	else
		text_add(&t, "self");
	text_add(&t, "/");
	text_add(&t, type);
	text_add(&t, "_map");
	return write_file(path, map, e);
}

int userns_deny_setgroups(struct err *e)
{
	return write_file("/proc/self/setgroups", "deny", e);
}

int userns_refuse(const char *kind, struct err *e)
{
	char path[64];
	struct text t = text_in(path, sizeof path);

	text_add(&t, "/proc/sys/user/max_");
	text_add(&t, kind);
	text_add(&t, "_namespaces");
	return write_file(path, "0", e);
}

int userns_limit_pids(const char *max, struct err *e)
{
	return write_file("/proc/sys/kernel/pid_max", max, e);
}

/* The map's numbers, each NUL-terminated in `numbers`, into argv from `n` on. */
static void add_numbers(const char **argv, size_t n, const char *map, char *numbers)
{
	size_t size = strlen(map);

	memcpy(numbers, map, size + 1);
	for (char *at = numbers; *at; at++) {
		bool begins = (at == numbers || at[-1] == '\0') && *at != ' ' && *at != '\n';

		if (begins)
			argv[n++] = at;
		if (*at == ' ' || *at == '\n')
			*at = '\0';
	}
	argv[n] = NULL;
}

static _Noreturn void become(const struct userns_helper *helper, int output, const char *const *environment)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(output, STDERR_FILENO) >= 0)
		sys_execve(helper->program, helper->argv, environment);
	_exit(127);
}

/*
 * No page is copied for a process that only becomes another program. posix_spawn(3) would do the same, and allocates. What the process
 * calls until then changes nothing of the memory that it shares but errno, and a signal can only end it: rbox has no handler for any.
 */
static pid_t spawn(const struct userns_helper *helper, int output, const char *const *environment)
{
	/* NOLINTBEGIN(clang-analyzer-unix.Vfork,clang-analyzer-security.insecureAPI.vfork): see above */
	pid_t pid = vfork();

	if (!pid)
		become(helper, output, environment);
	/* NOLINTEND(clang-analyzer-unix.Vfork,clang-analyzer-security.insecureAPI.vfork) */
	return pid;
}

int userns_spawn(const struct userns_helper *helper, pid_t pid, int output, pid_t *child, struct err *e)
{
	static const char *const environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL };
	char pid_text[16];
	struct text t = text_in(pid_text, sizeof pid_text);

	text_add_number(&t, (unsigned)pid);
	helper->argv[0] = helper->program;
	helper->argv[1] = pid_text;
	add_numbers(helper->argv, 2, helper->map, helper->numbers);
	*child = spawn(helper, output, environment);
	return *child < 0 ? err_sys(e, "vfork") : 0;
}
