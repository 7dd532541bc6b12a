/* SPDX-License-Identifier: MIT */
#include "loader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"

enum { OVERFLOW_UID = 65534, OUTPUT_MAX = 4 << 20, BLOCK = 16384, SECONDS_MAX = 60 };

void loader_release(struct loader_words *w)
{
	free(w->out);
	free(w->err);
	*w = (struct loader_words){ 0 };
}

int loader_check(const char *loader, struct err *e)
{
	struct stat st;

	if (stat(loader, &st))
		return err_sys(e, "%s", loader);
	/* root of the machine is the overflow user where it is not mapped: user_namespaces(7) */
	if (!S_ISREG(st.st_mode) || (st.st_uid != 0 && st.st_uid != OVERFLOW_UID) || st.st_mode & (S_IWGRP | S_IWOTH))
		return err_set(e, "%s is no loader of this machine's: it does not belong to root alone, so it is not run", loader);
	return 0;
}

/* In the child: nothing but this program, and what it says. */
static void execute(const char *const *argv, const char *const *environment, int out, int err)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0 || chdir("/") ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
		_exit(ERR_FAILED);
	fd_close_others(STDERR_FILENO + 1, NULL, 0);
	alarm(SECONDS_MAX);
	sys_execve(argv[0], argv, environment);
	_exit(ERR_CANNOT_EXECUTE);
}

struct buffer {
	char *text;
	size_t used;
	int from;
};

/* Reads what there is; false at the end, or when it is too much. */
static bool take(struct buffer *b)
{
	char *larger = realloc(b->text, b->used + BLOCK + 1);
	ssize_t got;

	if (!larger)
		return false;
	b->text = larger;
	got = read(b->from, b->text + b->used, BLOCK);
	if (got < 0 && errno == EINTR)
		got = 0;
	else if (got <= 0)
		return false;
	b->used += (size_t)got;
	b->text[b->used] = '\0';
	return b->used < OUTPUT_MAX;
}

/* Both at once: a pipe that is full would hold the loader. */
static void read_both(struct buffer *out, struct buffer *err)
{
	struct pollfd wait[2] = { { .fd = out->from, .events = POLLIN }, { .fd = err->from, .events = POLLIN } };

	while (wait[0].fd >= 0 || wait[1].fd >= 0) {
		if (poll(wait, 2, -1) < 0)
			continue;
		if (wait[0].revents && !take(out))
			wait[0].fd = -1;
		if (wait[1].revents && !take(err))
			wait[1].fd = -1;
	}
}

static int run(const char *const *argv, const char *const *environment, struct loader_words *words, struct err *e)
{
	int out[2] = { -1, -1 }, err[2] = { -1, -1 };
	struct buffer stdout_of = { 0 }, stderr_of = { 0 };
	pid_t pid = -1;

	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		execute(argv, environment, out[1], err[1]);
	int code = pid < 0 ? errno : 0;
	fd_close(&out[1]);
	fd_close(&err[1]);
	stdout_of.from = out[0];
	stderr_of.from = err[0];
	if (!code)
		read_both(&stdout_of, &stderr_of);
	fd_close(&out[0]);
	fd_close(&err[0]);
	while (!code && waitpid(pid, &words->status, 0) < 0 && errno == EINTR)
		;
	words->out = stdout_of.text ? stdout_of.text : calloc(1, 1);
	words->err = stderr_of.text ? stderr_of.text : calloc(1, 1);
	if (code || !words->out || !words->err) {
		loader_release(words);
		return err_code(e, code ? code : ENOMEM, "cannot run %s", argv[0]);
	}
	return 0;
}

int loader_list(const char *loader, const char *path, int debug, struct loader_words *words, struct err *e)
{
	const char *const argv[] = { loader, "--list", path, NULL };
	const char *const environment[] = { debug ? "LD_DEBUG=files" : NULL, NULL };

	return run(argv, environment, words, e);
}

int loader_help(const char *loader, struct loader_words *words, struct err *e)
{
	static const char *const argv_end[] = { NULL };
	const char *const argv[] = { loader, "--help", NULL };

	return run(argv, argv_end, words, e);
}
