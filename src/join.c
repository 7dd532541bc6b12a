/* SPDX-License-Identifier: MIT */
#include "join.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "proof.h"
#include "landlock.h"
#include "sys.h"
#include "text.h"

enum { ROOT_FILE_MAX = 1 << 20, READ_TIMEOUT_S = 10 };

static int ended(const struct box *box, struct err *e)
{
	return err_code(e, ESRCH, "box %s has ended", box->name ? box->name : box->id);
}

static int missing(const struct boxes_entry *found, size_t i, int code, struct err *e)
{
	const struct box *box = &found->box;

	if (state_look(found->entry) != STATE_RUNNING)
		return ended(box, e);
	return err_code(e, code, "the %s namespace of the box, held by process %d", box_namespace[i], (int)box->host);
}

int join_namespaces(const struct boxes_entry *found, int ns[BOX_NAMESPACES], struct err *e)
{
	const struct box *box = &found->box;

	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		ns[i] = -1;
	for (size_t i = 0; i < BOX_NAMESPACES; i++) {
		char path[64];
		struct stat st;

		if (box->ns[i].descriptor < 0)
			continue;
		snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)box->host, box->ns[i].descriptor);
		ns[i] = open(path, O_RDONLY | O_CLOEXEC);
		if (ns[i] < 0)
			return missing(found, i, errno, e);
		if (fstat(ns[i], &st) || st.st_ino != box->ns[i].inode)
			return err_set(e, "%s is not the %s namespace that box.json tells of", path, box_namespace[i]);
	}
	if (state_look(found->entry) != STATE_RUNNING)
		return ended(box, e);
	return 0;
}

/*** The box's own passwd and group ***/

/* In a process of its own, which is closed to the box before it enters: a file of the box, a stranger's. */
static _Noreturn void send_file(const struct join *j, const char *path, int out)
{
	char bytes[16384];
	struct stat st;
	sigset_t none;
	long got;

	/* a file system of the box that never answers must not hold the caller for ever */
	signal(SIGALRM, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	alarm(READ_TIMEOUT_S);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) || setns(j->ns[0], 0) || setns(j->ns[1], 0))
		_exit(1);
	AUTO_FD int fd = sys_openat2(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0, RESOLVE_NO_MAGICLINKS);
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > ROOT_FILE_MAX)
		_exit(fd < 0 && errno == ENOENT ? 0 : 1);
	while ((got = fd_read(fd, bytes, sizeof bytes)) > 0)
		if (fd_write(out, bytes, (size_t)got))
			_exit(1);
	_exit(got < 0);
}

/* What the reader writes until it ends. NULL if that is too much, or takes too long: a box that sees the reader may stop it. */
static char *receive(int from)
{
	int64_t end = sys_clock_ms(CLOCK_MONOTONIC) + (READ_TIMEOUT_S + 1) * INT64_C(1000), left;
	struct pollfd wait = { .fd = from, .events = POLLIN };
	char *text = malloc(ROOT_FILE_MAX + 1);
	size_t used = 0;
	ssize_t got;

	while (text && used < ROOT_FILE_MAX && (left = end - sys_clock_ms(CLOCK_MONOTONIC)) > 0) {
		if (poll(&wait, 1, (int)left) != 1)
			continue;
		got = read(from, text + used, ROOT_FILE_MAX - used);
		if (got == 0) {
			text[used] = '\0';
			return text;
		}
		if (got < 0)
			break;
		used += (size_t)got;
	}
	free(text);
	return NULL;
}

static const char *read_file(struct join *j, const char *path)
{
	char *text = NULL;
	int ends[2], status = -1;
	pid_t reader;

	if (pipe2(ends, O_CLOEXEC))
		return NULL;
	reader = fork();
	if (!reader)
		send_file(j, path, ends[1]);
	fd_close(&ends[1]);
	if (reader > 0)
		text = receive(ends[0]);
	fd_close(&ends[0]);
	if (reader > 0 && !text)
		kill(reader, SIGKILL);
	if (reader > 0)
		waitpid(reader, &status, 0);
	files_own(&j->files, text);
	return status ? NULL : text;
}

static void read_accounts(struct join *j, const struct spec *spec)
{
	struct facts *f = &j->facts;

	f->passwd = f->group = "";
	if (!spec->user)
		return;
	f->passwd = read_file(j, "/etc/passwd");
	f->group = f->passwd ? read_file(j, "/etc/group") : NULL;
	if (!f->passwd || !f->group)
		f->passwd_error = "the box's /etc/passwd or /etc/group cannot be read";
	f->passwd = f->passwd ? f->passwd : "";
	f->group = f->group ? f->group : "";
}

/*** The whole ***/

static int read_maps(struct join *j, struct err *e)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/uid_map", (int)j->found.box.init);
	if (!*files_read(&j->files, path) && state_look(j->found.entry) == STATE_RUNNING)
		return err_hint(e, err_set(e, "/proc hides process 1 of the box: it is mounted with hidepid"),
				"mount -o remount,hidepid=0 /proc, as root, or hidepid=2,gid= with a group of yours");
	if (ids_read_map(&j->uid_map, files_read(&j->files, path), e))
		return -EINVAL;
	snprintf(path, sizeof path, "/proc/%d/gid_map", (int)j->found.box.init);
	return ids_read_map(&j->gid_map, files_read(&j->files, path), e);
}

/* COMMAND of the box has those that process 1 was born with. */
static int read_limits(struct join *j, struct err *e)
{
	for (int i = 0; i < RLIMITS; i++) {
		if (prlimit(j->found.box.init, i, NULL, &j->facts.box_limits.of[i]) || getrlimit(i, &j->facts.own_limits.of[i]))
			return err_sys(e, "limits of the box");
	}
	return 0;
}

/* Its box.json says which powers a further process has, and how it is walled in. */
static int check_vouched(const struct boxes_entry *found, struct err *e)
{
	if (found->life != STATE_RUNNING)
		return ended(&found->box, e);
	if (found->is_vouched)
		return 0;
	return err_hint(e, err_set(e, "box %s was started by an older rbox, which does not vouch for what box.json says", found->id),
			"start it again with this one");
}

int join_probe(struct join *j, const struct spec *spec, char *const *environment, struct err *e)
{
	struct facts *f = &j->facts;
	AUTO_FD int state = -1;
	char id[BOX_ID], place[4096];

	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		j->ns[i] = -1;
	state_find_place(probe_variable(environment, "XDG_RUNTIME_DIR"), place, sizeof place);
	if (state_open(place, false, &state, e) || boxes_find(state, spec->boxes[0], false, id, e) || boxes_open(state, id, &j->found, e) ||
	    proof_take_one(&j->found, spec->boxes[0], e) || check_vouched(&j->found, e))
		return -EINVAL;
	if (read_maps(j, e) || read_limits(j, e) || join_namespaces(&j->found, j->ns, e) || probe_env_files(&j->files, spec, &f->env_file, e))
		return -EINVAL;
	read_accounts(j, spec);
	f->uid = geteuid();
	f->gid = getegid();
	f->environment = environment;
	f->box = &j->found.box;
	if (spec->landlock != LANDLOCK_OFF)
		f->landlock = landlock_abi();
	f->cwd = getcwd(j->cwd, sizeof j->cwd) ? j->cwd : "/";
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		f->terminal[fd] = isatty(fd);
	return 0;
}
