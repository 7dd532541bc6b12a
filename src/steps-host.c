/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
#include "entry.h"
#include "fd.h"
#include "host.h"
#include "points.h"
#include "reap.h"
#include "sys.h"
#include "userns.h"

enum { LOCK_TRIES = 200, LOCK_PAUSE_NS = 10000000, SLURP = 256, SWEEP_STOPS = 1000 };

static int claim(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = -1;

	if (mkdir(row->from, 0700) && errno != EEXIST)
		return err_sys(e, "mkdir");
	fd = open(row->from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "%s", "");
	if (flock(fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? err_code(e, EWOULDBLOCK, "another box uses it") : err_sys(e, "flock");
	run->plan->slot[row->slot] = fd_take(&fd);
	return 0;
}

static int withhold(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = -1;

	if (mkdir(row->from, 0700) && errno != EEXIST)
		return err_sys(e, "mkdir");
	fd = open(row->from, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "%s", "");
	run->plan->slot[row->slot] = fd_take(&fd);
	return 0;
}

static int lock(struct run *run, const struct step *row, struct err *e)
{
	static const struct timespec pause = { .tv_nsec = LOCK_PAUSE_NS };
	AUTO_FD int fd = open(row->from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(e, "%s", "");
	/* another box may be taking its mount points away: that is short. A lock of somebody else's may last for ever */
	for (int tries = 0; flock(fd, LOCK_SH | LOCK_NB); tries++) {
		if (errno != EWOULDBLOCK || tries == LOCK_TRIES)
			return err_sys(e, "flock");
		if (host_wait(&pause, e))
			return -EINTR;
	}
	run->root_lock = fd_take(&fd);
	return 0;
}

static int clone_init(struct run *run, const struct step *row, struct err *e)
{
	return actors_make_init(run, row->flags, e);
}

static int part(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return actors_part(run, e);
}

static int expect(struct run *run, const struct step *row, struct err *e)
{
	return host_expect(run, row->type != NULL, e);
}

static int hold(struct run *run, const struct step *row, struct err *e)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/ns", (int)run->init);
	AUTO_FD int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return err_sys(e, "%s", path);
	for (size_t i = 0; i < BOX_NAMESPACES; i++) {
		bool is_time = box_namespace_flag[i] == CLONE_NEWTIME;
		struct box_ns *ns = &run->box.ns[i];
		struct stat st;

		if (!(row->flags & (unsigned)box_namespace_flag[i]))
			continue;
		/* init itself stays in the old one: time_namespaces(7) */
		ns->descriptor = openat(directory, is_time ? "time_for_children" : box_namespace[i], O_RDONLY | O_CLOEXEC);
		if (ns->descriptor < 0 || fstat(ns->descriptor, &st))
			return err_sys(e, "%s/%s", path, box_namespace[i]);
		ns->inode = st.st_ino;
	}
	return 0;
}

static int spawn(struct run *run, const struct step *row, struct err *e)
{
	unsigned n = run->helpers;
	struct userns_helper helper = { row->from, row->to, run->plan->helper_argv[n], run->plan->helper_numbers[n] };

	if (userns_spawn(&helper, run->init, run->helper_output[1], &run->helper[n], e))
		return err_again(e);
	run->helpers++;
	return 0;
}

/* The first line that a helper wrote, without its newline. */
static void read_line(int fd, char *line, size_t size)
{
	long got = fd_read(fd, line, size - 1);

	line[got < 0 ? 0 : got] = '\0';
	line[strcspn(line, "\n")] = '\0';
}

/* Takes the helpers that have ended from the list. Those that are left can still be killed: their pids are theirs. */
static bool reap_helpers(struct run *run)
{
	bool failed = false;

	for (unsigned i = run->helpers; i-- > 0;) {
		int status = -1;

		if (waitpid(run->helper[i], &status, WNOHANG) == 0)
			continue;
		failed |= status != 0;
		run->helper[i] = run->helper[--run->helpers];
	}
	return failed;
}

static int collect_helpers(struct run *run, const struct step *row, struct err *e)
{
	bool failed = false;
	char line[SLURP];

	(void)row;
	fd_close(&run->helper_output[1]);
	for (;;) {
		failed |= reap_helpers(run);
		if (!run->helpers)
			break;
		if (host_wait(NULL, e))
			return -EINTR;
	}
	if (!failed)
		return 0;
	read_line(run->helper_output[0], line, sizeof line);
	return err_set(e, "%s", *line ? line : "newuidmap or newgidmap failed and did not say why");
}

static int map(struct run *run, const struct step *row, struct err *e)
{
	return userns_map(run->who == HOST ? run->init : 0, row->type, row->to, e);
}

static int release(struct run *run, const struct step *row, struct err *e)
{
	int r = fd_write(run->gate[1], "", 1);

	(void)row;
	return r ? err_code(e, -r, "%s", "") : 0;
}

static int enter_register(struct run *run, const struct step *row, struct err *e)
{
	return entry_make(run, row->from, e);
}

static int describe(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return entry_describe(run, e);
}

/* Only as soon as host has opened all that it needs, in host_supervise(). */
static int confine(struct run *run, const struct step *row, struct err *e)
{
	if (run->who == INIT)
		return confine_process(run, row, e);
	run->confine = row;
	return 0;
}

static int supervise(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return host_supervise(run, e);
}

static int leave(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	(void)e;
	entry_leave(run);
	host_reap(run);
	return 0;
}

/*
 * In a process of its own, since it needs the ids of the box. What is left now is taken away by the next box on this root, so
 * nothing here is worth failing the run for. `claim` is a directory with an upper layer, or `root` is ROOT.
 */
static void take_away(const struct run *run, int root, int claim)
{
	int spare[] = { root, claim, run->box.ns[0].descriptor };

	/* a caller with a low limit of open files has none to spare */
	fd_close_others(STDERR_FILENO + 1, spare, sizeof spare / sizeof *spare);
	/* its root is the host's: a box that shares the caller's pids, and is entered by rbox exec, sees it */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) || setns(run->box.ns[0].descriptor, CLONE_NEWUSER))
		_exit(1);
	if (sys_setresgid(0) || sys_setresuid(0))
		errno = 0;	/* a map without 0: the caller's own ids have to do */
	/* again: a change of user undoes it where fs.suid_dumpable is 1 */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		_exit(1);
	if (claim >= 0) {
		/* opened only now: the box may have closed it to others. Links of lower layers are none of it, so it is looked through */
		AUTO_FD int upper = openat(claim, "upper", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		if (upper >= 0)
			points_take_all(upper);
		_exit(0);
	}
	for (size_t i = 0; i < run->plan->count; i++)
		if (run->plan->row[i].verb == STEP_POINT && run->plan->row[i].flags & PLAN_MARK)
			points_take(root, run->plan->row[i].to);
	points_take_top(root);
	_exit(0);
}

/* A box that shares the caller's pids may stop it again and again: it is let go on, and in the end killed. */
static void wait_for(pid_t sweeper)
{
	for (int stops = 0, status = 0;;) {
		if (waitpid(sweeper, &status, WUNTRACED) < 0 && errno == EINTR)
			continue;
		if (!WIFSTOPPED(status))
			return;
		kill(sweeper, stops++ < SWEEP_STOPS ? SIGCONT : SIGKILL);
	}
}

static void sweep_in(const struct run *run, int root, int claim)
{
	pid_t sweeper = fork();

	if (!sweeper)
		take_away(run, root, claim);
	if (sweeper > 0)
		wait_for(sweeper);
}

/* COMMAND has ended, and how is all that the status says: what cannot be taken away now, the next box on this root takes. */
static int sweep(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int root = fd_take(&run->root_lock);

	(void)e;
	if (row->slot != PLAN_NO_SLOT)
		sweep_in(run, -1, run->plan->slot[row->slot]);
	/* whoever gets the exclusive lock is the last box on this root, and holds off the next until it is clean */
	else if (flock(root, LOCK_EX | LOCK_NB) == 0)
		sweep_in(run, root, -1);
	return 0;
}

step_function *const steps_of_host[STEP_VERBS] = {
	[STEP_PART] = part,
	[STEP_CLAIM] = claim,
	[STEP_WITHHOLD] = withhold,
	[STEP_LOCK] = lock,
	[STEP_CLONE] = clone_init,
	[STEP_EXPECT] = expect,
	[STEP_HOLD] = hold,
	[STEP_SPAWN] = spawn,
	[STEP_COLLECT_HELPERS] = collect_helpers,
	[STEP_MAP] = map,
	[STEP_RELEASE] = release,
	[STEP_REGISTER] = enter_register,
	[STEP_DESCRIBE] = describe,
	[STEP_CONFINE] = confine,
	[STEP_SUPERVISE] = supervise,
	[STEP_LEAVE] = leave,
	[STEP_SWEEP] = sweep,
};
