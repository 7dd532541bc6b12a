/* SPDX-License-Identifier: MIT */
#include "build.h"

#include <errno.h>
#include <limits.h>
#include <linux/sched.h>

#include "identity.h"
#include "layout.h"
#include "path.h"
#include "policy.h"
#include "powers.h"
#include "process.h"
#include "settings.h"
#include "walls.h"

/* What the parts of a build share. */
struct build {
	struct plan *plan;
	const struct spec *spec;
	const struct facts *facts;
	struct identity who;
	struct layout layout;
	const char *state;		/* a copy: the facts are given back while the box runs */
	const char *open_files;		/* that init needs, where that is more than the caller may have; else NULL */
	const char *callers_open_files;
};

static struct step *add(struct build *b, enum actor who, enum verb verb, const char *why)
{
	return plan_add(b->plan, who, verb, why);
}

/*** Namespaces and ids ***/

static uint64_t namespaces(const struct build *b)
{
	const struct spec *spec = b->spec;

	return CLONE_NEWUSER | CLONE_NEWNS |
	       (spec->share & SHARE_PID ? 0 : CLONE_NEWPID) | (spec->share & SHARE_IPC ? 0 : CLONE_NEWIPC) |
	       (spec->share & SHARE_UTS ? 0 : CLONE_NEWUTS) | (spec->net == NET_HOST ? 0 : CLONE_NEWNET) |
	       (settings_allow_cgroup_ns(b->plan, spec, b->facts) ? CLONE_NEWCGROUP : 0);
}

static const char *map_text(struct build *b, const struct ids *map)
{
	char text[IDS_BYTES];

	return ids_format(map, text, sizeof text) ? "" : plan_copy(b->plan, text);
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

/* Whether somebody has to take mount points away when the box has ended. */
static bool makes_marked_points(const struct build *b)
{
	return b->layout.points == POINTS_IN_ROOT || b->layout.points == POINTS_IN_UPPER;
}

/* Whether init has to wait for the host process before it uses ids. */
static bool is_gated(const struct build *b)
{
	return b->plan->mapping != MAPPED_BY_INIT || makes_marked_points(b);
}

/* Whether other commands will find the box. */
static bool is_registered(const struct build *b)
{
	return b->facts->state_usable && !b->facts->proc_foreign;
}

static bool holds_namespaces(const struct build *b)
{
	return is_registered(b) || makes_marked_points(b) || b->spec->has_status_fd;
}

static void add_registration(struct build *b)
{
	if (b->spec->has_time_offset && holds_namespaces(b))
		add(b, HOST, STEP_EXPECT, "init makes the time namespace itself, a moment after the others")->to = "clocks";
	if (holds_namespaces(b))
		add(b, HOST, STEP_HOLD, "what enters the box later, or cleans up after it, does so by these; once process 1 has closed "
					"itself, or become another user, nobody gets at them")
			->flags = namespaces(b) | (b->spec->has_time_offset ? (unsigned)CLONE_NEWTIME : 0);
	if (!is_registered(b))
		return;
	struct step *row = add(b, HOST, STEP_REGISTER, "a lock that is held for as long as the box lives, so that what is dead is known "
						       "by its being free");
	row->from = b->state;
	row->to = b->spec->name;
}

static void add_description(struct build *b)
{
	if (!is_registered(b))
		return;
	bool is_asked_for = b->spec->detach || b->spec->name || b->plan->streams == STREAMS_TERMINAL;
	struct step *row = add(b, HOST, STEP_EXPECT,
			       is_asked_for ? "whoever entered a box that is not yet built would see the caller's tree"
					    : "the same, and a box that is over at once is nothing to find: it is not written down");
	row->to = "box";
	row->type = is_asked_for ? NULL : "lasting";
	add(b, HOST, STEP_DESCRIBE, "what other commands need to find the box and to enter it");
}

static void add_host_begin(struct build *b)
{
	if (b->spec->detach)
		add(b, HOST, STEP_PART, "--detach: the caller gets its shell back when COMMAND runs, and hears of every failure before that");
	layout_claim(&b->layout);
	if (b->layout.points == POINTS_IN_ROOT)
		add(b, HOST, STEP_LOCK, "ROOT lacks mount points: who holds this lock uses the ones made now, the last one takes "
					"them away")->from = b->facts->root;
	add(b, HOST, STEP_CLONE, "a user namespace first, all others in the same call: every later power comes from it, and "
				 "the kernel makes it their owner")->flags = namespaces(b);
	if (b->plan->mapping == MAPPED_BY_HELPERS) {
		add_helper(b, b->facts->newuidmap, "uid", &b->plan->uid_map);
		add_helper(b, b->facts->newgidmap, "gid", &b->plan->gid_map);
	}
	add_registration(b);
	if (b->plan->mapping == MAPPED_BY_HELPERS) {
		add(b, HOST, STEP_COLLECT_HELPERS, "both helpers run at the same time, and init meanwhile does what needs no ids");
	}
	if (b->plan->mapping == MAPPED_BY_HOST) {
		add_map(b, HOST, "uid", &b->plan->uid_map);
		add_map(b, HOST, "gid", &b->plan->gid_map);
	}
	if (is_gated(b))
		add(b, HOST, STEP_RELEASE, "init may use ids from here on");
	else if (holds_namespaces(b))
		add(b, HOST, STEP_RELEASE, "the namespaces are held: init may close itself");
	add_description(b);
}

static void add_init_begin(struct build *b)
{
	add(b, INIT, STEP_FOLLOW, "no process of the box outlives rbox, whatever kills it");
	add(b, INIT, STEP_SESSION, "not in the caller's session: no input can be pushed into the caller's terminal, and that one's "
				   "signals reach the box once, through the host process");
	if (b->spec->share & SHARE_PID) {
		add(b, INIT, STEP_SUBREAP, "orphans of the box come to init, though it is not process 1");
		add(b, INIT, STEP_CHILDREN, "init ends them with COMMAND; in the caller's /proc, since a box can replace its own");
	}
	if (b->plan->mapping == MAPPED_BY_INIT) {
		add(b, INIT, STEP_DENY_SETGROUPS, "the kernel lets a caller without power over ids map its own group only after this");
		add_map(b, INIT, "uid", &b->plan->uid_map);
		add_map(b, INIT, "gid", &b->plan->gid_map);
	}
	add(b, INIT, STEP_UMASK, "modes are exactly those that these rows give")->flags = 0;
	settings_add(b->plan, b->spec, b->facts);
	if (b->open_files)
		add(b, INIT, STEP_OPEN_FILES, "each mount is a descriptor until it is attached")
			->to = b->open_files;
	if (b->spec->has_time_offset) {
		add(b, INIT, STEP_TIME, "a time namespace takes its offsets before its first process, and through the caller's /proc")
			->to = plan_text(b->plan, "%lld", b->spec->time_offset);
		if (holds_namespaces(b))
			add(b, INIT, STEP_READY, "host keeps a descriptor of that namespace, too")->to = "clocks";
	}
}

/*** The root ***/

static void add_pivot(struct build *b)
{
	add(b, INIT, STEP_ROOT, "pivot_root wants the new root to be a mount point and not the current root: it is attached over "
				"/, and becomes the working directory")->slot = b->layout.root;
	add(b, INIT, STEP_PIVOT, "chroot can be left, a root that is replaced cannot; the old one is stacked on the new, so no "
				 "put-old directory is needed");
	add(b, INIT, STEP_DETACH, "the old root has to be out of reach before any path of the new one is followed");
}

/*** The whole ***/

/* The first 12 digits of the box's id, without its hyphen. */
static const char *short_id(struct plan *plan, const char *id)
{
	return plan_text(plan, "%.8s%.4s", id, id + 9);
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
void build_room(struct plan *plan)
{
	const struct ids *map[PLAN_HELPERS] = { &plan->uid_map, &plan->gid_map };

	plan->slot = plan_keep(plan, (plan->slots + 1) * sizeof *plan->slot);
	for (size_t i = 0; plan->mapping == MAPPED_BY_HELPERS && i < PLAN_HELPERS; i++) {
		plan->helper_argv[i] = plan_keep(plan, (3 * map[i]->count + 3) * sizeof *plan->helper_argv[i]);
		plan->helper_numbers[i] = plan_keep(plan, IDS_BYTES);
	}
}

static int check_registration(const struct build *b, struct err *e)
{
	const struct spec *spec = b->spec;
	bool must = spec->detach || spec->name;

	if (b->facts->proc_foreign && spec->share & SHARE_PID)
		return err_hint(e, err_set(e, "/proc is another pid namespace's, so the processes of a box cannot be found and ended in it"),
				"leave --share pid out, or mount a new /proc here");
	if (b->facts->proc_foreign && (makes_marked_points(b) || spec->has_status_fd || must))
		return err_hint(e, err_set(e, "/proc is another pid namespace's, so the box's first process cannot be found in it"),
				"%s", spec->has_status_fd ? "leave --status-fd out, or mount a new /proc here"
				      : must ? "leave --detach and --name out, or mount a new /proc here"
					     : "make the mount points that ROOT lacks, or mount a new /proc here");
	if (must && !b->facts->state_usable)
		return err_hint(e, err_set(e, "no directory for boxes: neither $XDG_RUNTIME_DIR/rbox nor %s can be used", b->facts->state),
				"it has to be yours, writable, and closed to others (mode 0700)");
	return 0;
}

static int decide_streams(struct build *b, struct err *e)
{
	const struct spec *spec = b->spec;
	bool wants = spec->tty == TTY_ALWAYS ||
		     (spec->tty == TTY_AUTO && !spec->detach && b->facts->terminal[0] && b->facts->terminal[1]);

	if (wants && spec->dev != DEV_NONE)
		b->plan->streams = STREAMS_TERMINAL;
	else if (spec->tty == TTY_ALWAYS)
		return err_set(e, "--tty always and --dev none exclude each other: a terminal needs the box's own /dev");
	else if (spec->detach)
		b->plan->streams = STREAMS_JOURNAL;
	return 0;
}

/* What the host process goes by while the box runs. */
static void take_life(struct plan *plan, const struct spec *spec)
{
	plan->detach = spec->detach;
	plan->timeout = spec->timeout;
	plan->grace = spec->grace;
	plan->stop_signal = spec->stop_signal;
}

static const char *names_of(struct plan *plan, uint64_t set)
{
	char text[POWERS_TEXT];

	powers_write(set, text);
	return plan_copy(plan, text);
}

/* As podman does: all but what is dropped, or the usual ones, or none, and in any case those that are added. */
static int decide_powers(struct plan *plan, const struct spec *spec, struct err *e)
{
	uint64_t usual, all;

	if (powers_parse(policy_capabilities, &usual, e) || powers_parse_one("all", &all, e))
		return -EINVAL;
	if (spec->cap_add & spec->cap_drop && spec->cap_add != all && spec->cap_drop != all)
		return err_set(e, "--cap-add and --cap-drop name the same capability: %s", names_of(plan, spec->cap_add & spec->cap_drop));
	if (spec->cap_drop == all)
		usual = 0;
	uint64_t bounding = (usual | spec->cap_add) & ~(spec->cap_drop == all ? 0 : spec->cap_drop);
	plan->bounding = names_of(plan, bounding);
	plan->capabilities = plan->uid ? names_of(plan, spec->cap_add & bounding) : plan->bounding;
	return 0;
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
		add(b, INIT, STEP_AWAIT, b->facts->root_closed
			? "ROOT is closed to the caller, but not to root of the box, and that needs its id to enter it"
			: b->layout.has_overlay ? "an id that is not mapped can own nothing: the upper layer is made only after this"
			: "an id that is not mapped can own nothing: files are made only after this");
	if (ids_outside(&b->plan->uid_map, b->who.setup_uid) == b->facts->uid &&
	    ids_outside(&b->plan->gid_map, b->who.setup_gid) == b->facts->gid)
		return;
	add(b, INIT, STEP_BECOME, "the caller is another user in this map; what the box gets made belongs to its root")
		->to = plan_text(b->plan, "%u:%u", b->who.setup_uid, b->who.setup_gid);
	add(b, INIT, STEP_FOLLOW, "again: a change of user undoes it");
}

/* Whether ids are used before the root is changed. */
static bool needs_ids_early(const struct build *b)
{
	return b->facts->root_closed || b->layout.has_overlay;
}

/* What is known of the box before it runs; it borrows from the plan, the spec and the facts. */
static void describe(struct box *box, struct plan *plan, const struct spec *spec, const struct facts *facts,
		     const struct identity *who)
{
	char root[PATH_MAX];

	*box = (struct box){
		.id = plan_copy(plan, facts->id), .name = spec->name, .created = facts->now, .root = facts->root, .command = plan->argv,
		.is_detached = spec->detach, .has_init = !spec->no_init, .stop_signal = spec->stop_signal, .grace = spec->grace,
		.uid = plan->uid, .gid = plan->gid, .setup_uid = who->setup_uid, .setup_gid = who->setup_gid,
		.no_new_privs = spec->no_new_privs, .has_groups = plan->groups, .group = plan->groups, .groups = plan->group_count,
		.bounding = plan->bounding, .capabilities = plan->capabilities, .workdir = plan->workdir,
		.ptmx = spec->dev == DEV_MINIMAL ? "/dev/pts/ptmx" : spec->dev == DEV_HOST ? "/dev/ptmx" : NULL,
		.umask = spec->umask, .nice = spec->nice, .has_nice = spec->has_nice, .environment = plan->environment,
		.filter = plan->filter_text, .filter_flags = walls_filter_flags(plan), .logs_calls = plan->listening == LISTEN_LOG,
		.wall = walls_words(plan, spec, facts), .socket_trees = plan->socket_tree,
	};
	if (path_clean(facts->cwd, facts->root, root, sizeof root) == 0)
		box->root = plan_copy(plan, root);
}

static void add_sweep(struct build *b)
{
	struct step *row;

	if (b->layout.points == POINTS_IN_ROOT)
		add(b, HOST, STEP_SWEEP, "ROOT is left as it was found, by the last box on it")->from = b->facts->root;
	if (b->layout.points != POINTS_IN_UPPER)
		return;
	row = add(b, HOST, STEP_SWEEP, "mount points are none of what is kept");
	row->from = b->layout.upper;
	row->slot = b->layout.claim;
}

/* Every mount is a descriptor until it is attached: a common limit holds a thousand. */
static int decide_open_files(struct build *b, struct err *e)
{
	enum { OTHERS = 64 };	/* channels, devices, the kernel's trees, what COMMAND keeps */
	const struct rlimit *limit = &b->facts->own_limits.of[RLIMIT_NOFILE];
	unsigned long long needed = b->layout.places.descriptors + b->spec->keep_fd_count + OTHERS;

	if (b->layout.places.descriptors <= FACTS_FEW_MOUNTS || needed <= limit->rlim_cur)
		return 0;
	if (needed > limit->rlim_max)
		return err_hint(e, err_set(e, "%zu mounts need %llu open files, and the limit is %llu", b->layout.places.count, needed,
					   (unsigned long long)limit->rlim_max), "raise the hard limit: ulimit -Hn");
	b->open_files = plan_text(b->plan, "%llu", needed);
	b->callers_open_files = plan_text(b->plan, "%llu", (unsigned long long)limit->rlim_cur);
	return 0;
}

int build_plan(struct plan *plan, const struct spec *spec, const struct facts *facts, struct box *box, struct err *e)
{
	struct build b = {
		.plan = plan, .spec = spec, .facts = facts,
		.layout = { .plan = plan, .spec = spec, .facts = facts },
	};

	plan->slots = spec->subcommand == SUB_AUDIT ? PLAN_AUDIT_SLOTS : 0;
	if (check_machine(&b, e) || identity_decide(plan, spec, facts, &b.who, e) || layout_begin(&b.layout, e))
		return -EINVAL;
	if (check_registration(&b, e) || decide_streams(&b, e) || decide_open_files(&b, e))
		return -EINVAL;
	take_life(plan, spec);
	if (decide_powers(plan, spec, e) || walls_decide(plan, spec, facts, e))
		return -EINVAL;
	b.state = plan_copy(plan, facts->state);
	plan->hostname = spec->hostname ? spec->hostname : spec->share & SHARE_UTS ? facts->hostname
					: short_id(plan, facts->id);
	add_host_begin(&b);
	add_init_begin(&b);
	layout_collect(&b.layout);
	if (needs_ids_early(&b))
		add_ids_arrive(&b);
	layout_make_overlays(&b.layout);
	add_pivot(&b);
	add_init_rest(&b);
	if (!needs_ids_early(&b))
		add_ids_arrive(&b);
	layout_add_points(&b.layout);
	layout_add_mounts(&b.layout);
	if (b.open_files)
		add(&b, INIT, STEP_OPEN_FILES, "all is attached: the box has the caller's limit")->to = b.callers_open_files;
	if (!is_gated(&b) && holds_namespaces(&b))
		add(&b, INIT, STEP_AWAIT, "until host holds the namespaces: then this process closes itself");
	add(&b, INIT, STEP_HARDEN, "from here on the box cannot read or write init's memory, descriptors or program");
	if (is_registered(&b))
		add(&b, INIT, STEP_READY, "all is mounted: other commands may find the box")->to = "box";
	if (process_add(plan, spec, facts, &b.who, e))
		return -EINVAL;
	if (is_registered(&b))
		add(&b, HOST, STEP_LEAVE, "before process 1 is reaped: as long as the lock is held, its pid is nobody else's")
			->from = b.state;
	add_sweep(&b);
	build_room(plan);
	describe(box, plan, spec, facts, &b.who);
	return plan->failed ? err_code(e, ENOMEM, "no memory for the plan") : 0;
}
