/* SPDX-License-Identifier: MIT */
#include "identity.h"

#include <errno.h>
#include <string.h>

#include "accounts.h"
#include "policy.h"
#include "text.h"

enum { GROUPS_MAX = 1024, RANGE_HINT = 65536, RANGE_FIRST = 100000 };

static const char only_one[] = "only one id is mapped, so chown, setgroups and other users do not work in the box";

/*** Maps ***/

static const char *caller_name(struct plan *plan, const struct facts *facts)
{
	return facts->name ? facts->name : plan_text(plan, "%u", facts->uid);
}

/* Why there is no range, and what would give one. Empty if there is one. */
static const char *range_obstacle(struct plan *plan, const struct facts *facts, const char **mend)
{
	uint32_t from = facts->sub_free > RANGE_FIRST ? facts->sub_free : RANGE_FIRST;

	*mend = "";
	if (facts->proc_foreign) {
		*mend = "mount a new /proc here";
		return "/proc is another pid namespace's, so the box's first process cannot be found in it";
	}
	switch (facts->helpers) {
	case HELPERS_WORK:
		break;
	case HELPERS_NO_NEW_PRIVS:
		*mend = "start rbox without no_new_privs (in Kubernetes: allowPrivilegeEscalation: true)";
		return "rbox was started with no_new_privs, under which newuidmap has no power";
	case HELPERS_MISSING:
		*mend = "install newuidmap and newgidmap: apt-get install uidmap";
		return "newuidmap and newgidmap are not installed";
	case HELPERS_NOSUID:
		*mend = "install newuidmap and newgidmap on a file system that is not mounted nosuid";
		return "newuidmap is on a file system that is mounted nosuid";
	case HELPERS_POWERLESS:
		*mend = "sudo chmod u+s /usr/bin/newuidmap /usr/bin/newgidmap";
		return "newuidmap and newgidmap are not both setuid root, and have no file capabilities";
	case HELPERS_BOUNDED:
		*mend = "start rbox with CAP_SETUID and CAP_SETGID in the bounding set";
		return "CAP_SETUID or CAP_SETGID is not in the bounding set, so newuidmap has no power";
	case HELPERS_NAMELESS:
		*mend = plan_text(plan, "give user id %u a line in /etc/passwd", facts->uid);
		return plan_text(plan, "user id %u has no name, and newuidmap refuses callers without one", facts->uid);
	}
	if (facts->uid_sub.count && facts->gid_sub.count)
		return "";
	*mend = plan_text(plan, "give %s a range: sudo usermod --add-subuids %u-%u --add-subgids %u-%u %s",
			  caller_name(plan, facts), from, from + RANGE_HINT - 1, from, from + RANGE_HINT - 1,
			  caller_name(plan, facts));
	return plan_text(plan, "%s has no subordinate %s ids", caller_name(plan, facts),
			 facts->uid_sub.count ? "group" : facts->gid_sub.count ? "user" : "user and group");
}

static int map_single(struct plan *plan, const struct facts *facts, uint32_t uid, uint32_t gid, struct err *e)
{
	plan->mapping = MAPPED_BY_INIT;
	if (ids_add(&plan->uid_map, uid, facts->uid, 1, e))
		return -EINVAL;
	return ids_add(&plan->gid_map, gid, facts->gid, 1, e);
}

/* 0 is the first subordinate id, and the caller comes after the last, so that bound files of the caller keep an owner. */
static int map_shifted(struct plan *plan, const struct facts *facts, struct err *e)
{
	if (ids_append(&plan->uid_map, 0, &facts->uid_sub, e) || ids_append(&plan->gid_map, 0, &facts->gid_sub, e))
		return -EINVAL;
	if (ids_add(&plan->uid_map, ids_highest(&plan->uid_map) + 1, facts->uid, 1, e))
		return -EINVAL;
	return ids_add(&plan->gid_map, ids_highest(&plan->gid_map) + 1, facts->gid, 1, e);
}

static int map_range(struct plan *plan, const struct facts *facts, struct identity *who, struct err *e)
{
	plan->mapping = MAPPED_BY_HELPERS;
	if (facts->root_uid != facts->uid && facts->root_uid == facts->uid_sub.extent[0].outside) {
		who->map_why = "ROOT belongs to the caller's first subordinate id, so that is 0 in the box; the caller comes last";
		return map_shifted(plan, facts, e);
	}
	who->map_why = "0 is the caller, 1 and up are the caller's subordinate ids: other users and chown work";
	if (ids_add(&plan->uid_map, 0, facts->uid, 1, e) || ids_add(&plan->gid_map, 0, facts->gid, 1, e))
		return -EINVAL;
	if (ids_append(&plan->uid_map, 1, &facts->uid_sub, e))
		return -EINVAL;
	return ids_append(&plan->gid_map, 1, &facts->gid_sub, e);
}

static void map_everything(struct plan *plan, const struct facts *facts, struct identity *who)
{
	plan->mapping = MAPPED_BY_HOST;
	who->map_why = "the caller may map any id: each id is itself, and no helper is needed";
	ids_identity(&plan->uid_map, &facts->uid_outer);
	ids_identity(&plan->gid_map, &facts->gid_outer);
}

static int map_auto(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who,
		    struct err *e)
{
	const char *mend, *obstacle;

	if (facts->may_map && !facts->proc_foreign) {
		map_everything(plan, facts, who);
		return 0;
	}
	obstacle = range_obstacle(plan, facts, &mend);
	if (!*obstacle)
		return map_range(plan, facts, who, e);
	if (spec->map == MAP_RANGE)
		return err_hint(e, err_set(e, "cannot map a range of ids: %s", obstacle), "%s", mend);
	plan_warn(plan, plan_text(plan, "%s: %s; %s", only_one, obstacle, mend));
	who->map_why = "0 is the caller; a range of ids is not to be had here";
	return map_single(plan, facts, 0, 0, e);
}

static int map_keep(struct plan *plan, const struct facts *facts, struct identity *who, struct err *e)
{
	const char *mend;

	who->map_why = "the caller's own ids inside as outside";
	if (facts->may_map && !facts->proc_foreign) {
		map_everything(plan, facts, who);
		return 0;
	}
	if (*range_obstacle(plan, facts, &mend))
		return map_single(plan, facts, facts->uid, facts->gid, e);
	plan->mapping = MAPPED_BY_HELPERS;
	if (ids_around(&plan->uid_map, facts->uid, &facts->uid_sub, e))
		return -EINVAL;
	return ids_around(&plan->gid_map, facts->gid, &facts->gid_sub, e);
}

/* Whether the caller may write this map without power over ids: one id, its own. */
static bool is_own(const struct ids *map, uint32_t id)
{
	return map->count == 1 && map->extent[0].count == 1 && map->extent[0].outside == id;
}

static int map_exactly(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who,
		       struct err *e)
{
	const struct ids *gid_map = spec->gid_map.count ? &spec->gid_map : &spec->uid_map;
	const char *mend, *obstacle = range_obstacle(plan, facts, &mend);

	who->map_why = "as --uid-map and --gid-map say";
	plan->uid_map = spec->uid_map;
	plan->gid_map = *gid_map;
	if (facts->may_map && !facts->proc_foreign)
		plan->mapping = MAPPED_BY_HOST;
	else if (is_own(&plan->uid_map, facts->uid) && is_own(&plan->gid_map, facts->gid))
		plan->mapping = MAPPED_BY_INIT;
	else if (facts->helpers != HELPERS_WORK || facts->proc_foreign)
		return err_hint(e, err_set(e, "cannot map ids as --uid-map says: %s", obstacle), "%s", mend);
	else
		plan->mapping = MAPPED_BY_HELPERS;
	return 0;
}

static int choose_map(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who,
		      struct err *e)
{
	if (spec->uid_map.count)
		return map_exactly(plan, spec, facts, who, e);
	switch (spec->map) {
	case MAP_AUTO:
	case MAP_RANGE:
		return map_auto(plan, spec, facts, who, e);
	case MAP_KEEP:
		return map_keep(plan, facts, who, e);
	case MAP_SINGLE:
		who->map_why = "0 is the caller, and there is no other id, as --map single says";
		return map_single(plan, facts, 0, 0, e);
	}
	return 0;
}

static int split_at(struct ids *map, const struct ids *outer, struct err *e)
{
	struct ids whole = *map;

	map->count = 0;
	return ids_split(map, &whole, outer, e);
}

/* Facts that were not looked up say nothing of an outer map: then there is none to split at. */
static int split(struct ids *map, const struct ids *outer, struct err *e)
{
	return outer->count ? split_at(map, outer, e) : 0;
}

static bool is_too_long(const struct ids *map)
{
	char text[IDS_BYTES];

	return ids_format(map, text, sizeof text) != 0;
}

/* A map is written by one write of less than a page: user_namespaces(7). */
static int check_length(const struct ids *map, struct err *e)
{
	enum { LONGEST_LINE = sizeof "4294967295 4294967295 4294967295" };

	if (map->count < IDS_BYTES / LONGEST_LINE || !is_too_long(map))
		return 0;
	return err_set(e, "an id map of %u ranges is longer than the kernel takes, %d bytes", map->count, IDS_BYTES - 1);
}

static int decide_maps(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who,
		       struct err *e)
{
	if (choose_map(plan, spec, facts, who, e))
		return -EINVAL;
	if (split(&plan->uid_map, &facts->uid_outer, e))
		return -EINVAL;
	if (split(&plan->gid_map, &facts->gid_outer, e) || check_length(&plan->uid_map, e))
		return -EINVAL;
	return check_length(&plan->gid_map, e);
}

/*** Users ***/

/* The inside id under which the box is built: root where there is one, else the caller, else the lowest. */
static uint32_t setup_id(const struct ids *map, uint32_t caller)
{
	uint32_t lowest = map->extent[0].inside;

	if (ids_has_inside(map, 0))
		return 0;
	for (unsigned i = 0; i < map->count; i++) {
		const struct ids_extent *x = &map->extent[i];

		if (caller >= x->outside && caller - x->outside < x->count)
			return x->inside + (caller - x->outside);
		if (x->inside < lowest)
			lowest = x->inside;
	}
	return lowest;
}

static int look_up_user(const struct spec *spec, const struct facts *facts, struct accounts_user *user, bool *found,
			struct err *e)
{
	char digits[16];
	unsigned long long number;

	*found = accounts_user_by_name(facts->passwd, spec->user, spec->user_size, user);
	if (*found)
		return 0;
	if (spec->user_size < sizeof digits) {
		memcpy(digits, spec->user, spec->user_size);
		digits[spec->user_size] = '\0';
		if (text_number(digits, IDS_LAST, &number) == 0) {
			*found = accounts_user_by_id(facts->passwd, (uint32_t)number, user);
			if (!*found)
				user->uid = user->gid = (uint32_t)number;
			return 0;
		}
	}
	if (facts->passwd_error)
		return err_set(e, "cannot look user '%.*s' up: %s", (int)spec->user_size, spec->user, facts->passwd_error);
	return err_set(e, "the root's /etc/passwd has no user '%.*s'", (int)spec->user_size, spec->user);
}

static int look_up_group(const struct spec *spec, const struct facts *facts, uint32_t *gid, struct err *e)
{
	unsigned long long number;

	if (accounts_group_by_name(facts->group, spec->group, strlen(spec->group), gid))
		return 0;
	if (text_number(spec->group, IDS_LAST, &number) && facts->passwd_error)
		return err_set(e, "cannot look group '%s' up: %s", spec->group, facts->passwd_error);
	if (text_number(spec->group, IDS_LAST, &number))
		return err_set(e, "the root's /etc/group has no group '%s'", spec->group);
	*gid = (uint32_t)number;
	return 0;
}

static int check_mapped(const struct plan *plan, struct err *e)
{
	bool is_user = ids_has_inside(&plan->gid_map, plan->gid);
	int r;

	if (is_user && ids_has_inside(&plan->uid_map, plan->uid))
		return 0;
	r = is_user ? err_set(e, "user id %u is not mapped in the box", plan->uid)
		    : err_set(e, "group id %u is not mapped in the box", plan->gid);
	return err_hint(e, r, "the map has %llu user ids and %llu group ids; --explain shows it",
			(unsigned long long)ids_total(&plan->uid_map), (unsigned long long)ids_total(&plan->gid_map));
}

static int decide_groups(struct plan *plan, const struct facts *facts, const char *name, size_t size, struct err *e)
{
	size_t count;

	if (plan->mapping == MAPPED_BY_INIT)
		return err_hint(e, err_set(e, "--groups drop needs more ids than one: the kernel denies setgroups without"),
				"--map range, where the machine allows it, gives them");
	plan->groups = plan_keep(plan, GROUPS_MAX * sizeof *plan->groups);
	if (!plan->groups)
		return 0;
	count = accounts_groups_of(facts->group, name, size, plan->groups, GROUPS_MAX);
	if (count > GROUPS_MAX)
		return err_set(e, "the root's /etc/group puts '%.*s' into more than %d groups", (int)size, name, GROUPS_MAX);
	for (size_t i = 0; i < count; i++)
		if (ids_has_inside(&plan->gid_map, plan->groups[i]))
			plan->groups[plan->group_count++] = plan->groups[i];
	return 0;
}

/* `user` and, where the root's passwd has a line for it, `found`, to what the plan and `who` say. */
static int take_user(struct plan *plan, const struct facts *facts, const struct accounts_user *user, bool found, bool drops_groups,
		     struct identity *who, struct err *e)
{
	bool is_root = !user->uid;

	plan->uid = user->uid;
	plan->gid = user->gid;
	if (check_mapped(plan, e))
		return -EINVAL;
	who->user = found ? plan_part(plan, user->name, user->name_size)
			  : is_root ? "root" : plan_text(plan, "%u", user->uid);
	who->home = found && user->home_size ? plan_part(plan, user->home, user->home_size)
					     : is_root ? "/root" : "/";
	who->shell = found && user->shell_size ? plan_part(plan, user->shell, user->shell_size) : policy_shell;
	return drops_groups ? decide_groups(plan, facts, who->user, strlen(who->user), e) : 0;
}

static int decide_user(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who,
		       struct err *e)
{
	struct accounts_user user = { .uid = who->setup_uid, .gid = who->setup_gid };
	bool found;

	if (spec->user) {
		if (look_up_user(spec, facts, &user, &found, e))
			return -EINVAL;
	} else {
		/* the caller keeps its own ids; root's group is the root's business, not the map's */
		if (spec->map == MAP_KEEP)
			user.uid = facts->uid;
		found = accounts_user_by_id(facts->passwd, user.uid, &user);
		if (spec->map == MAP_KEEP)
			user.gid = facts->gid;
		else if (!ids_has_inside(&plan->gid_map, user.gid))
			user.gid = who->setup_gid;
	}
	if (spec->group && look_up_group(spec, facts, &user.gid, e))
		return -EINVAL;
	return take_user(plan, facts, &user, found, spec->groups == GROUPS_DROP, who, e);
}

int identity_enter(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who, struct err *e)
{
	const struct box *box = facts->box;
	struct accounts_user user = { 0 };
	bool found;

	who->setup_uid = box->setup_uid;
	who->setup_gid = box->setup_gid;
	plan->mapping = MAPPED_BY_HOST;
	if (!spec->user) {
		plan->uid = box->uid;
		plan->gid = box->gid;
		plan->group_count = box->groups;
		plan->groups = box->has_groups ? plan_keep(plan, (box->groups + 1) * sizeof *plan->groups) : NULL;
		if (plan->groups)
			memcpy(plan->groups, box->group, box->groups * sizeof *plan->groups);
		return 0;
	}
	if (look_up_user(spec, facts, &user, &found, e) || (spec->group && look_up_group(spec, facts, &user.gid, e)))
		return -EINVAL;
	return take_user(plan, facts, &user, found, box->has_groups, who, e);
}

int identity_decide(struct plan *plan, const struct spec *spec, const struct facts *facts, struct identity *who,
		    struct err *e)
{
	if (decide_maps(plan, spec, facts, who, e))
		return -EINVAL;
	who->setup_uid = setup_id(&plan->uid_map, facts->uid);
	who->setup_gid = setup_id(&plan->gid_map, facts->gid);
	return decide_user(plan, spec, facts, who, e);
}

/* Where the caller's own map was not looked up, its 0 may be the machine's. */
bool identity_has_machines_root(const struct plan *plan, const struct facts *facts)
{
	bool is_mapped = !facts->uid_outer.count;

	for (unsigned i = 0; i < facts->uid_outer.count; i++)
		is_mapped |= !facts->uid_outer.extent[i].inside && !facts->uid_outer.extent[i].outside;
	return is_mapped && ids_has_outside(&plan->uid_map, 0);
}
