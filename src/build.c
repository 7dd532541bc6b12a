/* SPDX-License-Identifier: MIT */
#include "build.h"

#include <errno.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <string.h>

#include "identity.h"
#include "path.h"
#include "policy.h"
#include "process.h"
#include "text.h"

/* What the parts of a build share. */
struct build {
	struct plan *plan;
	const struct spec *spec;
	const struct facts *facts;
	struct identity who;
	int root, proc, sys;			/* slots; PLAN_NO_SLOT where there is none */
	int device[8];
	int shm, mqueue, resolv, hosts, null;
	int *mount;				/* a slot for each of the spec's mounts */
	const char **target;			/* their destinations, clean */
	bool has_new_proc;			/* not the caller's */
	bool points_in_root;			/* ROOT gets mount points for the time of the box */
};

enum { PING_LAST = INT32_MAX - 1 };	/* GID_T_MAX of net/ping.h, less one */
enum { OWN_TREE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC };

static struct step *add(struct build *b, enum actor who, enum verb verb, const char *why)
{
	return plan_add(b->plan, who, verb, why);
}

static int new_slot(struct build *b)
{
	return (int)b->plan->slots++;
}

/*** 1, 2: namespaces and ids ***/

static uint64_t namespaces(const struct spec *spec)
{
	return CLONE_NEWUSER | CLONE_NEWNS |
	       (spec->share & SHARE_PID ? 0 : CLONE_NEWPID) | (spec->share & SHARE_IPC ? 0 : CLONE_NEWIPC) |
	       (spec->share & SHARE_UTS ? 0 : CLONE_NEWUTS) | (spec->net == NET_HOST ? 0 : CLONE_NEWNET) |
	       (spec->share & SHARE_CGROUP ? 0 : CLONE_NEWCGROUP);
}

static const char *map_text(struct build *b, const struct ids *map)
{
	char text[IDS_BYTES];

	return ids_format(map, text, sizeof text) ? "" : plan_text(b->plan, "%s", text);
}

static void add_map(struct build *b, enum actor who, const char *type, const struct ids *map)
{
	struct step *row = add(b, who, STEP_MAP, b->who.map_why);

	row->type = type;
	row->to = map_text(b, map);
}

static void add_helper(struct build *b, const char *program, const char *type, const struct ids *map)
{
	struct step *row = add(b, HOST, STEP_SPAWN, b->who.map_why);

	row->from = program;
	row->type = type;
	row->to = map_text(b, map);
}

/* Whether init has to wait for the host process before it uses ids. */
static bool is_gated(const struct build *b)
{
	return b->plan->mapping != MAPPED_BY_INIT || b->points_in_root || b->spec->has_status_fd;
}

static void add_host_begin(struct build *b)
{
	if (b->points_in_root)
		add(b, HOST, STEP_LOCK, "ROOT lacks mount points: who holds this lock uses the ones made now, the last one takes "
					"them away")->from = b->facts->root;
	add(b, HOST, STEP_CLONE, "a user namespace first, all others in the same call: every later power comes from it, and "
				 "the kernel makes it their owner")->flags = namespaces(b->spec);
	if (b->points_in_root)
		add(b, HOST, STEP_HOLD, "mount points are taken away with the ids that made them, after the box has ended");
	if (b->spec->has_status_fd)
		add(b, HOST, STEP_NOTE, "--status-fd tells them; later process 1 is closed to all");
	if (b->plan->mapping == MAPPED_BY_HELPERS) {
		add_helper(b, b->facts->newuidmap, "uid", &b->plan->uid_map);
		add_helper(b, b->facts->newgidmap, "gid", &b->plan->gid_map);
		add(b, HOST, STEP_COLLECT_HELPERS, "both helpers run at the same time, and init meanwhile does what needs no ids");
	}
	if (b->plan->mapping == MAPPED_BY_HOST) {
		add_map(b, HOST, "uid", &b->plan->uid_map);
		add_map(b, HOST, "gid", &b->plan->gid_map);
	}
	if (is_gated(b))
		add(b, HOST, STEP_RELEASE, "init may use ids from here on");
}

static void add_init_begin(struct build *b)
{
	add(b, INIT, STEP_FOLLOW, "no process of the box outlives rbox, whatever kills it");
	if (!b->spec->no_init)
		add(b, INIT, STEP_GROUP, "the terminal's signals reach the box once: through the host process");
	if (b->spec->share & SHARE_PID)
		add(b, INIT, STEP_SUBREAP, "orphans of the box come to init, though it is not process 1");
	if (b->plan->mapping == MAPPED_BY_INIT) {
		add(b, INIT, STEP_DENY_SETGROUPS, "the kernel lets a caller without power over ids map its own group only after this");
		add_map(b, INIT, "uid", &b->plan->uid_map);
		add_map(b, INIT, "gid", &b->plan->gid_map);
	}
	add(b, INIT, STEP_UMASK, "modes are exactly those that these rows give")->flags = 0;
	if (b->spec->has_time_offset) {
		add(b, INIT, STEP_TIME, "a time namespace takes its offsets before its first process, and through the caller's /proc")
			->to = plan_text(b->plan, "%lld", b->spec->time_offset);
	}
}

/*** 3: collecting ***/

static int add_tree(struct build *b, const char *from, uint64_t flags, const char *why)
{
	struct step *row = add(b, INIT, STEP_TREE, why);

	row->from = from;
	row->flags = flags | PLAN_PRIVATE | PLAN_RECURSIVE;
	row->slot = new_slot(b);
	return row->slot;
}

static int add_new(struct build *b, const char *type, const char *options, uint64_t flags, const char *why)
{
	struct step *row = add(b, INIT, STEP_NEW, why);

	row->type = type;
	row->to = options;
	row->flags = flags;
	row->slot = new_slot(b);
	return row->slot;
}

static void collect_proc(struct build *b)
{
	const char *why = "--proc host";

	b->proc = PLAN_NO_SLOT;
	if (b->spec->proc == PROC_NONE)
		return;
	if (b->spec->proc == PROC_NEW && !(b->spec->share & SHARE_PID) && !b->facts->proc_covered) {
		b->has_new_proc = true;
		b->proc = add_new(b, "proc", NULL, OWN_TREE,
				  "made while the caller's /proc is visible: the kernel refuses a new one later");
		return;
	}
	if (b->spec->proc == PROC_NEW)
		why = b->spec->share & SHARE_PID ? "the processes are the caller's, and so is /proc"
						 : "the caller's /proc is partly covered, so the kernel refuses a new one";
	if (b->spec->proc == PROC_NEW && b->facts->proc_covered)
		plan_warn(b->plan, "the box sees the caller's processes in /proc: a part of the caller's own /proc is covered, as in "
				   "a container, so the kernel refuses a new one");
	b->proc = add_tree(b, "/proc", OWN_TREE, why);
}

static void collect_sys(struct build *b)
{
	b->sys = PLAN_NO_SLOT;
	if (b->spec->sys == SYS_NONE || !b->facts->sys_there)
		return;
	if (b->spec->net == NET_NONE && !b->facts->sys_covered)
		b->sys = add_new(b, "sysfs", NULL, OWN_TREE | MOUNT_ATTR_RDONLY,
				 "made while the caller's /sys is visible, for the same reason");
	else
		b->sys = add_tree(b, "/sys", OWN_TREE | MOUNT_ATTR_RDONLY,
				  b->spec->net == NET_HOST ? "a new sysfs shows the network's devices, and the network is the caller's"
							   : "the caller's /sys is partly covered, so the kernel refuses a new one");
}

static int add_node(struct build *b, const struct policy_device *device, const char *why)
{
	struct step *row = add(b, INIT, STEP_NODE, why);

	row->from = plan_text(b->plan, "/dev/%s", device->name);
	row->flags = PLAN_DEVICE(device->major, device->minor);
	row->slot = new_slot(b);
	return row->slot;
}

static void collect_dev(struct build *b)
{
	b->shm = b->mqueue = PLAN_NO_SLOT;
	if (b->spec->dev == DEV_HOST)
		b->device[0] = add_tree(b, "/dev", 0, "--dev host");
	if (b->spec->dev == DEV_NONE && b->spec->proc == PROC_NEW)
		b->null = add_node(b, &policy_device[0], "goes over what of /proc is hidden");
	if (b->spec->dev != DEV_MINIMAL)
		return;
	for (size_t i = 0; i < policy_device_count; i++)
		b->device[i] = add_node(b, &policy_device[i], "device nodes cannot be made in a user namespace: the caller's are bound");
	if (b->spec->share & SHARE_IPC && b->facts->shm_there)
		b->shm = add_tree(b, "/dev/shm", 0, "--share ipc: POSIX shared memory lives there");
	if (b->spec->share & SHARE_IPC && b->facts->mqueue_there)
		b->mqueue = add_tree(b, "/dev/mqueue", 0, "--share ipc: POSIX message queues live there");
}

static void collect_network_files(struct build *b)
{
	b->resolv = b->hosts = PLAN_NO_SLOT;
	if (b->spec->net != NET_HOST)
		return;
	if (b->facts->resolv_there)
		b->resolv = add_tree(b, "/etc/resolv.conf", MOUNT_ATTR_RDONLY, "the network is the caller's, and so are its name servers");
	if (b->facts->hosts_there)
		b->hosts = add_tree(b, "/etc/hosts", MOUNT_ATTR_RDONLY, "the network is the caller's, and so are its hosts");
}

static void collect_binds(struct build *b)
{
	for (size_t i = 0; i < b->spec->mount_count; i++) {
		const struct spec_mount *m = &b->spec->mount[i];

		b->mount[i] = PLAN_NO_SLOT;
		if (m->kind != SPEC_BIND)
			continue;
		b->mount[i] = add_tree(b, plan_text(b->plan, "%.*s", (int)m->source_size, m->source),
				       m->read_only ? MOUNT_ATTR_RDONLY : 0,
				       "opened once, as the caller, while the caller's tree is there");
	}
}

static void add_collecting(struct build *b)
{
	bool sealed_here = b->spec->read_only && !b->points_in_root;

	b->root = add_tree(b, b->facts->root, sealed_here ? MOUNT_ATTR_RDONLY : 0,
			   "a tree of its own, private: nothing that is mounted in it travels, and pivot_root wants a mount that is "
			   "not shared");
	collect_proc(b);
	collect_sys(b);
	collect_dev(b);
	collect_network_files(b);
	collect_binds(b);
}

/*** 4: the root ***/

static void add_pivot(struct build *b)
{
	add(b, INIT, STEP_ROOT, "pivot_root wants the new root to be a mount point and not the current root: it is attached over "
				"/, and becomes the working directory")->slot = b->root;
	add(b, INIT, STEP_PIVOT, "chroot can be left, a root that is replaced cannot; the old one is stacked on the new, so no "
				 "put-old directory is needed");
	add(b, INIT, STEP_DETACH, "the old root has to be out of reach before any path of the new one is followed");
}

/*** 5: mounts ***/

/* The last of the user's mounts before `index` that the destination of that one lies in; -1 if it lies in none. */
static int covering_mount(const struct build *b, size_t index)
{
	for (size_t i = index; i-- > 0;)
		if (path_is_inside(b->target[index], b->target[i]))
			return (int)i;
	return -1;
}

static bool is_in_own_tree(const struct build *b, const char *target)
{
	return (b->spec->dev != DEV_NONE && path_is_inside(target, "/dev")) ||
	       (b->proc != PLAN_NO_SLOT && path_is_inside(target, "/proc")) ||
	       (b->sys != PLAN_NO_SLOT && path_is_inside(target, "/sys"));
}

/* Whether the mount point would have to be made in ROOT itself. */
static bool is_point_in_root(const struct build *b, size_t index)
{
	return covering_mount(b, index) < 0 && b->facts->mount[index].is_lacking && !is_in_own_tree(b, b->target[index]);
}

/* Whether it has to be made in memory, right before it is used: in a tmpfs of the box. */
static bool is_point_in_memory(const struct build *b, size_t index)
{
	int over = covering_mount(b, index);

	if (over >= 0)
		return b->spec->mount[over].kind == SPEC_TMPFS;
	return b->spec->dev == DEV_MINIMAL && path_is_inside(b->target[index], "/dev");
}

static void add_point(struct build *b, const char *to, bool is_directory, uint64_t flags, const char *why)
{
	struct step *row = add(b, INIT, STEP_POINT, why);

	row->to = to;
	row->type = is_directory ? "directory" : "file";
	row->flags = flags;
}

static bool is_lacking(enum facts_point point)
{
	return point == POINT_LACKING || point == POINT_MARKED;
}

static const struct own_point { const char *path; size_t point; bool is_directory; } own_points[] = {
	{ "/dev", offsetof(struct facts, dev), true },
	{ "/proc", offsetof(struct facts, proc), true },
	{ "/sys", offsetof(struct facts, sys), true },
};
enum { OWN_POINTS = sizeof own_points / sizeof *own_points };

static bool uses_point(const struct build *b, const char *path)
{
	switch (path[1]) {
	case 'd': return b->spec->dev != DEV_NONE;
	case 'p': return b->spec->proc != PROC_NONE;
	default:  return b->spec->sys != SYS_NONE && b->facts->sys_there;
	}
}

static enum facts_point point_of(const struct build *b, const struct own_point *p)
{
	return *(const enum facts_point *)((const char *)b->facts + p->point);
}

static bool uses_resolv(const struct build *b)
{
	return b->spec->net == NET_HOST && b->facts->resolv_there;
}

static bool uses_hosts(const struct build *b)
{
	return b->spec->net == NET_HOST && b->facts->hosts_there;
}

static bool needs_points_in_root(const struct build *b)
{
	for (size_t i = 0; i < OWN_POINTS; i++)
		if (uses_point(b, own_points[i].path) && is_lacking(point_of(b, &own_points[i])))
			return true;
	for (size_t i = 0; i < b->spec->mount_count; i++)
		if (is_point_in_root(b, i))
			return true;
	return (uses_resolv(b) && b->facts->root_resolv_lacking) || (uses_hosts(b) && b->facts->root_hosts_lacking);
}

static void add_points(struct build *b)
{
	static const char why[] = "ROOT lacks it: an empty one, marked, for the time of the box";

	for (size_t i = 0; i < OWN_POINTS; i++)
		if (uses_point(b, own_points[i].path) && is_lacking(point_of(b, &own_points[i])))
			add_point(b, own_points[i].path, true, PLAN_MARK, why);
	if (uses_resolv(b) && b->facts->root_resolv_lacking)
		add_point(b, "/etc/resolv.conf", false, PLAN_MARK | PLAN_LINKS, why);
	if (uses_hosts(b) && b->facts->root_hosts_lacking)
		add_point(b, "/etc/hosts", false, PLAN_MARK | PLAN_LINKS, why);
	for (size_t i = 0; i < b->spec->mount_count; i++)
		if (is_point_in_root(b, i))
			add_point(b, b->target[i], b->spec->mount[i].kind == SPEC_TMPFS || b->facts->mount[i].is_directory,
				  PLAN_MARK | PLAN_LINKS, why);
	if (b->spec->read_only && b->points_in_root)
		add(b, INIT, STEP_SEAL, "--read-only: only now, since mount points had to be made")->to = "/";
}

static void add_attach(struct build *b, int slot, const char *from, const char *to, uint64_t flags, const char *why)
{
	struct step *row = add(b, INIT, STEP_ATTACH, why);

	row->slot = slot;
	row->from = from;
	row->to = to;
	row->flags = flags;
}

static void add_mount(struct build *b, const char *type, const char *to, const char *options, uint64_t flags, const char *why)
{
	struct step *row = add(b, INIT, STEP_MOUNT, why);

	row->type = type;
	row->to = to;
	row->from = options;
	row->flags = flags;
}

static void add_dev(struct build *b)
{
	static const char own_way[] = "reached without following a link: a root may be a stranger's";
	bool has_tty_group = ids_has_inside(&b->plan->gid_map, 5);

	if (b->spec->dev == DEV_HOST)
		add_attach(b, b->device[0], "/dev", "/dev", 0, own_way);
	if (b->spec->dev != DEV_MINIMAL)
		return;
	int slot = add_new(b, "tmpfs", "mode=0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
			   "not sticky and world-writable: there the kernel refuses O_CREAT on nodes of others, and >/dev/null fails");
	add_attach(b, slot, "tmpfs", "/dev", 0, own_way);
	add(b, INIT, STEP_ENTER, "what follows is made relative to it: no path of the root is walked")->to = "/dev";
	for (size_t i = 0; i < policy_device_count; i++) {
		struct step *row = add(b, INIT, STEP_DEVICE, "a file of its own to bind the node on");

		row->to = policy_device[i].name;
		row->slot = b->device[i];
	}
	for (size_t i = 0; i < policy_link_count; i++) {
		struct step *row = add(b, INIT, STEP_LINK, "distributions have it, and shells and scripts use it");

		row->from = policy_link[i].target;
		row->to = policy_link[i].name;
	}
	add_mount(b, "devpts", "pts", has_tty_group ? "newinstance,ptmxmode=0666,mode=0620,gid=5" : "newinstance,ptmxmode=0666,mode=0620",
		  MS_NOSUID | MS_NOEXEC, has_tty_group ? "terminals of the box's own"
						       : "terminals of the box's own; group 5, tty, is not mapped");
	if (b->spec->share & SHARE_IPC) {
		if (b->shm != PLAN_NO_SLOT)
			add_point(b, "/dev/shm", true, 0, "--share ipc");
		if (b->shm != PLAN_NO_SLOT)
			add_attach(b, b->shm, "/dev/shm", "/dev/shm", 0, "--share ipc");
		if (b->mqueue != PLAN_NO_SLOT)
			add_point(b, "/dev/mqueue", true, 0, "--share ipc");
		if (b->mqueue != PLAN_NO_SLOT)
			add_attach(b, b->mqueue, "/dev/mqueue", "/dev/mqueue", 0, "--share ipc");
	} else {
		add_mount(b, "tmpfs", "shm", "mode=1777", MS_NOSUID | MS_NODEV | MS_NOEXEC, "POSIX shared memory of the box's own");
		if (b->facts->mqueue_kernel)
			add_mount(b, "mqueue", "mqueue", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC,
				  "POSIX message queues of the box's own");
	}
	add(b, INIT, STEP_ENTER, "no process starts in /dev")->to = "/";
}

/* What is bound over hidden files and trees; NULL until there is one. */
struct hidden {
	const char *file, *tree;
};

static void add_covers(struct build *b, const char *tree, const struct policy_path *path, size_t count, struct hidden *hidden)
{
	for (size_t i = 0; i < count; i++) {
		bool is_shown = path[i].cover == POLICY_READ_ONLY;
		struct step *row = add(b, INIT, is_shown ? STEP_RESTRICT : STEP_HIDE,
				       is_shown ? "settings of the whole machine, which user id 0 may write without a capability"
						: "tells of the whole machine, not of the box");

		row->to = plan_text(b->plan, "%s/%s", tree, path[i].path);
		if (path[i].cover == POLICY_HIDE_FILE) {
			row->from = hidden->file;
			/* without /dev/null in the box: the caller's goes over the first one, and that over the others */
			row->slot = hidden->file ? PLAN_NO_SLOT : b->null;
			hidden->file = hidden->file ? hidden->file : row->to;
		}
		if (path[i].cover == POLICY_HIDE_TREE) {
			row->from = hidden->tree;
			row->type = hidden->tree ? NULL : "tmpfs";
			hidden->tree = hidden->tree ? hidden->tree : row->to;
		}
	}
}

/*
 * The kernel keeps the range as outside ids, so it has to begin with the extent that is lowest there and end with the one
 * that is highest, and takes it only if the inside numbers rise too (ping_group_range in icmp(7), net/ipv4/sysctl_net_ipv4.c).
 * Where they do not, the extent that COMMAND's group is in has to do. NULL where its ids are all beyond what ping knows.
 */
static const char *ping_groups(struct build *b)
{
	const struct ids *map = &b->plan->gid_map;
	const struct ids_extent *low = &map->extent[0], *high = low, *own = low;
	uint32_t first, last;

	for (unsigned i = 0; i < map->count; i++) {
		const struct ids_extent *x = &map->extent[i];

		if (x->outside < low->outside)
			low = x;
		if (x->outside > high->outside)
			high = x;
		if (b->plan->gid >= x->inside && b->plan->gid - x->inside < x->count)
			own = x;
	}
	if (low->inside > high->inside)
		low = high = own;
	first = low->inside;
	if (first > PING_LAST)
		return NULL;
	last = high->inside + (high->count - 1);
	return plan_text(b->plan, "%u %u", first, last < PING_LAST ? last : PING_LAST);
}

static void add_kernel_trees(struct build *b)
{
	struct hidden hidden = { .file = b->spec->dev == DEV_NONE ? NULL : "/dev/null" };

	if (b->proc != PLAN_NO_SLOT)
		add_attach(b, b->proc, "proc", "/proc", 0, "reached without following a link: a root may be a stranger's");
	if (b->sys != PLAN_NO_SLOT)
		add_attach(b, b->sys, "sysfs", "/sys", 0, "reached without following a link: a root may be a stranger's");
	if (b->has_new_proc && b->spec->net == NET_NONE && ping_groups(b))
		add(b, INIT, STEP_PING, "the network namespace begins with ping for nobody; before /proc/sys becomes read-only")
			->to = ping_groups(b);
	if (b->sys != PLAN_NO_SLOT)
		add_covers(b, "/sys", policy_sys, policy_sys_count, &hidden);
	if (b->proc != PLAN_NO_SLOT && b->spec->proc == PROC_NEW)
		add_covers(b, "/proc", policy_proc, policy_proc_count, &hidden);
}

static void add_user_mounts(struct build *b)
{
	if (b->resolv != PLAN_NO_SLOT)
		add_attach(b, b->resolv, "/etc/resolv.conf", "/etc/resolv.conf", PLAN_LINKS, "bound over, never written into ROOT");
	if (b->hosts != PLAN_NO_SLOT)
		add_attach(b, b->hosts, "/etc/hosts", "/etc/hosts", PLAN_LINKS, "bound over, never written into ROOT");
	for (size_t i = 0; i < b->spec->mount_count; i++) {
		const struct spec_mount *m = &b->spec->mount[i];
		const char *from = "tmpfs";

		if (is_point_in_memory(b, i))
			add_point(b, b->target[i], m->kind == SPEC_TMPFS || b->facts->mount[i].is_directory, PLAN_LINKS,
				  "it lies in memory of the box's own");
		if (m->kind == SPEC_TMPFS)
			b->mount[i] = add_new(b, "tmpfs",
					      plan_text(b->plan, "mode=%04o%s%.*s", m->mode, m->size ? ",size=" : "",
							m->size ? (int)m->size_size : 0, m->size ? m->size : ""),
					      MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (m->no_exec ? MOUNT_ATTR_NOEXEC : 0), "--tmpfs");
		else
			from = plan_text(b->plan, "%.*s", (int)m->source_size, m->source);
		add_attach(b, b->mount[i], from, b->target[i], PLAN_LINKS,
			   "in the order given; links are followed within the root, nothing else is in reach");
	}
}

/*** The whole ***/

/* The first 12 digits of the box's id, without its hyphen. */
static const char *short_id(struct plan *plan, const char *id)
{
	return plan_text(plan, "%.8s%.4s", id, id + 9);
}

static int clean_target(struct build *b, const struct spec_mount *m, const char **target, struct err *e)
{
	char clean[4096], given[4096];
	struct text t = text_in(given, sizeof given);

	text_add_bytes(&t, m->target ? m->target : m->source, m->target ? m->target_size : m->source_size);
	if (t.full || path_clean(m->target ? "/" : b->facts->cwd, given, clean, sizeof clean))
		return err_set(e, "a mount's destination is longer than %zu bytes", sizeof given - 1);
	if (strcmp(clean, "/") == 0)
		return err_set(e, "a mount on / would cover the root itself");
	*target = plan_text(b->plan, "%s", clean);
	return 0;
}

static int clean_targets(struct build *b, struct err *e)
{
	b->mount = plan_keep(b->plan, (b->spec->mount_count + 1) * sizeof *b->mount);
	b->target = plan_keep(b->plan, (b->spec->mount_count + 1) * sizeof *b->target);
	if (!b->mount || !b->target)
		return 0;
	for (size_t i = 0; i < b->spec->mount_count; i++)
		if (clean_target(b, &b->spec->mount[i], &b->target[i], e))
			return -EINVAL;
	return 0;
}

/* A mount that would cover /proc, /dev or /sys is a mistake unless the option that leaves the place free is given. */
static int check_targets(const struct build *b, struct err *e)
{
	for (size_t i = 0; i < b->spec->mount_count; i++)
		for (size_t k = 0; k < OWN_POINTS; k++)
			if (uses_point(b, own_points[k].path) && strcmp(b->target[i], own_points[k].path) == 0)
				return err_hint(e, err_set(e, "a mount on %s would hide the box's own", own_points[k].path),
						"say --%s none as well", own_points[k].path + 1);
	return 0;
}

static int check_points(const struct build *b, struct err *e)
{
	for (size_t i = 0; i < OWN_POINTS; i++) {
		enum facts_point point = point_of(b, &own_points[i]);

		if (!uses_point(b, own_points[i].path) || (point != POINT_SYMLINK && point != POINT_NOT_DIRECTORY))
			continue;
		return err_hint(e, err_set(e, "the root's %s is %s", own_points[i].path,
					   point == POINT_SYMLINK ? "a symbolic link" : "not a directory"),
				"make it a directory, or leave it alone with --%s none", own_points[i].path + 1);
	}
	return 0;
}

static int check_machine(const struct build *b, struct err *e)
{
	const struct facts *f = b->facts;

	if (f->kernel_major < 5 || (f->kernel_major == 5 && f->kernel_minor < 12))
		return err_set(e, "this kernel is Linux %s; rbox needs Linux 5.12 or newer, for mount_setattr", f->kernel);
	if (!f->proc_there && f->chrooted)
		return err_hint(e, err_set(e, "rbox runs in a chroot, where the kernel refuses user namespaces"),
				"enter the tree by rbox or by pivot_root instead of chroot");
	if (!f->proc_there)
		return err_hint(e, err_set(e, "/proc is not mounted here: id maps are written through it"),
				"mount -t proc proc /proc");
	return 0;
}

/* A helper is told its own name, a pid, three numbers an extent; NULL ends them. */
static void add_room(struct plan *plan)
{
	const struct ids *map[PLAN_HELPERS] = { &plan->uid_map, &plan->gid_map };

	plan->slot = plan_keep(plan, (plan->slots + 1) * sizeof *plan->slot);
	for (size_t i = 0; plan->mapping == MAPPED_BY_HELPERS && i < PLAN_HELPERS; i++) {
		plan->helper_argv[i] = plan_keep(plan, (3 * map[i]->count + 3) * sizeof *plan->helper_argv[i]);
		plan->helper_numbers[i] = plan_keep(plan, IDS_BYTES);
	}
}

static void add_init_rest(struct build *b)
{
	if (!(b->spec->share & SHARE_UTS)) {
		struct step *row = add(b, INIT, STEP_HOSTNAME, "needs no ids, so it does not wait for them");

		row->to = b->spec->hostname;
		row->type = b->spec->hostname ? NULL : "id";
	}
	if (b->spec->net == NET_NONE)
		add(b, INIT, STEP_LOOPBACK, "needs no ids, so it does not wait for them");
}

static void add_ids_arrive(struct build *b)
{
	if (is_gated(b))
		add(b, INIT, STEP_AWAIT, "an id that is not mapped can own nothing: files are made only after this");
	if (ids_outside(&b->plan->uid_map, b->who.setup_uid) == b->facts->uid &&
	    ids_outside(&b->plan->gid_map, b->who.setup_gid) == b->facts->gid)
		return;
	add(b, INIT, STEP_BECOME, "the caller is another user in this map; what the box gets made belongs to its root")
		->to = plan_text(b->plan, "%u:%u", b->who.setup_uid, b->who.setup_gid);
	add(b, INIT, STEP_FOLLOW, "again: a change of user undoes it");
}

int build_plan(struct plan *plan, const struct spec *spec, const struct facts *facts, struct err *e)
{
	struct build b = { .plan = plan, .spec = spec, .facts = facts };

	if (check_machine(&b, e) || identity_decide(plan, spec, facts, &b.who, e) || clean_targets(&b, e))
		return -EINVAL;
	if (plan->failed)
		return err_code(e, ENOMEM, "no memory for the plan");
	if (check_targets(&b, e) || check_points(&b, e))
		return -EINVAL;
	b.points_in_root = needs_points_in_root(&b);

	plan->hostname = spec->hostname ? spec->hostname : spec->share & SHARE_UTS ? facts->hostname
					: short_id(plan, facts->id);
	add_host_begin(&b);
	add_init_begin(&b);
	add_collecting(&b);
	add_pivot(&b);
	add_init_rest(&b);
	add_ids_arrive(&b);
	add_points(&b);
	add_dev(&b);
	add_kernel_trees(&b);
	add_user_mounts(&b);
	if (process_add(plan, spec, facts, &b.who, e))
		return -EINVAL;
	if (b.points_in_root)
		add(&b, HOST, STEP_SWEEP, "ROOT is left as it was found, by the last box on it")->from = facts->root;
	add_room(plan);
	return plan->failed ? err_code(e, ENOMEM, "no memory for the plan") : 0;
}
