/* SPDX-License-Identifier: MIT */
#include "places.h"

#include <errno.h>
#include <string.h>

#include "ids.h"
#include "path.h"
#include "pins.h"
#include "targets.h"
#include "text.h"

/* What the list is made with. */
struct making {
	struct plan *plan;
	const struct spec *spec;
	const struct facts *facts;
	struct places *places;
	struct targets targets;
	struct pins pins;
	char given[4096], clean[4096];	/* a destination; here, since a function's own would be zeroed for each */
};

static const char in_order[] = "in the order given; links are followed within the root, nothing else is in reach";

const char *const places_tree[PLACE_TREES] = { [TREE_DEV] = "/dev", [TREE_PROC] = "/proc", [TREE_SYS] = "/sys" };

bool places_has_tree(const struct spec *spec, const struct facts *facts, enum place_tree tree)
{
	switch (tree) {
	case TREE_DEV:
		return spec->dev != DEV_NONE;
	case TREE_PROC:
		return spec->proc != PROC_NONE;
	case TREE_SYS:
		return spec->sys != SYS_NONE && facts->sys_there;
	case PLACE_TREES:
		break;
	}
	return false;
}

bool places_is_mount(const struct place *p)
{
	switch (p->mount->kind) {
	case SPEC_DIR:
		return p->ground == GROUND_ROOT;
	case SPEC_SYMLINK:
	case SPEC_FILE:
		return p->ground != GROUND_MEMORY;
	case SPEC_BIND:
	case SPEC_TMPFS:
	case SPEC_PROC:
	case SPEC_MQUEUE:
	case SPEC_DEVPTS:
	case SPEC_OVERLAY:
	case SPEC_MASK:
	case SPEC_MOUNT_KINDS:
		return true;
	}
	return true;
}

bool places_needs_point(const struct place *p)
{
	return !p->is_left_out && p->ground == GROUND_ROOT && p->is_lacking && p->mount->kind != SPEC_MASK;
}

bool places_is_staged(const struct place *p)
{
	return !p->is_left_out && p->ground != GROUND_MEMORY && (p->mount->kind == SPEC_SYMLINK || p->mount->kind == SPEC_FILE);
}

/*** Where it lies ***/

/* Whether files can be made in what is mounted there: it is the box's own, and gone with it. */
static bool is_memory(const struct place *p)
{
	switch ((int)p->mount->kind) {
	case SPEC_TMPFS:
	case SPEC_OVERLAY:
		return !p->mount->upper && !p->mount->read_only;
	default:
		return p->mount->kind == SPEC_DIR;
	}
}

static int tree_of(const struct making *m, const char *target)
{
	for (enum place_tree i = 0; i < PLACE_TREES; i++)
		if (places_has_tree(m->spec, m->facts, i) && path_is_inside(target, places_tree[i]))
			return (int)i;
	return -1;
}

static int check_lie(const struct place *p, const struct place *over, struct err *e)
{
	const char *target = p->target;

	if (over && over->mount->propagation == SPREAD_SHARED && p->mount->propagation == SPREAD_UNBINDABLE)
		return err_set(e, "the bind on %s is unbindable and lies in the shared one on %s: what is mounted in a shared tree is shared, "
			       "so these exclude each other", target, over->target);
	if (over && over->mount->kind == SPEC_MASK && strcmp(target, over->target) != 0)
		return err_set(e, "%s lies in what --mask %s hides", target, over->target);
	if (!over && p->tree >= 0 && strcmp(target, places_tree[p->tree]) == 0)
		return err_hint(e, err_set(e, "a mount on %s would hide the box's own", target), "say --%s none as well", target + 1);
	return 0;
}

/* Whether files can be made there: with --share ipc the caller's shared memory and message queues are in the box's own /dev. */
static bool is_own_dev(const struct making *m, const char *target)
{
	bool is_callers = m->spec->share & SHARE_IPC && (path_is_inside(target, "/dev/shm") || path_is_inside(target, "/dev/mqueue"));

	return m->spec->dev == DEV_MINIMAL && !is_callers;
}

/* Whether what the box renames there stays renamed when it has ended: not in memory, nor in a tree of the kernel's. */
static bool is_lasting(const struct making *m, const struct place *p, const struct place *over)
{
	if (!over)
		return p->tree < 0 && !m->spec->read_only && !m->spec->ephemeral;
	return !over->mount->read_only && (over->mount->kind == SPEC_BIND || over->mount->upper);
}

/* What is to be protected from the box needs more than to be mounted where the box may write above it. */
static int pin(struct making *m, struct place *p, struct place *over, struct err *e)
{
	struct pins_base base = { over ? over->target : "", p->over, over ? &over->pins : &m->places->pins };

	if (!pins_protects(p->mount) || p->why != in_order || !is_lasting(m, p, over))
		return 0;
	p->is_pinned = true;
	pins_add(&m->pins, m->plan, &base, p->target);
	if (over && over->pins.first && over->mount->propagation == SPREAD_UNBINDABLE)
		return err_hint(e, err_set(e, "%s needs directories pinned in the bind on %s, which is unbindable", p->target, over->target),
				"make that bind private");
	return 0;
}

/* Finds out what it lies in; it covers what comes after it. */
static int settle(struct making *m, struct place *p, struct err *e)
{
	struct place *over;

	p->over = targets_over(&m->targets, p->target);
	over = p->over < 0 ? NULL : &m->places->place[p->over];
	p->tree = over ? -1 : tree_of(m, p->target);
	if (over)
		p->ground = is_memory(over) ? GROUND_MEMORY : GROUND_FIXED;
	else if (p->tree >= 0)
		p->ground = p->tree == TREE_DEV && is_own_dev(m, p->target) ? GROUND_MEMORY : GROUND_FIXED;
	if (p->mount->kind == SPEC_DIR)
		p->is_left_out = p->ground == GROUND_ROOT && !p->is_lacking;
	if (p->is_left_out)
		return 0;
	if (check_lie(p, over, e))
		return -EINVAL;
	if (pin(m, p, over, e))
		return -EINVAL;
	if (over)
		over->is_base = true;
	if (p->tree >= 0)
		m->places->uses_tree[p->tree] = true;
	if (places_is_mount(p))
		targets_add(&m->targets, p->target, (int)(p - m->places->place));
	return 0;
}

/*** What the box gets of its own accord ***/

static const char *hosts_text(const struct making *m)
{
	const char *name = m->spec->hostname;

	const char *hosts = m->facts->hosts ? m->facts->hosts : "";
	bool is_cut = *hosts && hosts[strlen(hosts) - 1] != '\n';

	if (m->spec->net == NET_HOST)
		return plan_text(m->plan, "%s%s127.0.1.1\t%s\n", hosts, is_cut ? "\n" : "", name);
	return plan_text(m->plan, "127.0.0.1\tlocalhost %s\n::1\tlocalhost ip6-localhost ip6-loopback\n", name);
}

static struct place *add_own(struct making *m, enum policy_own which, struct spec_mount *mount, const char *why)
{
	struct place *p = &m->places->place[m->places->count++];

	p->mount = mount;
	p->slot = p->claim = p->parent = PLAN_NO_SLOT;
	p->target = policy_own[which];
	p->why = why;
	p->is_directory = which < OWN_FILES;
	p->is_lacking = m->facts->own[which] == POINT_LACKING || m->facts->own[which] == POINT_MARKED;
	p->over_link = !p->is_directory;
	return p;
}

/*
 * Where ROOT lacks it and may not be written, neither by the caller nor by root of the box, it is left out: a host name and a network
 * work without.
 */
static bool can_be_there(const struct making *m, enum policy_own which)
{
	return m->facts->own[which] != POINT_LACKING || m->facts->etc_writable || ids_has_outside(&m->plan->uid_map, m->facts->etc_uid);
}

static void add_generated(struct making *m, enum policy_own which, struct spec_mount *mount, const char *text, const char *why)
{
	if (!can_be_there(m, which))
		return;
	mount->kind = SPEC_FILE;
	add_own(m, which, mount, why)->text = text;
}

static void add_bound(struct making *m, enum policy_own which, struct spec_mount *mount, const char *source, const char *why)
{
	if (!can_be_there(m, which)) {
		plan_warn(m->plan, plan_text(m->plan, "the box is without the caller's %s: ROOT lacks it and may not be written",
					     policy_own[which]));
		return;
	}
	mount->kind = SPEC_BIND;
	mount->read_only = true;
	add_own(m, which, mount, why)->source = source;
}

static void add_owns(struct making *m, struct spec_mount *mount)
{
	for (enum policy_own i = 0; m->spec->read_only && !m->spec->no_tmpfs && i < OWN_FILES; i++) {
		mount[i].kind = SPEC_TMPFS;
		mount[i].mode = i == OWN_RUN ? 0755 : 01777;
		if (m->facts->own[i] == POINT_THERE)
			add_own(m, i, &mount[i], "--read-only: what has to be written somewhere is written here");
	}
	if (m->spec->net == NET_HOST && m->facts->resolv)
		add_bound(m, OWN_RESOLV, &mount[OWN_RESOLV], plan_copy(m->plan, m->facts->resolv),
			  "the network is the caller's, and so are its name servers");
	if (m->spec->hostname) {
		add_generated(m, OWN_HOSTS, &mount[OWN_HOSTS], hosts_text(m), "--hostname: a name that has an address");
		add_generated(m, OWN_HOSTNAME, &mount[OWN_HOSTNAME], plan_text(m->plan, "%s\n", m->spec->hostname), "--hostname");
	} else if (m->spec->net == NET_HOST && m->facts->hosts_there) {
		add_bound(m, OWN_HOSTS, &mount[OWN_HOSTS], "/etc/hosts", "the network is the caller's, and so are its hosts");
	}
}

/*** What is covered ***/

/* The kernel lets nobody but root of the machine leave a mount out of a tree: each below `top` has to be covered. */
static size_t cover_broken(const struct facts *facts, const char *top, struct place_cover *cover)
{
	size_t count = 0, skip = strcmp(top, "/") == 0 ? 1 : strlen(top) + 1;

	for (size_t i = 0; i < facts->broken_count; i++)
		if (path_is_inside(facts->broken[i], top) && strcmp(facts->broken[i], top) != 0)
			cover[count++] = (struct place_cover){ facts->broken[i] + skip, PLACE_BROKEN };
	return count;
}

static size_t cover_withheld(const struct facts *facts, int mount, struct place_cover *cover)
{
	size_t count = 0;

	for (size_t i = 0; i < facts->covers; i++)
		if (facts->cover[i].mount == mount)
			cover[count++] = (struct place_cover){ facts->cover[i].path, facts->cover[i].is_exact ? (int)facts->cover[i].directory : PLACE_ALIAS };
	return count;
}

/* `top`: where the mount's source is, for what is broken; NULL: nothing of it comes along. */
static size_t find_covers(struct plan *plan, const struct facts *facts, const char *top, int mount, struct place_cover **cover)
{
	size_t count = 0;

	if (!facts->broken_count && !facts->covers)
		return 0;
	*cover = plan_keep(plan, (facts->broken_count + facts->covers) * sizeof **cover);
	if (!*cover)
		return 0;
	if (top)
		count = cover_broken(facts, top, *cover);
	return count + cover_withheld(facts, mount, *cover + count);
}

static void cover_root(struct plan *plan, const struct spec *spec, const struct facts *facts, struct places *places)
{
	const char *top = spec->ephemeral || spec->overlay ? NULL : facts->root_real ? facts->root_real : facts->root;

	places->covers = find_covers(plan, facts, top, FACTS_ROOT, &places->cover);
}

static void cover_place(struct making *m, struct place *p, const char *real)
{
	bool is_tree = p->mount->kind == SPEC_BIND && p->is_directory && !p->is_left_out;

	if (!is_tree && p->mount->kind != SPEC_OVERLAY)
		return;
	const char *top = !is_tree || p->mount->alone ? NULL : real ? real : p->source;
	p->covers = find_covers(m->plan, m->facts, top, (int)(p->mount - m->spec->mount), &p->cover);
	p->is_base = p->covers;
}

/*** What the user mounts ***/

static int clean_target(struct making *m, const struct spec_mount *mount, bool is_root, const char **target, struct err *e)
{
	struct text t = text_in(m->given, sizeof m->given);

	text_add_bytes(&t, mount->target ? mount->target : mount->source, mount->target ? mount->target_size : mount->source_size);
	if (t.full || path_clean(mount->target ? "/" : m->facts->cwd, m->given, m->clean, sizeof m->clean))
		return err_set(e, "a mount's destination is longer than %zu bytes", sizeof m->given - 1);
	if (strcmp(m->clean, "/") == 0 || is_root)
		return err_set(e, "a mount on %s would cover the root itself", strcmp(m->clean, "/") == 0 ? "/" : m->given);
	*target = plan_copy(m->plan, m->clean);
	return 0;
}

/* By the path alone it would be seen when it is settled; this is by links of ROOT. */
static int check_tree(const struct making *m, const struct facts_mount *found, const char *target, struct err *e)
{
	for (enum place_tree i = 0; found->tree && i < PLACE_TREES; i++)
		if (strcmp(found->tree, places_tree[i]) == 0 && places_has_tree(m->spec, m->facts, i))
			return err_hint(e, err_set(e, "links of ROOT lead from %s to %s, and a mount there would hide the box's own", target, found->tree),
					"name another place, or say --%s none as well", found->tree + 1);
	return 0;
}

static int check_kind(const struct making *m, const struct spec_mount *mount, const struct facts_mount *found, const char *target,
		      struct err *e)
{
	if (mount->kind == SPEC_PROC && m->spec->share & SHARE_PID)
		return err_set(e, "a new proc on %s and --share pid exclude each other: the kernel gives one of a pid namespace of the "
			       "box's own only", target);
	if (mount->kind == SPEC_PROC && m->facts->proc_covered)
		return err_hint(e, err_set(e, "a new proc on %s: the caller's own /proc is partly covered, so the kernel refuses it", target),
				"--mount type=bind,src=/proc,dst=%s", target);
	if (mount->upper && found->upper_in)
		return err_hint(e, err_set(e, "the upper layer %s lies in %s, which would change under the box", mount->upper, found->upper_in),
				"take a directory elsewhere");
	if (mount->kind == SPEC_MQUEUE && m->spec->share & SHARE_IPC)
		return err_set(e, "a new mqueue on %s and --share ipc exclude each other: the kernel gives one of an ipc namespace of the "
			       "box's own only", target);
	if (mount->kind == SPEC_MQUEUE && !m->facts->mqueue_kernel)
		return err_set(e, "mqueue on %s: this kernel has no POSIX message queues", target);
	return 0;
}

static bool is_directory(enum spec_mount_kind kind, const struct facts_mount *found)
{
	return kind == SPEC_BIND ? found->is_directory : kind != SPEC_SYMLINK && kind != SPEC_FILE;
}

static int add_given(struct making *m, size_t index, struct err *e)
{
	const struct spec_mount *mount = &m->spec->mount[index];
	const struct facts_mount *found = &m->facts->mount[index];
	struct place *p = &m->places->place[m->places->count++];

	p->mount = mount;
	p->slot = p->claim = p->parent = PLAN_NO_SLOT;
	p->why = in_order;
	p->is_left_out = found->is_missing;
	p->is_lacking = found->is_lacking;
	p->is_link = found->is_link;
	p->is_directory = is_directory(mount->kind, found);
	p->over_link = mount->kind == SPEC_SYMLINK || mount->kind == SPEC_FILE;
	if (mount->source)
		p->source = plan_part(m->plan, mount->source, mount->source_size);
	cover_place(m, p, found->real);
	if (clean_target(m, mount, found->is_root, &p->target, e) || check_tree(m, found, p->target, e))
		return -EINVAL;
	return check_kind(m, mount, found, p->target, e);
}

/* Whether some are rbox's own. */
static bool has_owns(const struct spec *spec)
{
	return spec->read_only || spec->hostname || spec->net == NET_HOST;
}

static int make_places(struct plan *plan, const struct spec *spec, const struct facts *facts, struct places *places, struct err *e)
{
	struct making m = { .plan = plan, .spec = spec, .facts = facts, .places = places };
	bool has_own = has_owns(spec);
	size_t most = spec->mount_count + POLICY_OWNS;

	m.targets.cells = targets_cells(most);
	m.targets.cell = plan_keep(plan, m.targets.cells * sizeof *m.targets.cell);
	places->place = plan_keep(plan, most * sizeof *places->place);
	pins_init(&m.pins, plan, spec, facts->cwd);
	struct spec_mount *own = has_own ? plan_keep(plan, POLICY_OWNS * sizeof *own) : NULL;
	if (!m.targets.cell || !places->place || (has_own && !own))
		return err_code(e, ENOMEM, "no memory for the plan");
	if (has_own)
		add_owns(&m, own);
	for (size_t i = 0; i < spec->mount_count; i++)
		if (add_given(&m, i, e))
			return -EINVAL;
	for (size_t i = 0; i < places->count; i++) {
		if (settle(&m, &places->place[i], e))
			return -EINVAL;
		places->descriptors += 1 + places->place[i].mount->lowers;
	}
	return plan->failed ? err_code(e, ENOMEM, "no memory for the plan") : 0;
}

int places_make(struct plan *plan, const struct spec *spec, const struct facts *facts, struct places *places, struct err *e)
{
	cover_root(plan, spec, facts, places);
	return spec->mount_count || has_owns(spec) ? make_places(plan, spec, facts, places, e) : 0;
}
