/* SPDX-License-Identifier: MIT */
#include "layout.h"

#include <errno.h>
#include <linux/mount.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "identity.h"
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
	row->flags = flags | (flags & PLAN_SLAVE ? 0 : PLAN_PRIVATE) | PLAN_RECURSIVE;
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
	l->has_new_sys = l->spec->net == NET_NONE && !l->facts->sys_covered;
	if (l->has_new_sys)
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
	row->type = l->places.guards_inodes ? "read-only" : NULL;
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

static bool has_root_overlay(const struct spec *spec)
{
	return spec->ephemeral || spec->overlay;
}

static void collect_root(struct layout *l)
{
	bool sealed_here = l->spec->read_only && l->points != POINTS_IN_ROOT;
	uint64_t spread = l->spec->propagation == SPREAD_SLAVE ? PLAN_SLAVE : PLAN_PRIVATE;

	if (has_root_overlay(l->spec)) {
		struct placing_upper upper = { l->spec->overlay, l->claim };

		l->root_overlay = placing_open_layers(l->plan, &l->facts->root, 1, &upper);
		l->root = l->root_overlay.slot;
	} else {
		l->root = add_tree(l, l->facts->root, (sealed_here ? MOUNT_ATTR_RDONLY : 0) | spread,
				   spread == PLAN_SLAVE ? "--propagation slave: what is mounted in it outside later is seen; pivot_root wants a "
							  "mount that is not shared"
							: "a tree of its own, private: nothing that is mounted in it travels, and "
							  "pivot_root wants a mount that is not shared");
	}
}

static int claim(struct layout *l, const char *directory)
{
	struct step *row = add(l, HOST, STEP_CLAIM, "what is kept is one box's at a time: overlayfs does not say what two would find");

	row->from = directory;
	row->slot = new_slot(l);
	return row->slot;
}

void layout_claim(struct layout *l)
{
	for (unsigned i = 0; i < l->facts->withheld_count; i++) {
		struct step *row = add(l, HOST, STEP_WITHHOLD, "rbox's own, in what the box would see: it has to be there to be covered");

		row->from = l->facts->withheld[i];
		row->slot = l->places.withheld[i] = new_slot(l);
	}
	if (l->spec->overlay)
		l->claim = claim(l, l->spec->overlay);
	for (size_t i = 0; i < l->places.count; i++)
		if (l->places.place[i].mount->upper)
			l->places.place[i].claim = claim(l, l->places.place[i].mount->upper);
}

void layout_collect(struct layout *l)
{
	collect_root(l);
	collect_proc(l);
	collect_sys(l);
	collect_dev(l);
	placing_collect(l->plan, &l->places, l->spec);
}

void layout_make_overlays(struct layout *l)
{
	if (has_root_overlay(l->spec))
		placing_make_overlay(l->plan, &l->root_overlay, 0,
				     l->spec->overlay ? "--overlay: ROOT is only read" : "--ephemeral: ROOT is only read");
	placing_overlays(l->plan, &l->places);
}

/*** Mount points ***/

static bool is_lacking(enum facts_point point)
{
	return point == POINT_LACKING || point == POINT_MARKED;
}

static enum facts_point point_of(const struct layout *l, enum place_tree tree)
{
	const enum facts_point point[] = { [TREE_DEV] = l->facts->dev, [TREE_PROC] = l->facts->proc, [TREE_SYS] = l->facts->sys };

	return point[tree];
}

static bool has_tree(const struct layout *l, enum place_tree tree)
{
	return places_has_tree(l->spec, l->facts, tree);
}

static void add_point(struct layout *l, const char *to, bool is_directory, uint64_t flags, const char *why)
{
	struct step *row = add(l, INIT, STEP_POINT, why);

	row->to = to;
	row->type = is_directory ? "directory" : "file";
	row->flags = flags;
}

static enum layout_points find_points(const struct layout *l)
{
	bool needs = false;

	for (enum place_tree i = 0; i < PLACE_TREES; i++)
		needs |= has_tree(l, i) && is_lacking(point_of(l, i));
	for (size_t i = 0; !needs && i < l->places.count; i++)
		needs = places_needs_point(&l->places.place[i]);
	if (!needs)
		return POINTS_NONE;
	return l->spec->ephemeral ? POINTS_IN_MEMORY : l->spec->overlay ? POINTS_IN_UPPER : POINTS_IN_ROOT;
}

void layout_add_points(struct layout *l)
{
	uint64_t mark = l->points == POINTS_IN_MEMORY ? 0 : PLAN_MARK;

	for (enum place_tree i = 0; i < PLACE_TREES; i++)
		if (has_tree(l, i) && is_lacking(point_of(l, i)))
			add_point(l, places_tree[i], true, mark,
				  mark ? "ROOT lacks it: an empty one, marked, for the time of the box" : "the root lacks it, and is the box's own");
	placing_points(l->plan, &l->places, mark);
	if (l->spec->read_only && l->points == POINTS_IN_ROOT)
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

/* One of the box's own trees, at its place; kept where something else lies in it. */
static void add_tree_attach(struct layout *l, enum place_tree tree, int slot, const char *from, uint64_t flags)
{
	add_attach(l, slot, from, places_tree[tree], flags | (l->places.uses_tree[tree] ? PLAN_KEEP : 0), own_way);
	l->places.tree_slot[tree] = slot;
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
	const char *options = plan_devpts_options(l->plan);

	if (l->spec->dev == DEV_HOST)
		add_tree_attach(l, TREE_DEV, l->device[0], "/dev", PLAN_NAMED);
	if (l->spec->dev == DEV_HOST && l->plan->streams == STREAMS_TERMINAL)
		add_terminal(l, "/dev/ptmx");
	if (l->spec->dev != DEV_MINIMAL)
		return;
	int slot = add_new(l, "tmpfs", "mode=0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
			   "not sticky and world-writable: there the kernel refuses O_CREAT on nodes of others, and >/dev/null fails");
	add_tree_attach(l, TREE_DEV, slot, "tmpfs", PLAN_ENTER | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
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
	add_mount(l, "devpts", "pts", options, MS_NOSUID | MS_NOEXEC, strstr(options, "gid=") ? "terminals of the box's own"
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
static void add_covers(struct layout *l, const char *tree, int null, const struct policy_path *path, size_t count)
{
	const char *first = NULL;

	for (size_t i = 0; i < count; i++) {
		bool is_shown = path[i].cover == POLICY_READ_ONLY;
		struct step *row = add(l, INIT, is_shown ? STEP_RESTRICT : STEP_HIDE,
				       is_shown ? "settings of the whole machine, which user id 0 may write without a capability"
						: "tells of the whole machine, not of the box");

		row->to = plan_text(l->plan, "%s/%s", tree, path[i].path);
		row->skip = (unsigned)strlen(tree) + 1;
		if (path[i].cover == POLICY_HIDE_TREE)
			row->type = "tmpfs";
		if (path[i].cover != POLICY_HIDE_FILE)
			continue;
		row->from = first ? first : "/dev/null";
		row->slot = first ? PLAN_NO_SLOT : null;
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

/* The inodes of a proc's files, but for those of processes, are those of every proc: who owns one can change its mode for all. */
static void add_guard(struct layout *l, const char *proc)
{
	if (!l->places.guards_inodes)
		return;
	add(l, INIT, STEP_GUARD, "root of the machine is in the box, and owns the same files in every proc")->to = proc;
}

static void add_kernel_trees(struct layout *l)
{
	if (l->sys != PLAN_NO_SLOT) {
		add_tree_attach(l, TREE_SYS, l->sys, l->has_new_sys ? "sysfs" : "/sys", PLAN_ENTER | OWN_TREE | MOUNT_ATTR_RDONLY);
		add_covers(l, "/sys", PLAN_NO_SLOT, policy_sys, policy_sys_count);
	}
	if (l->proc != PLAN_NO_SLOT)
		add_tree_attach(l, TREE_PROC, l->proc, l->has_new_proc ? "proc" : "/proc", PLAN_ENTER | OWN_TREE);
	if (l->has_new_proc && l->spec->net == NET_NONE && ping_groups(l))
		add(l, INIT, STEP_PING, "the network namespace begins with ping for nobody; before /proc/sys becomes read-only")
			->to = ping_groups(l);
	if (l->proc != PLAN_NO_SLOT && l->spec->proc == PROC_NEW) {
		add_covers(l, "/proc", l->null, policy_proc, policy_proc_count);
		add_guard(l, "/proc");
		if (l->places.guards_inodes && l->spec->net == NET_HOST)
			plan_warn(l->plan, "root of the box is root of the machine, and can change modes and owners of the files in /proc/net");
	}
}

/* A second proc shows no more than the first. */
static void add_further_proc(void *context, const struct place *place)
{
	struct layout *l = context;

	placing_attach_one(l->plan, &l->places, place, "proc", PLAN_ENTER | OWN_TREE);
	add_covers(l, place->target, place->null, policy_proc, policy_proc_count);
	add_guard(l, place->target);
	add(l, INIT, STEP_ENTER, "no process starts in a tree of the kernel's")->to = "/";
}

static int check_points(const struct layout *l, struct err *e)
{
	for (enum place_tree i = 0; i < PLACE_TREES; i++) {
		enum facts_point point = point_of(l, i);

		if (!has_tree(l, i) || (point != POINT_SYMLINK && point != POINT_NOT_DIRECTORY))
			continue;
		return err_hint(e, err_set(e, "the root's %s is %s", places_tree[i],
					   point == POINT_SYMLINK ? "a symbolic link" : "not a directory"),
				"make it a directory, or leave it alone with --%s none", places_tree[i] + 1);
	}
	return 0;
}

static bool is_same_directory(const struct layout *l, const char *one, const char *other)
{
	char a[4096], b[4096];

	return one && other && path_clean(l->facts->cwd, one, a, sizeof a) == 0 && path_clean(l->facts->cwd, other, b, sizeof b) == 0 &&
	       strcmp(a, b) == 0;
}

/* Two overlays of one box cannot keep what is written in the same place. */
static int check_claims(const struct layout *l, struct err *e)
{
	for (size_t i = 0; i < l->places.count; i++) {
		const char *upper = l->places.place[i].mount->upper;

		if (!upper)
			continue;
		bool is_twice = is_same_directory(l, upper, l->spec->overlay);
		for (size_t k = 0; k < i; k++)
			is_twice |= is_same_directory(l, upper, l->places.place[k].mount->upper);
		if (is_twice)
			return err_set(e, "two overlays of this box keep what is written in %s", upper);
	}
	return 0;
}

static int check_overlay(const struct layout *l, struct err *e)
{
	const char *option = l->spec->ephemeral ? "--ephemeral" : "--overlay";

	if (!has_root_overlay(l->spec))
		return 0;
	if (l->spec->propagation == SPREAD_SLAVE)
		return err_set(e, "%s and --propagation slave exclude each other: no mount made outside appears in an overlay", option);
	if (l->facts->overlay_in_root)
		return err_hint(e, err_set(e, "--overlay %s lies in ROOT, which would change under the box", l->spec->overlay),
				"take a directory elsewhere");
	if (l->facts->mount_below)
		return err_hint(e, err_set(e, "%s: something is mounted in ROOT, at %s, and the kernel lets nobody but root of the machine "
					   "put an overlay over that", option, l->facts->mount_below),
				"unmount it, use a copy of ROOT, or --read-only with the places to be written as --tmpfs");
	if (l->spec->ephemeral && (l->facts->kernel_major < 6 || (l->facts->kernel_major == 6 && l->facts->kernel_minor < 6)))
		plan_warn(l->plan, "with --ephemeral a directory of ROOT that is removed cannot be made again: memory has no extended "
			  "attributes before Linux 6.6");
	return 0;
}

int layout_begin(struct layout *l, struct err *e)
{
	enum { USUAL_ROWS = 96 };

	if (places_make(l->plan, l->spec, l->facts, &l->places, e) || check_points(l, e) || check_overlay(l, e) || check_claims(l, e))
		return -EINVAL;
	l->places.guards_inodes = identity_has_machines_root(l->plan, l->facts);
	/* each is collected and attached */
	plan_expect(l->plan, USUAL_ROWS + 2 * l->places.count);
	l->points = find_points(l);
	l->has_overlay = has_root_overlay(l->spec);
	for (size_t i = 0; i < l->places.count; i++)
		l->has_overlay |= l->places.place[i].mount->kind == SPEC_OVERLAY;
	if (l->spec->overlay)
		l->upper = plan_text(l->plan, "%s/upper", l->spec->overlay);
	return 0;
}

/* What the box's own trees hide needs no cover. */
static bool is_in_tree(const struct layout *l, const char *path)
{
	for (enum place_tree i = 0; i < PLACE_TREES; i++)
		if (has_tree(l, i) && path_is_inside(path, places_tree[i]))
			return true;
	return false;
}

static void add_root_covers(struct layout *l)
{
	for (size_t i = 0; i < l->places.covers; i++) {
		const struct place_cover *cover = &l->places.cover[i];
		const char *path = plan_text(l->plan, "/%s", cover->path);

		if (!is_in_tree(l, path))
			placing_cover(l->plan, &l->places, cover, &(struct placing_where){ path, PLAN_NO_SLOT, 0 });
	}
}

void layout_add_mounts(struct layout *l)
{
	add_root_covers(l);
	add_dev(l);
	add_kernel_trees(l);
	add(l, INIT, STEP_ENTER, "no process starts in a tree of the kernel's")->to = "/";
	placing_stage(l->plan, &l->places);
	placing_attach(l->plan, &l->places, add_further_proc, l);
	if (l->spec->propagation == SPREAD_SHARED || l->spec->propagation == SPREAD_UNBINDABLE) {
		struct step *row = add(l, INIT, STEP_SPREAD, "--propagation; last, since what is mounted in a shared tree becomes shared too");

		row->to = "/";
		row->type = l->spec->propagation == SPREAD_SHARED ? "shared" : "unbindable";
	}
}
