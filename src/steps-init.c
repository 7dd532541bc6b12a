/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "contents.h"
#include "fd.h"
#include "guard.h"
#include "mounts.h"
#include "net.h"
#include "overlay.h"
#include "pinning.h"
#include "points.h"
#include "reap.h"
#include "record.h"
#include "sys.h"
#include "terminal.h"
#include "test-hooks.h"
#include "userns.h"

/* "UID:GID", written by the plan. */
static void read_pair(const char *pair, unsigned *uid, unsigned *gid)
{
	char *colon;

	*uid = (unsigned)strtoul(pair, &colon, 10);
	*gid = (unsigned)strtoul(colon + 1, NULL, 10);
}

/* ECANCELED says: the other process is gone. Its own failure, if it had one, is the one that counts. */
static int check_host(struct run *run, struct err *e)
{
	struct pollfd gate = { .fd = run->gate[0], .events = POLLIN };

	if (poll(&gate, 1, 0) < 0)
		return err_sys(e, "poll");
	if (gate.revents & POLLHUP && !(gate.revents & POLLIN))
		return err_code(e, ECANCELED, "rbox is gone");
	return 0;
}

static int check_parent(const struct run *run, struct err *e)
{
	struct pollfd parent = { .fd = run->parent_pidfd, .events = POLLIN };
	int gone = run->parent_unseen ? poll(&parent, 1, 0) : getppid() != run->parent;

	if (gone < 0)
		return err_sys(e, "poll");
	return gone ? err_code(e, ECANCELED, "init is gone") : 0;
}

static int follow(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
		return err_sys(e, "PR_SET_PDEATHSIG");
	/* a parent that died before the call above sends nothing; the pipe, whose other end only it has, tells */
	if (run->who == INIT)
		return check_host(run, e);
	return check_parent(run, e);
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

static int open_children(struct run *run, const struct step *row, struct err *e)
{
	static const char path[] = "/proc/thread-self/children";

	(void)row;
	run->children = open(path, O_RDONLY | O_CLOEXEC);
	return run->children < 0 ? err_sys(e, "%s", path) : 0;
}

static int deny_setgroups(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return userns_deny_setgroups(e);
}

static int refuse(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return userns_refuse(row->type[0] == 'u' ? "user" : "cgroup", e);
}

static int limit_pids(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return userns_limit_pids(row->to, e);
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

static int ready(struct run *run, const struct step *row, struct err *e)
{
	struct record record = { .kind = RECORD_READY };
	int r = record_send(run->report[1], &record);

	(void)row;
	if (r == -EPIPE)
		return err_code(e, ECANCELED, "rbox is gone");
	return r ? err_code(e, -r, "%s", "") : 0;
}

static int join(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = fd_take(&run->plan->slot[row->slot]);

	if (setns(fd, 0))
		return err_sys(e, "setns");
	/* a parent outside has no number there: pid_namespaces(7) */
	run->parent_unseen |= strcmp(row->type, "pid") == 0;
	return 0;
}

static uint64_t propagation(uint64_t flags)
{
	return flags & PLAN_SLAVE ? MS_SLAVE : flags & PLAN_SHARED ? MS_SHARED : flags & PLAN_UNBINDABLE ? MS_UNBINDABLE :
	       flags & PLAN_PRIVATE ? MS_PRIVATE : 0;
}

static int open_files(struct run *run, const struct step *row, struct err *e)
{
	struct rlimit limit;

	(void)run;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return err_sys(e, "getrlimit");
	limit.rlim_cur = strtoul(row->to, NULL, 10);
	return setrlimit(RLIMIT_NOFILE, &limit) ? err_sys(e, "setrlimit") : 0;
}

static int tree(struct run *run, const struct step *row, struct err *e)
{
	struct mounts_way way = { row->flags & UINT32_MAX, propagation(row->flags), row->flags & PLAN_RECURSIVE };

	return mounts_tree(row->from, &way, &run->plan->slot[row->slot], e);
}

/* What the host process has claimed cannot be a layer: it lies in the host's mount namespace. */
static int layer(struct run *run, const struct step *row, struct err *e)
{
	struct stat wanted, got;
	int *fd = &run->plan->slot[row->slot];

	if (mounts_layer(row->from, fd, e))
		return err_again(e);
	if (row->within == PLAN_NO_SLOT)
		return 0;
	if (fstat(run->plan->slot[row->within], &wanted) || fstat(*fd, &got))
		return err_sys(e, "%s", "");
	return wanted.st_dev == got.st_dev && wanted.st_ino == got.st_ino ? 0 : err_set(e, "it is not the directory that was claimed");
}

static int file(struct run *run, const struct step *row, struct err *e)
{
	return contents_open(row->from, &run->plan->slot[row->slot], e);
}

static int node(struct run *run, const struct step *row, struct err *e)
{
	const struct mounts_device device = { row->from, PLAN_MAJOR(row->flags), PLAN_MINOR(row->flags), row->type };

	return mounts_node(&device, &run->plan->slot[row->slot], e);
}

static int new(struct run *run, const struct step *row, struct err *e)
{
	return mounts_new(row->type, row->to, row->flags, &run->plan->slot[row->slot], e);
}

static int stage(struct run *run, const struct step *row, struct err *e)
{
	return mounts_stage(run->plan->slot[row->slot], e);
}

/* The lower layers lie in the slots before the overlay's own. */
static int make_overlay(struct run *run, const struct step *row, struct err *e)
{
	size_t lowers = PLAN_LAYERS_OF(row->flags);
	int *layers = &run->plan->slot[row->slot - (int)lowers];
	struct overlay overlay = {
		layers, lowers, run->plan->slot[row->within], row->flags & UINT32_MAX, row->flags & PLAN_ALONE,
	};
	int r = overlay_make(&overlay, &run->plan->slot[row->slot], e);

	for (size_t i = 0; i < lowers; i++)
		fd_close(&layers[i]);
	if (overlay.is_kept)
		fd_close(&run->plan->slot[row->within]);
	return r;
}

static struct contents contents(const struct step *row, int source)
{
	enum contents_kind kind = row->type[0] == 'c' ? CONTENTS_COPY : row->type[0] == 't' ? CONTENTS_TEXT : CONTENTS_LINK;

	return (struct contents){ kind, source, row->from };
}

static int make(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int source = fd_take(&run->plan->slot[row->slot]);
	struct contents c = contents(row, source);

	return contents_mount(&c, (unsigned)row->slot, &run->plan->slot[row->slot], e);
}

static int put(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int source = row->slot == PLAN_NO_SLOT ? -1 : fd_take(&run->plan->slot[row->slot]);
	AUTO_FD int directory = -1;
	struct contents c = contents(row, source);
	const char *name;

	struct points_memory memory = { run->plan->slot[row->within], row->flags & PLAN_LINKS };

	if (points_open_parent(&memory, row->to + row->skip, &name, &directory, e))
		return err_again(e);
	return contents_make(&c, directory, name, e);
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
	if (row->type && caps_keep(e))
		return -EINVAL;
	if (sys_setresgid(gid))
		return err_sys(e, "setresgid");
	return sys_setresuid(uid) ? err_sys(e, "setresuid") : 0;
}

static int point(struct run *run, const struct step *row, struct err *e)
{
	if (row->within != PLAN_NO_SLOT) {
		struct points_memory memory = { run->plan->slot[row->within], row->flags & PLAN_LINKS };

		return points_make_in(&memory, row->to + row->skip, row->type[0] == 'd', e);
	}
	return points_make(row->to, row->type[0] == 'd', row->flags & PLAN_MARK, e);
}

static struct mounts_target target_of(const struct run *run, const struct step *row)
{
	enum mounts_links links = row->flags & PLAN_PIN ? MOUNTS_PINNED : row->flags & PLAN_LINKS ? MOUNTS_LINKS :
				  row->flags & PLAN_OVER_LINK ? MOUNTS_OVER_LINK : MOUNTS_NO_LINKS;

	return (struct mounts_target){
		.within = row->within == PLAN_NO_SLOT ? -1 : run->plan->slot[row->within], .path = row->to + row->skip, .links = links,
	};
}

static int there(struct run *run, const struct step *row, struct err *e)
{
	struct mounts_target target = target_of(run, row);
	AUTO_FD int directory = -1;

	if (mounts_find_directory(&target, &directory, e))
		return err_again(e);
	if (row->slot != PLAN_NO_SLOT)
		run->plan->slot[row->slot] = fd_take(&directory);
	return 0;
}

static int mask(struct run *run, const struct step *row, struct err *e)
{
	struct mounts_target target = target_of(run, row);
	int r = mounts_mask(&run->plan->slot[row->slot], &target, e);

	if (!(row->flags & PLAN_KEEP))
		fd_close(&run->plan->slot[row->slot]);
	return r;
}

static int pin(struct run *run, const struct step *row, struct err *e)
{
	struct mounts_target target = target_of(run, row);

	return pinning_directory(&target, e);
}

static int cover(struct run *run, const struct step *row, struct err *e)
{
	struct mounts_target target = target_of(run, row);

	return mounts_cover(&target, row->slot == PLAN_NO_SLOT ? -1 : run->plan->slot[row->slot], e);
}

static int spread(struct run *run, const struct step *row, struct err *e)
{
	uint64_t type = row->type[0] == 's' ? MS_SHARED : row->type[0] == 'p' ? MS_PRIVATE : MS_UNBINDABLE;
	struct mounts_way way = { .propagation = type, .is_recursive = row->flags & PLAN_RECURSIVE };

	(void)run;
	return mounts_spread(row->to, &way, e);
}

static int seal(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return mounts_seal(row->to, e);
}

static int attach(struct run *run, const struct step *row, struct err *e)
{
	struct mounts_target target = target_of(run, row);
	int fd = run->plan->slot[row->slot];
	int r = mounts_attach(fd, &target, e);

	if (!r && row->flags & PLAN_ENTER && fchdir(fd))
		r = err_sys(e, "fchdir");
	if (!(row->flags & PLAN_KEEP))
		fd_close(&run->plan->slot[row->slot]);
	return r;
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

/* In the working directory: what is skipped is its own path. */
static int hide(struct run *run, const struct step *row, struct err *e)
{
	struct mounts_target target = target_of(run, row);

	if (row->slot == PLAN_NO_SLOT)
		return mounts_hide(row->from ? row->from + row->skip : NULL, target.path, e);
	AUTO_FD int fd = fd_take(&run->plan->slot[row->slot]);
	return mounts_attach(fd, &target, e);
}

static int restrict_path(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return mounts_restrict(row->to + row->skip, e);
}

static int guard(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return guard_proc(e);
}

static int terminal(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int master = -1;
	unsigned uid, gid;
	int r;

	if (terminal_make(row->from, &master, &run->slave, e))
		return -EINVAL;
	terminal_copy(run->slave, !run->in_background);
	read_pair(row->to, &uid, &gid);
	/* its group stays tty's */
	if (uid && fchown(run->slave, uid, (gid_t)-1))
		return err_sys(e, "chown");
	if (row->slot != PLAN_NO_SLOT && terminal_node(run->slave, &run->plan->slot[row->slot], e))
		return -EINVAL;
	if (terminal_control(run->slave, e))
		return -EINVAL;
	r = fd_send(run->terminal[1], master);
	fd_close(&run->terminal[1]);
	return r ? err_code(e, -r, "hand it to rbox") : 0;
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
	struct reap life = { run->command, run->gate[0], run->report[1], run->end, run->children, &run->slim };

	(void)row;
	test_try("init");
	/*
	 * no namespace ends the box with init: so it has to live long enough to do that itself, when the gate says so, and to go on for it
	 * where a box that shares the caller's pids has stopped it
	 */
	if (run->end != REAP_NAMESPACE && prctl(PR_SET_PDEATHSIG, SIGCONT, 0, 0, 0))
		return err_sys(e, "PR_SET_PDEATHSIG");
	return reap_until(&life, e);
}

step_function *const steps_of_init[STEP_VERBS] = {
	[STEP_DENY_SETGROUPS] = deny_setgroups,
	[STEP_FOLLOW] = follow,
	[STEP_GROUP] = group,
	[STEP_SUBREAP] = subreap,
	[STEP_CHILDREN] = open_children,
	[STEP_REFUSE] = refuse,
	[STEP_PIDS] = limit_pids,
	[STEP_TIME] = shift_time,
	[STEP_READY] = ready,
	[STEP_JOIN] = join,
	[STEP_OPEN_FILES] = open_files,
	[STEP_TREE] = tree,
	[STEP_LAYER] = layer,
	[STEP_FILE] = file,
	[STEP_STAGE] = stage,
	[STEP_OVERLAY] = make_overlay,
	[STEP_MAKE] = make,
	[STEP_UNSTAGE] = detach,
	[STEP_THERE] = there,
	[STEP_PUT] = put,
	[STEP_MASK] = mask,
	[STEP_PIN] = pin,
	[STEP_COVER] = cover,
	[STEP_SPREAD] = spread,
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
	[STEP_GUARD] = guard,
	[STEP_TERMINAL] = terminal,
	[STEP_HOSTNAME] = hostname,
	[STEP_LOOPBACK] = loopback,
	[STEP_PING] = ping,
	[STEP_HARDEN] = harden,
	[STEP_FORK] = make_command,
	[STEP_VEIL] = veil,
	[STEP_REAP] = reap,
	[STEP_USER] = become,
};
