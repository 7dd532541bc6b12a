/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caps.h"
#include "fd.h"
#include "host.h"
#include "mounts.h"
#include "net.h"
#include "points.h"
#include "program.h"
#include "reap.h"
#include "sys.h"
#include "userns.h"

enum { LOCK_TRIES = 200, LOCK_PAUSE_NS = 10000000, SLURP = 256 };

/* "UID:GID", written by the plan. */
static void read_pair(const char *pair, unsigned *uid, unsigned *gid)
{
	char *colon;

	*uid = (unsigned)strtoul(pair, &colon, 10);
	*gid = (unsigned)strtoul(colon + 1, NULL, 10);
}

/* Reads a number and steps over it and one blank. */
static unsigned next_number(const char **list)
{
	char *end;
	unsigned number = (unsigned)strtoul(*list, &end, 10);

	*list = end + (*end == ' ');
	return number;
}

/*** Host ***/

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

static int hold(struct run *run, const struct step *row, struct err *e)
{
	char path[64];

	(void)row;
	snprintf(path, sizeof path, "/proc/%d/ns/user", (int)run->init);
	run->user_ns = open(path, O_RDONLY | O_CLOEXEC);
	return run->user_ns < 0 ? err_sys(e, "%s", path) : 0;
}

static int note(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	for (size_t i = 0; i < ACTORS_NAMESPACES; i++) {
		char path[64];
		struct stat st;

		snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)run->init, actors_namespace[i]);
		if (stat(path, &st))
			return err_sys(e, "%s", path);
		run->namespace[i] = st.st_ino;
	}
	return 0;
}

static int spawn(struct run *run, const struct step *row, struct err *e)
{
	unsigned n = run->helpers;
	struct userns_helper helper = { row->from, row->to, run->plan->helper_argv[n], run->plan->helper_numbers[n] };

	if (userns_spawn(&helper, run->init, run->helper_output[1], &run->helper[n], e))
		return -e->code;
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

static int supervise(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return host_supervise(run, e);
}

/*
 * In a process of its own, since it needs the ids of the box. What is left now is taken away by the next box on this root, so
 * nothing here is worth failing the run for.
 */
static void take_away(const struct run *run)
{
	if (setns(run->user_ns, CLONE_NEWUSER))
		_exit(1);
	if (sys_setresgid(0) || sys_setresuid(0))
		errno = 0;	/* a map without 0: the caller's own ids have to do */
	for (size_t i = 0; i < run->plan->count; i++)
		if (run->plan->row[i].verb == STEP_POINT && run->plan->row[i].flags & PLAN_MARK)
			points_take(run->root_lock, run->plan->row[i].to);
	points_take_top(run->root_lock);
	_exit(0);
}

static int sweep(struct run *run, const struct step *row, struct err *e)
{
	pid_t sweeper;

	(void)row;
	/* whoever gets the exclusive lock is the last box on this root, and holds off the next until it is clean */
	if (flock(run->root_lock, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? 0 : err_sys(e, "flock");
	sweeper = fork();
	if (sweeper < 0)
		return err_sys(e, "fork");
	if (!sweeper)
		take_away(run);
	while (waitpid(sweeper, NULL, 0) < 0 && errno == EINTR)
		;
	fd_close(&run->root_lock);
	return 0;
}

/*** Init ***/

/* ECANCELED says: the other process is gone. Its own failure, if it had one, is the one that counts. */
static int check_host(struct run *run, struct err *e)
{
	struct pollfd gate = { .fd = run->gate[0], .events = POLLIN };

	if (poll(&gate, 1, 0) > 0 && gate.revents & POLLHUP && !(gate.revents & POLLIN))
		return err_code(e, ECANCELED, "rbox is gone");
	return 0;
}

static int follow(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
		return err_sys(e, "PR_SET_PDEATHSIG");
	/* a parent that died before the call above sends nothing; the pipe, whose other end only it has, tells */
	if (run->who == INIT)
		return check_host(run, e);
	return getppid() == run->parent ? 0 : err_code(e, ECANCELED, "init is gone");
}

static int group(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return setpgid(0, 0) ? err_sys(e, "setpgid") : 0;
}

static int subreap(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) ? err_sys(e, "PR_SET_CHILD_SUBREAPER") : 0;
}

static int deny_setgroups(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return userns_deny_setgroups(e);
}

static int shift_time(struct run *run, const struct step *row, struct err *e)
{
	char offsets[128];
	AUTO_FD int fd = -1;
	int size = snprintf(offsets, sizeof offsets, "monotonic %s 0\nboottime %s 0\n", row->to, row->to);

	(void)run;
	if (unshare(CLONE_NEWTIME))
		return err_sys(e, "unshare");
	fd = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "/proc/self/timens_offsets");
	size = fd_write(fd, offsets, (size_t)size);
	return size ? err_code(e, -size, "/proc/self/timens_offsets") : 0;
}

static int tree(struct run *run, const struct step *row, struct err *e)
{
	return mounts_tree(row->from, row->flags & UINT32_MAX, &run->plan->slot[row->slot], e);
}

static int node(struct run *run, const struct step *row, struct err *e)
{
	return mounts_node(row->from, PLAN_MAJOR(row->flags), PLAN_MINOR(row->flags), &run->plan->slot[row->slot], e);
}

static int new(struct run *run, const struct step *row, struct err *e)
{
	return mounts_new(row->type, row->to, row->flags, &run->plan->slot[row->slot], e);
}

static int root(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = fd_take(&run->plan->slot[row->slot]);

	return mounts_attach_root(fd, e);
}

static int pivot(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return mounts_pivot(e);
}

static int detach(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return mounts_detach_old(e);
}

static int await(struct run *run, const struct step *row, struct err *e)
{
	char byte;
	long got = fd_read(run->gate[0], &byte, 1);

	(void)row;
	if (got < 0)
		return err_code(e, (int)-got, "%s", "");
	return got ? 0 : err_code(e, ECANCELED, "rbox is gone");
}

static int become(struct run *run, const struct step *row, struct err *e)
{
	unsigned uid, gid;

	(void)run;
	read_pair(row->to, &uid, &gid);
	if (sys_setresgid(gid))
		return err_sys(e, "setresgid");
	return sys_setresuid(uid) ? err_sys(e, "setresuid") : 0;
}

static int point(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return points_make(row->to, row->type[0] == 'd', row->flags & PLAN_MARK, e);
}

static int seal(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return mounts_seal(row->to, e);
}

static int attach(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = fd_take(&run->plan->slot[row->slot]);

	if (mounts_attach(fd, row->to, row->flags & PLAN_LINKS, e))
		return -e->code;
	return row->flags & PLAN_ENTER && fchdir(fd) ? err_sys(e, "fchdir") : 0;
}

static int enter(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return chdir(row->to) ? err_sys(e, "%s", "") : 0;
}

static int device(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = fd_take(&run->plan->slot[row->slot]);

	return mounts_device(fd, row->to, e);
}

static int make_link(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return mounts_link(row->from, row->to, e);
}

static int mount_new(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return mounts_mount(row->type, row->to, row->from, row->flags, e);
}

/* "/proc/keys" as it is named from /proc, the working directory. */
static const char *within(const char *path)
{
	return strchr(path + 1, '/') + 1;
}

static int hide(struct run *run, const struct step *row, struct err *e)
{
	if (row->slot == PLAN_NO_SLOT)
		return mounts_hide(row->from ? within(row->from) : NULL, within(row->to), e);
	AUTO_FD int fd = fd_take(&run->plan->slot[row->slot]);
	return mounts_attach(fd, within(row->to), false, e);
}

static int restrict_path(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return mounts_restrict(within(row->to), e);
}

static int hostname(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return sethostname(run->plan->hostname, strlen(run->plan->hostname)) ? err_sys(e, "sethostname") : 0;
}

static int loopback(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return net_loopback(e);
}

static int ping(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return net_ping_groups(row->to, e);
}

static int harden(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) ? err_sys(e, "PR_SET_DUMPABLE") : 0;
}

static int make_command(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return actors_make_command(run, e);
}

static int veil(struct run *run, const struct step *row, struct err *e)
{
	size_t size = run->options->arguments_size;

	(void)e;
	memset(run->options->arguments, 0, size);
	if (size)
		memcpy(run->options->arguments, row->to, strlen(row->to) < size ? strlen(row->to) : size - 1);
	return 0;
}

static int reap(struct run *run, const struct step *row, struct err *e)
{
	struct reap life = { run->command, run->gate[0], run->report[1], run->has_own_pids, &run->slim };

	(void)row;
	/* no namespace ends the box with init: so it has to live long enough to do that itself, when the gate says so */
	if (!run->has_own_pids && prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0))
		return err_sys(e, "PR_SET_PDEATHSIG");
	return reap_until(&life, e);
}

/*** Command ***/

static int session(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return setsid() < 0 ? err_sys(e, "setsid") : 0;
}

static int keyring(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	if (sys_new_session_keyring() >= 0)
		return 0;
	/* a kernel without keys, or a filter that refuses them: then COMMAND, which is under it too, cannot reach any */
	return errno == ENOSYS || errno == EPERM ? 0 : err_sys(e, "keyctl");
}

static int bound(struct run *run, const struct step *row, struct err *e)
{
	uint64_t set = 0;

	(void)run;
	return caps_parse(row->to, &set, e) ? -EINVAL : caps_bound(set, e);
}

static int groups(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return sys_setgroups(run->plan->group_count, run->plan->groups) ? err_sys(e, "setgroups") : 0;
}

static int capabilities(struct run *run, const struct step *row, struct err *e)
{
	uint64_t set = 0;

	(void)run;
	if (caps_parse(row->to, &set, e))
		return -EINVAL;
	return caps_limit(set, e);
}

static int workdir(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = sys_openat2(AT_FDCWD, row->to, O_PATH | O_DIRECTORY | O_CLOEXEC, 0, RESOLVE_NO_MAGICLINKS);

	(void)run;
	if (fd < 0 || fchdir(fd))
		return err_sys(e, "%s", "");
	return 0;
}

static int set_umask(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)e;
	umask((mode_t)row->flags);
	return 0;
}

static int set_nice(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return setpriority(PRIO_PROCESS, 0, (int)strtol(row->to, NULL, 10)) ? err_sys(e, "setpriority") : 0;
}

/* Exec closes them: until then a failed exec still has a channel to say so. */
static int descriptors(struct run *run, const struct step *row, struct err *e)
{
	const char *list = row->to;
	unsigned first = 0;

	(void)run;
	while (*list) {
		unsigned kept = next_number(&list);

		if (kept > first && sys_close_range(first, kept - 1, CLOSE_RANGE_CLOEXEC))
			return err_sys(e, "close_range");
		first = kept + 1;
	}
	return sys_close_range(first, ~0u, CLOSE_RANGE_CLOEXEC) ? err_sys(e, "close_range") : 0;
}

static int exec(struct run *run, const struct step *row, struct err *e)
{
	sigprocmask(SIG_SETMASK, &run->caller_mask, NULL);
	return program_execute(row->from, run->plan->candidate, run->plan->argv, run->plan->environment, e);
}

typedef int step_function(struct run *run, const struct step *row, struct err *e);

static step_function *const functions[] = {
	[STEP_LOCK] = lock,
	[STEP_CLONE] = clone_init,
	[STEP_HOLD] = hold,
	[STEP_NOTE] = note,
	[STEP_SPAWN] = spawn,
	[STEP_COLLECT_HELPERS] = collect_helpers,
	[STEP_MAP] = map,
	[STEP_DENY_SETGROUPS] = deny_setgroups,
	[STEP_RELEASE] = release,
	[STEP_SUPERVISE] = supervise,
	[STEP_SWEEP] = sweep,
	[STEP_FOLLOW] = follow,
	[STEP_GROUP] = group,
	[STEP_SUBREAP] = subreap,
	[STEP_TIME] = shift_time,
	[STEP_TREE] = tree,
	[STEP_NODE] = node,
	[STEP_NEW] = new,
	[STEP_ROOT] = root,
	[STEP_PIVOT] = pivot,
	[STEP_DETACH] = detach,
	[STEP_AWAIT] = await,
	[STEP_BECOME] = become,
	[STEP_POINT] = point,
	[STEP_SEAL] = seal,
	[STEP_ATTACH] = attach,
	[STEP_ENTER] = enter,
	[STEP_DEVICE] = device,
	[STEP_LINK] = make_link,
	[STEP_MOUNT] = mount_new,
	[STEP_HIDE] = hide,
	[STEP_RESTRICT] = restrict_path,
	[STEP_HOSTNAME] = hostname,
	[STEP_LOOPBACK] = loopback,
	[STEP_PING] = ping,
	[STEP_HARDEN] = harden,
	[STEP_FORK] = make_command,
	[STEP_VEIL] = veil,
	[STEP_REAP] = reap,
	[STEP_SESSION] = session,
	[STEP_KEYRING] = keyring,
	[STEP_BOUND] = bound,
	[STEP_GROUPS] = groups,
	[STEP_USER] = become,
	[STEP_CAPABILITIES] = capabilities,
	[STEP_WORKDIR] = workdir,
	[STEP_UMASK] = set_umask,
	[STEP_NICE] = set_nice,
	[STEP_DESCRIPTORS] = descriptors,
	[STEP_EXEC] = exec,
};
static_assert(sizeof functions / sizeof *functions == STEP_VERBS, "each verb has a function");

int steps_execute(struct run *run, const struct step *row, struct err *e)
{
	return functions[row->verb](run, row, e);
}
