/* SPDX-License-Identifier: MIT */
#include "layout.h"

#include <errno.h>
#include <linux/mount.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "path.h"
#include "policy.h"
#include "text.h"

enum { PING_LAST = INT32_MAX - 1 };	/* GID_T_MAX of net/ping.h, less one */
enum { OWN_TREE = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC };

static struct step *add(struct layout *l, enum actor who, enum verb verb, const char *why)
{
	return plan_add(l->plan, who, verb, why);
}

static int new_slot(struct layout *l)
{
	return (int)l->plan->slots++;
}

/* Whoever may rename in ROOT could have another tree at the same path a moment later. */
static const char own_way[] = "reached without following a link; what follows in it is named from it, and by no path of ROOT";

/*** Collecting ***/

static int add_tree(struct layout *l, const char *from, uint64_t flags, const char *why)
{
	struct step *row = add(l, INIT, STEP_TREE, why);

	row->from = from;
	row->flags = flags | PLAN_PRIVATE | PLAN_RECURSIVE;
	row->slot = new_slot(l);
	return row->slot;
}

static int add_new(struct layout *l, const char *type, const char *options, uint64_t flags, const char *why)
{
	struct step *row = add(l, INIT, STEP_NEW, why);

	row->type = type;
	row->to = options;
	row->flags = flags;
	row->slot = new_slot(l);
	return row->slot;
}

static void collect_proc(struct layout *l)
{
	const char *why = "--proc host";

	l->proc = PLAN_NO_SLOT;
	if (l->spec->proc == PROC_NONE)
		return;
	if (l->spec->proc == PROC_NEW && !(l->spec->share & SHARE_PID) && !l->facts->proc_covered) {
		l->has_new_proc = true;
		l->proc = add_new(l, "proc", NULL, OWN_TREE,
				  "made while the caller's /proc is visible: the kernel refuses a new one later");
		return;
	}
	if (l->spec->share & SHARE_PID) {
		why = "the processes are the caller's, and so is /proc";
	} else if (l->spec->proc == PROC_NEW) {
		why = "the caller's /proc is partly covered, so the kernel refuses a new one";
		plan_warn(l->plan, "the box sees the caller's processes in /proc: a part of the caller's own /proc is covered, as in "
				   "a container, so the kernel refuses a new one");
	}
	l->proc = add_tree(l, "/proc", OWN_TREE, why);
}

static void collect_sys(struct layout *l)
{
	l->sys = PLAN_NO_SLOT;
	if (l->spec->sys == SYS_NONE || !l->facts->sys_there)
		return;
	if (l->spec->net == NET_NONE && !l->facts->sys_covered)
		l->sys = add_new(l, "sysfs", NULL, OWN_TREE | MOUNT_ATTR_RDONLY,
				 "made while the caller's /sys is visible, for the same reason");
	else
		l->sys = add_tree(l, "/sys", OWN_TREE | MOUNT_ATTR_RDONLY,
				  l->spec->net == NET_HOST ? "a new sysfs shows the network's devices, and the network is the caller's"
							   : "the caller's /sys is partly covered, so the kernel refuses a new one");
}

static int add_node(struct layout *l, const struct policy_device *device, const char *why)
{
	struct step *row = add(l, INIT, STEP_NODE, why);

	row->from = plan_text(l->plan, "/dev/%s", device->name);
	row->flags = PLAN_DEVICE(device->major, device->minor);
	row->slot = new_slot(l);
	return row->slot;
}

static void collect_dev(struct layout *l)
{
	l->shm = l->mqueue = PLAN_NO_SLOT;
	if (l->spec->dev == DEV_HOST)
		l->device[0] = add_tree(l, "/dev", 0, "--dev host");
	if (l->proc != PLAN_NO_SLOT && l->spec->proc == PROC_NEW)
		l->null = add_node(l, &policy_device[0], "goes over what is hidden of /proc");
	if (l->spec->dev != DEV_MINIMAL)
		return;
	for (size_t i = 0; i < policy_device_count; i++)
		l->device[i] = add_node(l, &policy_device[i], "device nodes cannot be made in a user namespace: the caller's are bound");
	if (l->spec->share & SHARE_IPC && l->facts->shm_there)
		l->shm = add_tree(l, "/dev/shm", 0, "--share ipc: POSIX shared memory lives there");
	if (l->spec->share & SHARE_IPC && l->facts->mqueue_there)
		l->mqueue = add_tree(l, "/dev/mqueue", 0, "--share ipc: POSIX message queues live there");
}

static void collect_network_files(struct layout *l)
{
	l->resolv = l->hosts = PLAN_NO_SLOT;
	if (l->spec->net != NET_HOST)
		return;
	if (l->facts->resolv_there)
		l->resolv = add_tree(l, "/etc/resolv.conf", MOUNT_ATTR_RDONLY, "the network is the caller's, and so are its name servers");
	if (l->facts->hosts_there)
		l->hosts = add_tree(l, "/etc/hosts", MOUNT_ATTR_RDONLY, "the network is the caller's, and so are its hosts");
}

static void collect_binds(struct layout *l)
{
	for (size_t i = 0; i < l->spec->mount_count; i++) {
		const struct spec_mount *m = &l->spec->mount[i];

		l->mount[i] = PLAN_NO_SLOT;
		if (m->kind != SPEC_BIND)
			continue;
		l->mount[i] = add_tree(l, plan_text(l->plan, "%.*s", (int)m->source_size, m->source),
				       m->read_only ? MOUNT_ATTR_RDONLY : 0,
				       "opened once, as the caller, while the caller's tree is there");
	}
}

void layout_collect(struct layout *l)
{
	bool sealed_here = l->spec->read_only && !l->points_in_root;

	l->root = add_tree(l, l->facts->root, sealed_here ? MOUNT_ATTR_RDONLY : 0,
			   "a tree of its own, private: nothing that is mounted in it travels, and pivot_root wants a mount that is "
			   "not shared");
	collect_proc(l);
	collect_sys(l);
	collect_dev(l);
	collect_network_files(l);
	collect_binds(l);
}

/*** Mount points ***/

/* The last of the user's mounts before `index` that the destination of that one lies in; -1 if it lies in none. */
static int covering_mount(const struct layout *l, size_t index)
{
	for (size_t i = index; i-- > 0;)
		if (path_is_inside(l->target[index], l->target[i]))
			return (int)i;
	return -1;
}

static const struct own_point { const char *path; size_t point; } own_points[] = {
	{ "/dev", offsetof(struct facts, dev) },
	{ "/proc", offsetof(struct facts, proc) },
	{ "/sys", offsetof(struct facts, sys) },
};
enum { OWN_POINTS = sizeof own_points / sizeof *own_points };

static bool uses_point(const struct layout *l, const char *path)
{
	switch (path[1]) {
	case 'd': return l->spec->dev != DEV_NONE;
	case 'p': return l->spec->proc != PROC_NONE;
	default:  return l->spec->sys != SYS_NONE && l->facts->sys_there;
	}
}

static bool is_in_own_tree(const struct layout *l, const char *target)
{
	for (size_t i = 0; i < OWN_POINTS; i++)
		if (uses_point(l, own_points[i].path) && path_is_inside(target, own_points[i].path))
			return true;
	return false;
}

/* Whether the mount point would have to be made in ROOT itself. */
static bool is_point_in_root(const struct layout *l, size_t index)
{
	return covering_mount(l, index) < 0 && l->facts->mount[index].is_lacking && !is_in_own_tree(l, l->target[index]);
}

/* Whether it has to be made in memory, right before it is used: in a tmpfs of the box. */
static bool is_point_in_memory(const struct layout *l, size_t index)
{
	int over = covering_mount(l, index);

	if (over >= 0)
		return l->spec->mount[over].kind == SPEC_TMPFS;
	return l->spec->dev == DEV_MINIMAL && path_is_inside(l->target[index], "/dev");
}

static void add_point(struct layout *l, const char *to, bool is_directory, uint64_t flags, const char *why)
{
	struct step *row = add(l, INIT, STEP_POINT, why);

	row->to = to;
	row->type = is_directory ? "directory" : "file";
	row->flags = flags;
}

static bool is_lacking(enum facts_point point)
{
	return point == POINT_LACKING || point == POINT_MARKED;
}

static enum facts_point point_of(const struct layout *l, const struct own_point *p)
{
	return *(const enum facts_point *)((const char *)l->facts + p->point);
}

static bool uses_resolv(const struct layout *l)
{
	return l->spec->net == NET_HOST && l->facts->resolv_there;
}

static bool uses_hosts(const struct layout *l)
{
	return l->spec->net == NET_HOST && l->facts->hosts_there;
}

static bool needs_points_in_root(const struct layout *l)
{
	for (size_t i = 0; i < OWN_POINTS; i++)
		if (uses_point(l, own_points[i].path) && is_lacking(point_of(l, &own_points[i])))
			return true;
	for (size_t i = 0; i < l->spec->mount_count; i++)
		if (is_point_in_root(l, i))
			return true;
	return (uses_resolv(l) && l->facts->root_resolv_lacking) || (uses_hosts(l) && l->facts->root_hosts_lacking);
}

void layout_add_points(struct layout *l)
{
	static const char why[] = "ROOT lacks it: an empty one, marked, for the time of the box";

	for (size_t i = 0; i < OWN_POINTS; i++)
		if (uses_point(l, own_points[i].path) && is_lacking(point_of(l, &own_points[i])))
			add_point(l, own_points[i].path, true, PLAN_MARK, why);
	if (uses_resolv(l) && l->facts->root_resolv_lacking)
		add_point(l, "/etc/resolv.conf", false, PLAN_MARK, why);
	if (uses_hosts(l) && l->facts->root_hosts_lacking)
		add_point(l, "/etc/hosts", false, PLAN_MARK, why);
	for (size_t i = 0; i < l->spec->mount_count; i++)
		if (is_point_in_root(l, i))
			add_point(l, l->target[i], l->spec->mount[i].kind == SPEC_TMPFS || l->facts->mount[i].is_directory,
				  PLAN_MARK, why);
	if (l->spec->read_only && l->points_in_root)
		add(l, INIT, STEP_SEAL, "--read-only: only now, since mount points had to be made")->to = "/";
}

static void add_attach(struct layout *l, int slot, const char *from, const char *to, uint64_t flags, const char *why)
{
	struct step *row = add(l, INIT, STEP_ATTACH, why);

	row->slot = slot;
	row->from = from;
	row->to = to;
	row->flags = flags;
}

static void add_mount(struct layout *l, const char *type, const char *to, const char *options, uint64_t flags, const char *why)
{
	struct step *row = add(l, INIT, STEP_MOUNT, why);

	row->type = type;
	row->to = to;
	row->from = options;
	row->flags = flags;
}

static const char own_devpts[] = "of the box's own devpts: no descriptor of the caller's terminal is in the box";

/* COMMAND's terminal, and /dev/console as another name of it where /dev is the box's own. */
static void add_terminal(struct layout *l, const char *ptmx)
{
	struct step *row = add(l, INIT, STEP_TERMINAL, l->spec->dev == DEV_HOST ? "of the caller's devpts, as --dev host says" : own_devpts);

	row->from = ptmx;
	row->to = plan_text(l->plan, "%u:%u", l->plan->uid, l->plan->gid);
	if (l->spec->dev != DEV_MINIMAL)
		return;
	row->slot = new_slot(l);
	int slot = row->slot;
	row = add(l, INIT, STEP_DEVICE, "the terminal by the name that system messages are written to");
	row->to = "console";
	row->slot = slot;
}

static void add_dev(struct layout *l)
{
	bool has_tty_group = ids_has_inside(&l->plan->gid_map, 5);

	if (l->spec->dev == DEV_HOST)
		add_attach(l, l->device[0], "/dev", "/dev", 0, own_way);
	if (l->spec->dev == DEV_HOST && l->plan->streams == STREAMS_TERMINAL)
		add_terminal(l, "/dev/ptmx");
	if (l->spec->dev != DEV_MINIMAL)
		return;
	int slot = add_new(l, "tmpfs", "mode=0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
			   "not sticky and world-writable: there the kernel refuses O_CREAT on nodes of others, and >/dev/null fails");
	add_attach(l, slot, "tmpfs", "/dev", PLAN_ENTER, own_way);
	for (size_t i = 0; i < policy_device_count; i++) {
		struct step *row = add(l, INIT, STEP_DEVICE, "a file of its own to bind the node on");

		row->to = policy_device[i].name;
		row->slot = l->device[i];
	}
	for (size_t i = 0; i < policy_link_count; i++) {
		struct step *row = add(l, INIT, STEP_LINK, "distributions have it, and shells and scripts use it");

		row->from = policy_link[i].target;
		row->to = policy_link[i].name;
	}
	add_mount(l, "devpts", "pts", has_tty_group ? "newinstance,ptmxmode=0666,mode=0620,gid=5" : "newinstance,ptmxmode=0666,mode=0620",
		  MS_NOSUID | MS_NOEXEC, has_tty_group ? "terminals of the box's own"
						       : "terminals of the box's own; group 5, tty, is not mapped");
	if (l->plan->streams == STREAMS_TERMINAL)
		add_terminal(l, "pts/ptmx");
	if (l->spec->share & SHARE_IPC) {
		if (l->shm != PLAN_NO_SLOT)
			add_point(l, "shm", true, 0, "--share ipc");
		if (l->shm != PLAN_NO_SLOT)
			add_attach(l, l->shm, "/dev/shm", "shm", 0, "--share ipc");
		if (l->mqueue != PLAN_NO_SLOT)
			add_point(l, "mqueue", true, 0, "--share ipc");
		if (l->mqueue != PLAN_NO_SLOT)
			add_attach(l, l->mqueue, "/dev/mqueue", "mqueue", 0, "--share ipc");
	} else {
		add_mount(l, "tmpfs", "shm", "mode=1777", MS_NOSUID | MS_NODEV | MS_NOEXEC, "POSIX shared memory of the box's own");
		if (l->facts->mqueue_kernel)
			add_mount(l, "mqueue", "mqueue", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC,
				  "POSIX message queues of the box's own");
	}
}

/*
 * What is hidden is named from its own tree, and so is what goes over it: ROOT may be another one by now. Over the first file goes
 * the caller's /dev/null, and that file over the others; /proc/interrupts, the first, is on every kernel.
 */
static void add_covers(struct layout *l, const char *tree, const struct policy_path *path, size_t count)
{
	const char *first = NULL;

	for (size_t i = 0; i < count; i++) {
		bool is_shown = path[i].cover == POLICY_READ_ONLY;
		struct step *row = add(l, INIT, is_shown ? STEP_RESTRICT : STEP_HIDE,
				       is_shown ? "settings of the whole machine, which user id 0 may write without a capability"
						: "tells of the whole machine, not of the box");

		row->to = plan_text(l->plan, "%s/%s", tree, path[i].path);
		if (path[i].cover == POLICY_HIDE_TREE)
			row->type = "tmpfs";
		if (path[i].cover != POLICY_HIDE_FILE)
			continue;
		row->from = first ? first : "/dev/null";
		row->slot = first ? PLAN_NO_SLOT : l->null;
		first = first ? first : row->to;
	}
}

/*
 * The kernel keeps the range as outside ids, so it has to begin with the extent that is lowest there and end with the one
 * that is highest, and takes it only if the inside numbers rise too (ping_group_range in icmp(7), net/ipv4/sysctl_net_ipv4.c).
 * Where they do not, the extent that COMMAND's group is in has to do. NULL where its ids are all beyond what ping knows.
 */
static const char *ping_groups(struct layout *l)
{
	const struct ids *map = &l->plan->gid_map;
	const struct ids_extent *low = &map->extent[0], *high = low, *own = low;
	uint32_t first, last;

	for (unsigned i = 0; i < map->count; i++) {
		const struct ids_extent *x = &map->extent[i];

		if (x->outside < low->outside)
			low = x;
		if (x->outside > high->outside)
			high = x;
		if (l->plan->gid >= x->inside && l->plan->gid - x->inside < x->count)
			own = x;
	}
	if (low->inside > high->inside)
		low = high = own;
	first = low->inside;
	if (first > PING_LAST)
		return NULL;
	last = high->inside + (high->count - 1);
	return plan_text(l->plan, "%u %u", first, last < PING_LAST ? last : PING_LAST);
}

static void add_kernel_trees(struct layout *l)
{
	if (l->sys != PLAN_NO_SLOT) {
		add_attach(l, l->sys, "sysfs", "/sys", PLAN_ENTER, own_way);
		add_covers(l, "/sys", policy_sys, policy_sys_count);
	}
	if (l->proc != PLAN_NO_SLOT)
		add_attach(l, l->proc, "proc", "/proc", PLAN_ENTER, own_way);
	if (l->has_new_proc && l->spec->net == NET_NONE && ping_groups(l))
		add(l, INIT, STEP_PING, "the network namespace begins with ping for nobody; before /proc/sys becomes read-only")
			->to = ping_groups(l);
	if (l->proc != PLAN_NO_SLOT && l->spec->proc == PROC_NEW)
		add_covers(l, "/proc", policy_proc, policy_proc_count);
}

static void add_user_mounts(struct layout *l)
{
	if (l->resolv != PLAN_NO_SLOT)
		add_attach(l, l->resolv, "/etc/resolv.conf", "/etc/resolv.conf", PLAN_LINKS, "bound over, never written into ROOT");
	if (l->hosts != PLAN_NO_SLOT)
		add_attach(l, l->hosts, "/etc/hosts", "/etc/hosts", PLAN_LINKS, "bound over, never written into ROOT");
	for (size_t i = 0; i < l->spec->mount_count; i++) {
		const struct spec_mount *m = &l->spec->mount[i];
		const char *from = "tmpfs";

		if (is_point_in_memory(l, i))
			add_point(l, l->target[i], m->kind == SPEC_TMPFS || l->facts->mount[i].is_directory, 0,
				  "it lies in memory of the box's own");
		if (m->kind == SPEC_TMPFS)
			l->mount[i] = add_new(l, "tmpfs",
					      plan_text(l->plan, "mode=%04o%s%.*s", m->mode, m->size ? ",size=" : "",
							m->size ? (int)m->size_size : 0, m->size ? m->size : ""),
					      MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (m->no_exec ? MOUNT_ATTR_NOEXEC : 0), "--tmpfs");
		else
			from = plan_text(l->plan, "%.*s", (int)m->source_size, m->source);
		add_attach(l, l->mount[i], from, l->target[i], PLAN_LINKS,
			   "in the order given; links are followed within the root, nothing else is in reach");
	}
}

static int clean_target(struct layout *l, const struct spec_mount *m, const char **target, struct err *e)
{
	char clean[4096], given[4096];
	struct text t = text_in(given, sizeof given);

	text_add_bytes(&t, m->target ? m->target : m->source, m->target ? m->target_size : m->source_size);
	if (t.full || path_clean(m->target ? "/" : l->facts->cwd, given, clean, sizeof clean))
		return err_set(e, "a mount's destination is longer than %zu bytes", sizeof given - 1);
	if (strcmp(clean, "/") == 0)
		return err_set(e, "a mount on / would cover the root itself");
	*target = plan_text(l->plan, "%s", clean);
	return 0;
}

static int clean_targets(struct layout *l, struct err *e)
{
	l->mount = plan_keep(l->plan, (l->spec->mount_count + 1) * sizeof *l->mount);
	l->target = plan_keep(l->plan, (l->spec->mount_count + 1) * sizeof *l->target);
	if (!l->mount || !l->target)
		return 0;
	for (size_t i = 0; i < l->spec->mount_count; i++)
		if (clean_target(l, &l->spec->mount[i], &l->target[i], e))
			return -EINVAL;
	return 0;
}

/* A mount that would cover /proc, /dev or /sys is a mistake unless the option that leaves the place free is given. */
static int check_targets(const struct layout *l, struct err *e)
{
	for (size_t i = 0; i < l->spec->mount_count; i++)
		for (size_t k = 0; k < OWN_POINTS; k++)
			if (uses_point(l, own_points[k].path) && strcmp(l->target[i], own_points[k].path) == 0)
				return err_hint(e, err_set(e, "a mount on %s would hide the box's own", own_points[k].path),
						"say --%s none as well", own_points[k].path + 1);
	return 0;
}

static int check_points(const struct layout *l, struct err *e)
{
	for (size_t i = 0; i < OWN_POINTS; i++) {
		enum facts_point point = point_of(l, &own_points[i]);

		if (!uses_point(l, own_points[i].path) || (point != POINT_SYMLINK && point != POINT_NOT_DIRECTORY))
			continue;
		return err_hint(e, err_set(e, "the root's %s is %s", own_points[i].path,
					   point == POINT_SYMLINK ? "a symbolic link" : "not a directory"),
				"make it a directory, or leave it alone with --%s none", own_points[i].path + 1);
	}
	return 0;
}

int layout_begin(struct layout *l, struct err *e)
{
	if (clean_targets(l, e))
		return -EINVAL;
	if (l->plan->failed)
		return err_code(e, ENOMEM, "no memory for the plan");
	if (check_targets(l, e) || check_points(l, e))
		return -EINVAL;
	l->points_in_root = needs_points_in_root(l);
	return 0;
}

void layout_add_mounts(struct layout *l)
{
	add_dev(l);
	add_kernel_trees(l);
	add(l, INIT, STEP_ENTER, "no process starts in a tree of the kernel's")->to = "/";
	add_user_mounts(l);
}
