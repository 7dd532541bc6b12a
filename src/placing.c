/* SPDX-License-Identifier: MIT */
#include "placing.h"

#include <linux/mount.h>
#include <stdbool.h>
#include <string.h>

#include "policy.h"

enum { OWN = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV };

static struct step *add(struct plan *plan, enum verb verb, const char *why)
{
	return plan_add(plan, INIT, verb, why);
}

static struct step *add_slot(struct plan *plan, enum verb verb, int *slot, const char *why)
{
	struct step *row = add(plan, verb, why);

	row->slot = *slot = (int)plan->slots++;
	return row;
}

static uint64_t attributes(const struct spec_mount *m)
{
	return (m->read_only ? MOUNT_ATTR_RDONLY : 0) | (m->no_suid ? MOUNT_ATTR_NOSUID : 0) | (m->no_dev ? MOUNT_ATTR_NODEV : 0) |
	       (m->no_exec ? MOUNT_ATTR_NOEXEC : 0);
}

/*** Opening ***/

static void take_tree(struct plan *plan, struct place *p, bool is_private)
{
	struct step *row = add_slot(plan, STEP_TREE, &p->slot, "opened once, as the caller, while the caller's tree is there");

	row->from = p->source;
	row->flags = attributes(p->mount) | plan_spread(p->mount->propagation) | (p->mount->alone ? 0 : PLAN_RECURSIVE);
	if (is_private)
		row->flags &= ~PLAN_PRIVATE;
}

static void take_null(struct plan *plan, int *slot, bool is_read_only, const char *why)
{
	const struct policy_device *null = &policy_device[0];
	struct step *row = add_slot(plan, STEP_NODE, slot, why);

	row->from = plan_text(plan, "/dev/%s", null->name);
	row->type = is_read_only ? "read-only" : NULL;
	row->flags = PLAN_DEVICE(null->major, null->minor);
}

static void take_proc(struct plan *plan, struct place *p, bool guards_inodes)
{
	struct step *row = add_slot(plan, STEP_NEW, &p->slot,
				    "made while the caller's /proc is visible: the kernel refuses a new one later");

	row->type = "proc";
	row->flags = OWN | MOUNT_ATTR_NOEXEC;
	take_null(plan, &p->null, guards_inodes, "goes over what is hidden of it");
}

struct placing_overlay placing_open_layers(struct plan *plan, const char *const *lower, size_t lowers, const struct placing_upper *upper)
{
	struct placing_overlay o = { .lowers = lowers, .holder = PLAN_NO_SLOT, .to = upper->directory };
	struct step *row;
	int slot;

	if (upper->directory) {
		row = add_slot(plan, STEP_LAYER, &o.holder, "what is written is kept in it: the directory that was claimed, and no other");
		row->from = upper->directory;
		row->within = upper->claim;
	}
	for (size_t i = 0; i < lowers; i++) {
		add_slot(plan, STEP_LAYER, &slot, "opened once, as the caller; never written")->from = lower[i];
		o.from = i ? plan_text(plan, "%s:%s", o.from, lower[i]) : lower[i];
	}
	o.slot = (int)plan->slots++;
	return o;
}

void placing_make_overlay(struct plan *plan, const struct placing_overlay *o, uint64_t flags, const char *why)
{
	struct step *row;
	int holder = o->holder;

	if (!o->to) {
		row = add_slot(plan, STEP_NEW, &holder, "what is written goes here, and is gone with the box");
		row->type = "tmpfs";
		row->to = "mode=0700";
		add(plan, STEP_STAGE, "overlayfs takes layers only from mounts that are attached; over / nobody sees it")->slot = holder;
	}
	row = add(plan, STEP_OVERLAY, why);
	row->slot = o->slot;
	row->from = o->from;
	row->to = o->to ? o->to : "memory";
	row->within = holder;
	row->flags = flags | PLAN_LAYERS(o->lowers) | (o->to ? PLAN_ALONE : 0);
	if (!o->to)
		add(plan, STEP_UNSTAGE, "the overlay has its layers: the old root has to be on top again, to be detached");
}

static void take_layers(struct plan *plan, struct place *p, const struct spec *spec)
{
	struct placing_overlay *o = plan_keep(plan, sizeof *o);
	struct placing_upper upper = { p->mount->upper, p->claim };

	if (!o)
		return;
	*o = placing_open_layers(plan, spec->layer.item + p->mount->lower, p->mount->lowers, &upper);
	p->source = o->from;
	p->slot = o->slot;
	p->overlay = o;
}

/* One call for all costs as much as the caller has mounts, one for each of these as much as they are. */
static bool are_private_together(const struct places *places)
{
	size_t binds = 0;

	for (size_t i = 0; i < places->count; i++) {
		const struct place *p = &places->place[i];

		if (p->is_left_out || p->mount->kind != SPEC_BIND)
			continue;
		if (p->mount->propagation != SPREAD_PRIVATE)
			return false;
		binds++;
	}
	return binds > FACTS_FEW_MOUNTS;
}

static bool make_private(struct plan *plan, const struct places *places)
{
	struct step *row;

	if (!are_private_together(places))
		return false;
	row = add(plan, STEP_SPREAD, "what is cloned of it is private, too: no call for each of so many binds");
	row->to = "/";
	row->type = "private";
	row->flags = PLAN_RECURSIVE;
	return true;
}

void placing_collect(struct plan *plan, struct places *places, const struct spec *spec)
{
	bool is_private = make_private(plan, places);

	for (size_t i = 0; i < places->count; i++) {
		struct place *p = &places->place[i];

		if (p->is_left_out)
			continue;
		switch (p->mount->kind) {
		case SPEC_BIND:
			take_tree(plan, p, is_private);
			break;
		case SPEC_FILE:
			if (!p->text)
				add_slot(plan, STEP_FILE, &p->slot, "opened once, as the caller")->from = p->source;
			break;
		case SPEC_PROC:
			take_proc(plan, p, places->guards_inodes);
			break;
		case SPEC_OVERLAY:
			take_layers(plan, p, spec);
			break;
		case SPEC_MASK:
			take_null(plan, &p->slot, places->guards_inodes, "goes over what is masked if that is a file");
			break;
		case SPEC_TMPFS:
		case SPEC_MQUEUE:
		case SPEC_DEVPTS:
		case SPEC_DIR:
		case SPEC_SYMLINK:
		case SPEC_MOUNT_KINDS:
			break;
		}
	}
}

void placing_overlays(struct plan *plan, struct places *places)
{
	for (size_t i = 0; i < places->count; i++) {
		struct place *p = &places->place[i];

		if (p->overlay)
			placing_make_overlay(plan, p->overlay, attributes(p->mount), "ids are mapped: the upper layer's files can be made");
	}
}

/*** In the new root ***/

/* Their directory is worth a row of its own from this number on. */
enum { SIDE_BY_SIDE = 4 };

static size_t parent_size(const struct place *p)
{
	return (size_t)(strrchr(p->target, '/') - p->target);
}

/* Whether it is attached in ROOT, at a name that its directory has: what is mounted before it does not change where that is. */
static bool is_beside(const struct place *p, const struct place *first)
{
	size_t size = parent_size(first);

	return places_is_mount(p) && p->ground == GROUND_ROOT && p->mount->kind != SPEC_MASK && !p->is_link && parent_size(p) == size &&
	       memcmp(p->target, first->target, size) == 0;
}

/* Finds the directory of the places that follow and lie side by side, once. Returns where they end. */
static size_t find_parent(struct plan *plan, struct places *places, size_t first)
{
	struct place *place = places->place;
	size_t end = first, count = 0;
	int slot;

	for (; end < places->count && (place[end].is_left_out || is_beside(&place[end], &place[first])); end++)
		count += !place[end].is_left_out;
	if (count < SIDE_BY_SIDE)
		return end > first ? end : first + 1;
	struct step *row = add_slot(plan, STEP_THERE, &slot, "what follows lies in it, side by side: it is walked to once");
	row->to = parent_size(&place[first]) ? plan_part(plan, place[first].target, parent_size(&place[first])) : "/";
	row->flags = PLAN_LINKS | PLAN_KEEP;
	for (size_t i = first; i < end; i++)
		place[i].parent = slot;
	return end;
}

/* What the target is looked up in: whoever may rename in ROOT, or in the caller's files, could lead a path from / elsewhere. */
static void look_up_within(struct step *row, const struct places *places, const struct place *p)
{
	if (p->parent != PLAN_NO_SLOT) {
		row->within = p->parent;
		row->skip = (unsigned)parent_size(p) + 1;
		return;
	}
	const char *base = p->over >= 0 ? places->place[p->over].target : p->tree >= 0 ? places_tree[p->tree] : NULL;

	if (!base)
		return;
	row->within = p->over >= 0 ? places->place[p->over].slot : places->tree_slot[p->tree];
	row->skip = (unsigned)strlen(base);
	row->skip += p->target[row->skip] == '/';
}

/* Links on the way are pinned, too. */
static uint64_t pinned(const struct place *p, bool over_link)
{
	return p->is_pinned && !over_link ? PLAN_PIN : 0;
}

/* Before anything is mounted in them: what is mounted below a directory is bound along with it. */
static void add_pins(struct plan *plan, const struct place_pins *pins, int within, size_t skip)
{
	for (const struct place_pin *pin = pins->first; pin; pin = pin->next) {
		struct step *row = add(plan, STEP_PIN, "what is protected lies in it: renamed, it would let another one take its path");

		row->to = pin->path;
		row->within = within;
		row->skip = (unsigned)skip;
	}
}

static struct step *add_point(struct plan *plan, const struct place *p, uint64_t flags, const char *why)
{
	struct step *row = add(plan, STEP_POINT, why);

	row->to = p->target;
	row->type = p->is_directory ? "directory" : "file";
	row->flags = flags;
	return row;
}

void placing_points(struct plan *plan, const struct places *places, uint64_t mark)
{
	for (size_t i = 0; i < places->count; i++)
		if (places_needs_point(&places->place[i]))
			add_point(plan, &places->place[i], mark,
				  mark ? "ROOT lacks it: an empty one, marked, for the time of the box" : "the root lacks it, and is the box's own");
}

static struct step *add_content(struct plan *plan, struct place *p, enum verb verb, const char *why)
{
	struct step *row = add(plan, verb, why);

	row->type = p->text ? "text" : p->mount->kind == SPEC_FILE ? "copy" : "link";
	row->from = p->text ? p->text : p->source;
	row->to = verb == STEP_PUT ? p->target : NULL;
	if (p->slot == PLAN_NO_SLOT && verb == STEP_MAKE)
		p->slot = (int)plan->slots++;
	row->slot = p->slot;
	return row;
}

void placing_stage(struct plan *plan, struct places *places)
{
	struct step *row;
	int stage = PLAN_NO_SLOT;

	for (size_t i = 0; i < places->count; i++) {
		struct place *p = &places->place[i];

		if (!places_is_staged(p))
			continue;
		if (stage == PLAN_NO_SLOT) {
			row = add_slot(plan, STEP_NEW, &stage, "what is made in it is on no disk, and in no tree of the caller's");
			row->type = "tmpfs";
			row->to = "mode=0700";
			row->flags = OWN;
			add(plan, STEP_STAGE, "only of a file system that is attached the kernel clones a part; over / nobody sees it")->slot = stage;
		}
		add_content(plan, p, STEP_MAKE, p->why);
	}
	if (stage != PLAN_NO_SLOT)
		add(plan, STEP_UNSTAGE, "what was made stays, as mounts of their own");
}

void placing_attach_one(struct plan *plan, const struct places *places, const struct place *p, const char *from, uint64_t flags)
{
	struct step *row = add(plan, STEP_ATTACH, p->why);

	row->slot = p->slot;
	row->from = from;
	row->to = p->target;
	bool over_link = p->over_link || p->parent != PLAN_NO_SLOT;
	bool is_named = !p->over_link && (p->mount->kind == SPEC_BIND || p->mount->kind == SPEC_TMPFS);
	row->flags = flags | (is_named ? PLAN_NAMED : 0) | (over_link ? PLAN_OVER_LINK : PLAN_LINKS) | pinned(p, over_link) |
		     (p->is_base ? PLAN_KEEP : 0);
	look_up_within(row, places, p);
}

void placing_cover(struct plan *plan, const struct places *places, const struct place_cover *cover, const struct placing_where *where)
{
	struct step *row = add(plan, STEP_COVER, cover->withheld == PLACE_BROKEN
			       ? "what is mounted there is closed to the caller; the kernel lets it be covered, not left out"
			       : "rbox's own: no box sees other boxes' files, or changes what rbox goes by");

	row->to = where->to;
	row->within = where->within;
	row->skip = (unsigned)where->skip;
	if (cover->withheld >= 0)
		row->slot = places->withheld[cover->withheld];
}

static void cover_all(struct plan *plan, const struct places *places, const struct place *p)
{
	for (size_t i = 0; i < p->covers; i++)
		placing_cover(plan, places, &p->cover[i], &(struct placing_where){
			plan_text(plan, "%s/%s", p->target, p->cover[i].path), p->slot, strlen(p->target) + 1 });
}

/* A file system that is new, by its type; `flags` are MOUNT_ATTR_.... */
struct new_mount {
	const char *type, *options;
	uint64_t flags;
};

static void attach_new(struct plan *plan, const struct places *places, struct place *p, struct new_mount new)
{
	struct step *row = add_slot(plan, STEP_NEW, &p->slot, p->why);

	row->type = new.type;
	row->to = new.options;
	row->flags = new.flags;
	placing_attach_one(plan, places, p, new.type, new.flags);
}

static const char *tmpfs_options(struct plan *plan, const struct spec_mount *m)
{
	return plan_text(plan, "mode=%04o%s%.*s%s%.*s", m->mode, m->size ? ",size=" : "", m->size ? (int)m->size_size : 0, m->size ? m->size : "",
			 m->inodes ? ",nr_inodes=" : "", m->inodes ? (int)m->inodes_size : 0, m->inodes ? m->inodes : "");
}

static void attach_directory(struct plan *plan, const struct places *places, struct place *p)
{
	struct step *row;

	switch (p->ground) {
	case GROUND_ROOT:
		attach_new(plan, places, p, (struct new_mount){ "tmpfs", "mode=755", OWN });
		return;
	case GROUND_MEMORY:
		/* its point is the directory */
		return;
	case GROUND_FIXED:
		row = add(plan, STEP_THERE, "it lies where nothing is made");
		row->to = p->target;
		row->flags = PLAN_LINKS;
		look_up_within(row, places, p);
		return;
	}
}

static void put(struct plan *plan, const struct places *places, struct place *p, uint64_t links)
{
	struct step *row = add_content(plan, p, STEP_PUT, "it lies in memory of the box's own");

	row->flags = links;
	look_up_within(row, places, p);
}

static void add_mask(struct plan *plan, const struct places *places, const struct place *p)
{
	struct step *row = add(plan, STEP_MASK, "--mask: what is in it is out of reach");

	row->to = p->target;
	row->slot = p->slot;
	look_up_within(row, places, p);
	row->flags = PLAN_LINKS | pinned(p, false) | (p->is_base ? PLAN_KEEP : 0);
}

/* Whether an empty directory or file has to be made first, in memory of the box's own. */
static bool needs_point_in_memory(const struct place *p)
{
	enum spec_mount_kind kind = p->mount->kind;

	return p->ground == GROUND_MEMORY && kind != SPEC_SYMLINK && kind != SPEC_FILE && kind != SPEC_MASK;
}

/* All kinds but a further proc. */
static void attach_place(struct plan *plan, struct places *places, struct place *p)
{
	const struct spec_mount *m = p->mount;
	/* in the box's own /dev there are mounts that are a part of it, and links that lead out */
	uint64_t links = p->over >= 0 ? PLAN_LINKS : 0;

	if (needs_point_in_memory(p))
		look_up_within(add_point(plan, p, links, "it lies in memory of the box's own"), places, p);
	switch (m->kind) {
	case SPEC_BIND:
	case SPEC_OVERLAY:
		placing_attach_one(plan, places, p, p->source, attributes(m) | (plan_spread(m->propagation) & ~PLAN_PRIVATE));
		add_pins(plan, &p->pins, p->slot, strlen(p->target) + 1);
		cover_all(plan, places, p);
		break;
	case SPEC_TMPFS:
		attach_new(plan, places, p, (struct new_mount){ "tmpfs", tmpfs_options(plan, m), OWN | attributes(m) });
		break;
	case SPEC_MQUEUE:
		attach_new(plan, places, p, (struct new_mount){ "mqueue", NULL, OWN | MOUNT_ATTR_NOEXEC });
		break;
	case SPEC_DEVPTS:
		attach_new(plan, places, p, (struct new_mount){ "devpts", plan_devpts_options(plan), MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC });
		break;
	case SPEC_DIR:
		attach_directory(plan, places, p);
		break;
	case SPEC_SYMLINK:
	case SPEC_FILE:
		if (places_is_staged(p))
			placing_attach_one(plan, places, p, p->text ? "text" : p->source, OWN);
		else
			put(plan, places, p, links);
		break;
	case SPEC_MASK:
		add_mask(plan, places, p);
		break;
	case SPEC_PROC:
	case SPEC_MOUNT_KINDS:
		break;
	}
}

void placing_attach(struct plan *plan, struct places *places, placing_proc *proc, void *context)
{
	size_t beside = 0;

	add_pins(plan, &places->pins, PLAN_NO_SLOT, 0);
	for (size_t i = 0; i < places->count; i++) {
		struct place *p = &places->place[i];

		if (p->is_left_out)
			continue;
		if (i >= beside)
			beside = find_parent(plan, places, i);
		attach_place(plan, places, p);
		if (p->mount->kind == SPEC_PROC)
			proc(context, p);
	}
}
