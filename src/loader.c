/* SPDX-License-Identifier: MIT */
#include "loader.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fd.h"
#include "image.h"
#include "path.h"
#include "sys.h"

enum { OVERFLOW_UID = 65534, OUTPUT_MAX = 4 << 20, BLOCK = 16384, SECONDS_MAX = 10 };

void loader_release(struct loader_words *w)
{
	free(w->out);
	free(w->err);
	*w = (struct loader_words){ 0 };
}

/* Root of the machine is the overflow user where it is not mapped, and only there: user_namespaces(7). */
static bool is_roots(uid_t uid)
{
	char map[64] = "", *rest;
	AUTO_FD int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);

	if (uid == 0)
		return true;
	if (uid != OVERFLOW_UID || fd < 0 || fd_read(fd, map, sizeof map - 1) <= 0)
		return false;
	/* "0 0 4294967295": nobody is nobody there */
	bool maps_root = strtoul(map, &rest, 10) == 0 && strtoul(rest, NULL, 10) == 0;
	return !maps_root;
}

static bool has_loaders_name(const char *path)
{
	static const char *const names[] = { "ld-*.so", "ld-*.so.*", "ld.so.*", "ld64.so.*", "ld.so" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (fnmatch(names[i], path_name(path), 0) == 0)
			return true;
	return false;
}

/* A loader needs none. */
static bool is_loader(int fd)
{
	unsigned char bytes[4096];
	ssize_t size = pread(fd, bytes, sizeof bytes, 0);
	struct image image = image_read(bytes, size < 0 ? 0 : (size_t)size);

	return image.kind == IMAGE_LOADED && !image.interpreter.size;
}

/* What is opened is what is checked, and what is run: a path may lead elsewhere a moment later. */
static int open_loader(const char *path, struct err *e)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return err_about(e, err_sys(e, "%s", path), path);
	if (!S_ISREG(st.st_mode) || !is_roots(st.st_uid) || st.st_mode & (S_IWGRP | S_IWOTH) || !has_loaders_name(path) || !is_loader(fd))
		return err_about(e, err_set(e, "%s is no loader of this machine's that belongs to root alone, so it is not run", path), path);
	return fd_take(&fd);
}

/* In the child: nothing but this program, and what it says. */
static void execute(int loader, const char *const *argv, const char *const *environment, int out, int err)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), spare[] = { loader };

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0 || chdir("/") ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
		_exit(ERR_FAILED);
	fd_close_others(STDERR_FILENO + 1, spare, 1);
	alarm(SECONDS_MAX);
	sys_execveat(loader, argv, environment);
	_exit(ERR_CANNOT_EXECUTE);
}

struct buffer {
	char *text;
	size_t used;
	int from;
	pid_t of;
};

/* Reads what there is; false at the end. One that says too much is not listened to any longer. */
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
	if (b->used >= OUTPUT_MAX)
		kill(b->of, SIGKILL);
	return b->used < OUTPUT_MAX;
}

/* Both at once: a pipe that is full would hold the loader. */
static void read_both(struct buffer *out, struct buffer *err)
{
	struct pollfd wait[2] = { { .fd = out->from, .events = POLLIN }, { .fd = err->from, .events = POLLIN } };

	while (wait[0].fd >= 0 || wait[1].fd >= 0) {
		if (poll(wait, 2, -1) <= 0)
			continue;
		if (wait[0].revents && !take(out))
			wait[0].fd = -1;
		if (wait[1].revents && !take(err))
			wait[1].fd = -1;
	}
}

static int collect_words(pid_t pid, int out, int err, struct loader_words *words)
{
	struct buffer said = { .from = out, .of = pid }, complained = { .from = err, .of = pid };

	read_both(&said, &complained);
	while (waitpid(pid, &words->status, 0) < 0 && errno == EINTR)
		;
	words->out = said.text ? said.text : calloc(1, 1);
	words->err = complained.text ? complained.text : calloc(1, 1);
	if (words->out && words->err)
		return 0;
	loader_release(words);
	return -ENOMEM;
}

static int run(const char *const *argv, const char *const *environment, struct loader_words *words, struct err *e)
{
	AUTO_FD int loader = open_loader(argv[0], e);
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, r = 0;
	pid_t pid = -1;

	if (loader < 0)
		return loader;
	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		execute(loader, argv, environment, out[1], err[1]);
	r = pid < 0 ? -errno : 0;
	fd_close(&out[1]);
	fd_close(&err[1]);
	if (!r)
		r = collect_words(pid, out[0], err[0], words);
	fd_close(&out[0]);
	fd_close(&err[0]);
	return r ? err_code(e, -r, "cannot run %s", argv[0]) : 0;
}

int loader_list(const char *loader, const char *path, bool debug, struct loader_words *words, struct err *e)
{
	const char *const argv[] = { loader, "--list", path, NULL };
	const char *const environment[] = { debug ? "LD_DEBUG=files" : NULL, NULL };

	return run(argv, environment, words, e);
}

int loader_help(const char *loader, struct loader_words *words, struct err *e)
{
	static const char *const none[] = { NULL };
	const char *const argv[] = { loader, "--help", NULL };

	return run(argv, none, words, e);
}
