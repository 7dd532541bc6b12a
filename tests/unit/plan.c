/* SPDX-License-Identifier: MIT */
/* Unit tests of plan and build: which rows, in which order, and how they are written. */
#include "plan.h"

#include <json-c/json.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "one-machine.h"
#include "path.h"
#include "policy.h"
#include "text.h"

enum { NOWHERE = -1 };

/* The first row after row `from` with this verb and, if it is not NULL, this `to`. */
static int find_after(int from, enum verb verb, const char *to)
{
	for (size_t i = (size_t)(from + 1); i < m.plan.count; i++)
		if (m.plan.row[i].verb == verb && (!to || (m.plan.row[i].to && strcmp(m.plan.row[i].to, to) == 0)))
			return (int)i;
	return NOWHERE;
}

static int find(enum verb verb)
{
	return find_after(NOWHERE, verb, NULL);
}

static int find_last(enum verb verb)
{
	int last = NOWHERE;

	for (int i = find(verb); i != NOWHERE; i = find_after(i, verb, NULL))
		last = i;
	return last;
}

static int count(enum verb verb)
{
	int n = 0;

	for (int i = find(verb); i != NOWHERE; i = find_after(i, verb, NULL))
		n++;
	return n;
}

static bool attaches(const char *to)
{
	return find_after(NOWHERE, STEP_ATTACH, to) != NOWHERE;
}

static bool has_word(const char *words, const char *word)
{
	return words && strstr(words, word);
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/*** Every plan: rules of order, held against many command lines on many machines ***/

static void ordinary(void) { }
static void no_range(void) { m.facts.uid_sub.count = m.facts.gid_sub.count = 0; }
static void no_helpers(void) { m.facts.helpers = HELPERS_MISSING; m.facts.newuidmap = m.facts.newgidmap = NULL; }
static void covered(void) { m.facts.proc_covered = m.facts.sys_covered = true; }
static void no_sys(void) { m.facts.sys_there = m.facts.mqueue_kernel = m.facts.mqueue_there = m.facts.shm_there = false; }
static void bare(void) { m.facts.dev = m.facts.proc = m.facts.sys = POINT_LACKING; m.facts.own[OWN_RESOLV] = POINT_LACKING; }
static void marked(void) { m.facts.dev = m.facts.proc = m.facts.sys = POINT_MARKED; m.facts.own[OWN_HOSTS] = POINT_LACKING; }
static void shifted(void) { m.facts.root_uid = m.facts.root_gid = 100000; }
static void shifted_and_bare(void) { shifted(); bare(); }
static void root_caller(void) { m.facts.uid = m.facts.gid = 0; m.facts.may_map = true; m.facts.root_uid = 0; }
static void large_uid(void) { m.facts.uid = m.facts.root_uid = 3000000000u; m.facts.gid = 3000000001u; m.facts.name = NULL; }
static void on_terminals(void) { m.facts.terminal[0] = m.facts.terminal[1] = m.facts.terminal[2] = true; }
static void errors_elsewhere(void) { m.facts.terminal[0] = m.facts.terminal[1] = true; }
static void no_state(void) { m.facts.state_usable = false; }
static void no_state_and_bare(void) { no_state(); bare(); }
static void foreign_proc(void) { m.facts.proc_foreign = true; }
static void root_closed(void) { shifted(); m.facts.root_closed = true; }
static void bare_without_range(void) { bare(); no_range(); }
static void points_of_mounts_lack(void)
{
	for (size_t i = 0; i < MACHINE_MOUNTS; i++)
		m.mount[i] = (struct facts_mount){ .is_directory = i % 2, .is_lacking = true };
}
static void broken(void)
{
	static const char *const paths[] = { "/r/x", "/home/dev/rootfs/mnt", "/a/dead", "/a", "/abc/dead", "/data/x/y" };

	m.facts.broken = m.broken;
	m.facts.broken_count = COUNT_OF(paths);
	memcpy(m.broken, paths, sizeof paths);
	for (size_t i = 0; i < MACHINE_MOUNTS; i++)
		m.mount[i] = (struct facts_mount){ .is_directory = true };
}
static void small_outer_map(void)
{
	m.facts.uid = m.facts.gid = m.facts.root_uid = 0;
	m.facts.uid_outer = m.facts.gid_outer = (struct ids){ .count = 2, .extent = { { 0, 1000, 1 }, { 1, 100000, 65536 } } };
	m.facts.uid_sub = m.facts.gid_sub = machine_ids(0, 1, 65536);
}

static const struct { const char *name; void (*make)(void); } machines[] = {
	{ "ordinary", ordinary }, { "no range", no_range }, { "no helpers", no_helpers }, { "covered", covered },
	{ "no sys", no_sys }, { "bare", bare }, { "marked", marked }, { "shifted", shifted },
	{ "shifted and bare", shifted_and_bare }, { "root caller", root_caller }, { "large uid", large_uid },
	{ "points lack", points_of_mounts_lack }, { "small outer map", small_outer_map },
	{ "on terminals", on_terminals }, { "errors elsewhere", errors_elsewhere }, { "no state", no_state },
	{ "no state and bare", no_state_and_bare }, { "foreign proc", foreign_proc }, { "root closed", root_closed },
	{ "bare without a range", bare_without_range }, { "broken", broken },
};

enum { WORDS = 12 };
static const char *const lines[][WORDS] = {
	{ "/r" },
	{ "/r", "ls", "-l" },
	{ "--map=single", "/r" },
	{ "--map=keep", "/r" },
	{ "--map=keep", "-u", "0:0", "/r" },
	{ "-u", "www", "/r" },
	{ "-u", "www", "--groups=drop", "/r" },
	{ "--uid-map=0:1000:1", "/r" },
	{ "--uid-map=5:1000:1", "-u", "5:5", "/r" },
	{ "--net=host", "/r" },
	{ "--share=ipc,uts,cgroup", "/r" },
	{ "--share=pid", "/r" },
	{ "--share=pid,ipc", "--proc=host", "--net=host", "/r" },
	{ "--no-init", "/r" },
	{ "--no-init", "-u", "www", "/r" },
	{ "--share=pid", "-u", "www", "/r" },
	{ "--no-init", "--status-fd=3", "--nice=5", "/r" },
	{ "--time-offset=-100", "/r" },
	{ "--status-fd=3", "--keep-fd=9", "--keep-fd=5", "/r" },
	{ "--read-only", "/r" },
	{ "--dev=none", "--proc=none", "--sys=none", "/r" },
	{ "--dev=none", "/r" },
	{ "--dev=host", "--proc=host", "/r" },
	{ "-v/etc:/mnt", "--ro-bind=/usr", "--tmpfs=/run", "-v/etc/hosts:/run/a/hosts", "-v/x:/dev/shm/x", "/r" },
	{ "--read-only", "--tmpfs=/t:size=1m,mode=0700,noexec", "-vsrc:/t/src:ro", "--net=host", "/r" },
	{ "--workdir=/w", "--umask=077", "--argv0=x", "-eA=1", "--hostname=h", "/r", "sh" },
	{ "--detach", "/r", "sleep" },
	{ "--detach", "--name=b", "--timeout=5m", "--tty=always", "/r" },
	{ "--tty=always", "/r" },
	{ "--tty=always", "--no-init", "-u", "www", "/r" },
	{ "--tty=always", "--dev=host", "--share=pid", "/r" },
	{ "--tty=never", "--time-offset=5", "--map=single", "/r" },
	{ "--ephemeral", "--hostname=h", "/r" },
	{ "--overlay=/o", "-v/a:/b", "--mount=type=overlay,lower=/l:/m,upper=/u,dst=/w", "/r" },
	{ "--mount=type=overlay,lower=/l,dst=/w", "--file=/f:/w/f", "--symlink=a:/w/l", "--dir=/w/d", "--map=single", "/r" },
	{ "--propagation=slave", "-v/a:/b:slave,norec", "-v/a:/c:shared", "-v/a:/d:unbindable", "/r" },
	{ "--propagation=shared", "--read-only", "--file=/f:/e/f", "--symlink=a:/l", "--dir=/d", "--mask=/m", "/r" },
	{ "--mount=type=mqueue,dst=/q", "--mount=type=devpts,dst=/p", "--tmpfs=/t", "--mask=/t/m", "--dir=/t/d", "/r" },
	{ "--mount=type=proc,dst=/p", "--mask=/p/version", "--hostname=h", "--net=host", "/r" },
};

static void context(size_t machine, size_t line)
{
	print_error("machine '%s', rbox", machines[machine].name);
	for (const char *const *word = lines[line]; *word; word++)
		print_error(" %s", *word);
	print_error("\n");
}

/* Calls `holds` for every plan that these command lines give on these machines. */
static void for_every_plan(bool (*holds)(void))
{
	size_t plans = 0;

	for (size_t i = 0; i < COUNT_OF(machines); i++)
		for (size_t k = 0; k < COUNT_OF(lines); k++) {
			size_t words = 0;

			machine_reset(&m);
			machines[i].make();
			while (lines[k][words])
				words++;
			if (machine_plan(&m, lines[k], words))
				continue;
			plans++;
			if (!holds()) {
				context(i, k);
				fail();
			}
		}
	/* a mistake in a machine must not empty the test */
	assert_true(plans > COUNT_OF(machines) * COUNT_OF(lines) * 3 / 4);
}

static bool is_before(enum verb first, enum verb second)
{
	int last = find_last(first), then = find(second);

	return last == NOWHERE || then == NOWHERE || last < then;
}

static bool clone_is_first(void)
{
	int clone = find(STEP_CLONE);

	for (int i = 0; i < clone; i++)
		if (m.plan.row[i].verb != STEP_LOCK && m.plan.row[i].verb != STEP_CLAIM && m.plan.row[i].verb != STEP_PART)
			return false;
	return clone != NOWHERE && count(STEP_CLONE) == 1 && m.plan.row[clone].who == HOST &&
	       m.plan.row[clone].flags & CLONE_NEWUSER && m.plan.row[clone].flags & CLONE_NEWNS;
}

static void the_user_namespace_comes_first_and_all_others_with_it(void **state)
{
	(void)state;
	for_every_plan(clone_is_first);
}

static bool ids_are_mapped_before_they_are_used(void)
{
	/* who maps its own id waits only for what the host process has to know before it goes on */
	int ready = m.plan.mapping == MAPPED_BY_INIT ? find_last(STEP_MAP) : find(STEP_AWAIT);

	for (size_t i = 0; i < m.plan.count; i++) {
		const struct step *row = &m.plan.row[i];
		bool uses_ids = row->verb == STEP_POINT || row->verb == STEP_BECOME || row->verb == STEP_ENTER ||
				row->verb == STEP_DEVICE || row->verb == STEP_LINK || row->verb == STEP_MOUNT ||
				row->verb == STEP_USER || row->verb == STEP_GROUPS || row->verb == STEP_EXEC;

		if (uses_ids && (int)i < ready)
			return false;
	}
	return ready != NOWHERE;
}

static void ids_are_mapped_before_anything_can_own_them(void **state)
{
	(void)state;
	for_every_plan(ids_are_mapped_before_they_are_used);
}

static bool gate_is_whole(void)
{
	return count(STEP_RELEASE) == count(STEP_AWAIT) && count(STEP_AWAIT) <= 1 &&
	       (m.plan.mapping == MAPPED_BY_INIT || is_before(STEP_MAP, STEP_RELEASE)) &&
	       is_before(STEP_SPAWN, STEP_COLLECT_HELPERS) && is_before(STEP_COLLECT_HELPERS, STEP_RELEASE) &&
	       is_before(STEP_HOLD, STEP_RELEASE) && is_before(STEP_REGISTER, STEP_RELEASE) &&
	       (find(STEP_HOLD) == NOWHERE || find(STEP_RELEASE) != NOWHERE);
}

static void who_waits_is_released_and_only_when_ids_are_mapped(void **state)
{
	(void)state;
	for_every_plan(gate_is_whole);
}

static bool setgroups_is_denied_only_without_power(void)
{
	int deny = find(STEP_DENY_SETGROUPS);

	if (m.plan.mapping != MAPPED_BY_INIT)
		return deny == NOWHERE;
	return deny != NOWHERE && deny < find(STEP_MAP);
}

static void setgroups_is_denied_before_a_map_of_ones_own_and_never_else(void **state)
{
	(void)state;
	for_every_plan(setgroups_is_denied_only_without_power);
}

static bool pivot_comes_before_attach(void)
{
	int root = find(STEP_ROOT), pivot = find(STEP_PIVOT), detach = find(STEP_DETACH);

	return root != NOWHERE && root < pivot && pivot < detach && detach < find(STEP_EXEC) &&
	       is_before(STEP_DETACH, STEP_ATTACH) && is_before(STEP_DETACH, STEP_POINT) && is_before(STEP_DETACH, STEP_HIDE) &&
	       is_before(STEP_DETACH, STEP_RESTRICT) && is_before(STEP_DETACH, STEP_MOUNT) && is_before(STEP_DETACH, STEP_ENTER);
}

static void the_old_root_is_gone_before_any_path_of_the_new_one_is_used(void **state)
{
	(void)state;
	for_every_plan(pivot_comes_before_attach);
}

static bool callers_tree_is_used_before_the_pivot(void)
{
	int pivot = find(STEP_PIVOT);

	if (find_last(STEP_TREE) > pivot || find_last(STEP_NODE) > pivot || find(STEP_TIME) > pivot ||
	    find_last(STEP_LAYER) > pivot || find_last(STEP_FILE) > pivot || find_last(STEP_OVERLAY) > pivot)
		return false;
	for (int i = find(STEP_NEW); i != NOWHERE; i = find_after(i, STEP_NEW, NULL))
		if (i > pivot && (strcmp(m.plan.row[i].type, "proc") == 0 || strcmp(m.plan.row[i].type, "sysfs") == 0))
			return false;
	return true;
}

static void proc_is_made_before_the_old_root_goes(void **state)
{
	(void)state;
	for_every_plan(callers_tree_is_used_before_the_pivot);
}

static bool trees_have_one_propagation(void)
{
	for (int i = find(STEP_TREE); i != NOWHERE; i = find_after(i, STEP_TREE, NULL)) {
		uint64_t flags = m.plan.row[i].flags;

		if (!(flags & PLAN_PRIVATE) + !(flags & PLAN_SLAVE) + !(flags & PLAN_SHARED) + !(flags & PLAN_UNBINDABLE) != 3)
			return false;
	}
	return true;
}

static void every_tree_has_one_type_of_propagation(void **state)
{
	(void)state;
	for_every_plan(trees_have_one_propagation);
}

static void trees_are_private_and_whole_if_nothing_else_is_said(void **state)
{
	(void)state;
	PLAN("-v/a:/b", "--ro-bind=/c", "--net=host", "--dev=host", "/r");
	for (int i = find(STEP_TREE); i != NOWHERE; i = find_after(i, STEP_TREE, NULL))
		assert_true(m.plan.row[i].flags & PLAN_PRIVATE && m.plan.row[i].flags & PLAN_RECURSIVE);
}

static int count_covers_after(int row, const char *below)
{
	int n = 0;

	for (int i = find_after(row, STEP_COVER, NULL); i != NOWHERE; i = find_after(i, STEP_COVER, NULL))
		n += path_is_inside(m.plan.row[i].to, below);
	return n;
}

static void what_is_broken_below_a_bind_is_covered_once_it_is_attached(void **state)
{
	(void)state;
	broken();
	PLAN("-v/a:/b", "--ro-bind=/abc:/c", "/r");
	int a = find_after(NOWHERE, STEP_ATTACH, "/b"), cover = find_after(a, STEP_COVER, "/b/dead");

	assert_true(a != NOWHERE && cover != NOWHERE);
	assert_int_equal(m.plan.row[cover].within, m.plan.row[a].slot);
	assert_string_equal(m.plan.row[cover].to + m.plan.row[cover].skip, "dead");
	assert_true(m.plan.row[a].flags & PLAN_KEEP);
	/* not what is broken at its source, nor what lies beside it with a longer name */
	assert_int_equal(count_covers_after(NOWHERE, "/b"), 1);
	assert_int_equal(count_covers_after(find_after(NOWHERE, STEP_ATTACH, "/c"), "/c"), 1);
}

static void what_is_broken_is_found_below_where_a_link_leads(void **state)
{
	(void)state;
	broken();
	m.mount[0].real = "/a";
	m.facts.root_real = "/abc";
	PLAN("-v/link:/b", "/r");
	assert_true(find_after(NOWHERE, STEP_COVER, "/b/dead") != NOWHERE);
	assert_true(find_after(find(STEP_DETACH), STEP_COVER, "/dead") != NOWHERE);
	assert_int_equal(count(STEP_COVER), 2);
}

static void what_is_not_in_the_box_is_not_covered(void **state)
{
	(void)state;
	broken();
	PLAN("--ephemeral", "-v/a:/b:norec", "/r");
	assert_int_equal(count(STEP_COVER), 0);
	m.mount[0].is_directory = false;
	PLAN("--ephemeral", "-v/a:/b", "/r");
	assert_int_equal(count(STEP_COVER), 0);
	m.mount[0] = (struct facts_mount){ .is_missing = true, .is_directory = true };
	PLAN("--ephemeral", "-v/a:/b:try", "/r");
	assert_int_equal(count(STEP_COVER), 0);
}

static void what_the_boxs_own_trees_hide_is_not_covered(void **state)
{
	static const char *hidden[] = { "/dev/x", "/proc/x", "/sys/x", "/data" };

	(void)state;
	m.facts.root = m.facts.root_real = "/";
	m.facts.broken = hidden;
	m.facts.broken_count = COUNT_OF(hidden);
	PLAN("/");
	assert_int_equal(count(STEP_COVER), 1);
	assert_true(find_after(NOWHERE, STEP_COVER, "/data") != NOWHERE);
	PLAN("--sys=none", "/");
	assert_int_equal(count(STEP_COVER), 2);
}

/* What a row finds in its slot, and leaves there. */
enum slot_use { SLOT_NONE, SLOT_FILLS, SLOT_EMPTIES, SLOT_KEEPS, SLOT_REPLACES };

static enum slot_use use_of(const struct step *row)
{
	if (row->slot == PLAN_NO_SLOT)
		return SLOT_NONE;
	switch ((int)row->verb) {
	case STEP_TREE:
	case STEP_NODE:
	case STEP_NEW:
	case STEP_TERMINAL:
	case STEP_LAYER:
	case STEP_FILE:
	case STEP_OVERLAY:
	case STEP_CLAIM:
		return SLOT_FILLS;
	case STEP_STAGE:
	case STEP_SWEEP:
		return SLOT_KEEPS;
	case STEP_ATTACH:
	case STEP_MASK:
		return row->flags & PLAN_KEEP ? SLOT_KEEPS : SLOT_EMPTIES;
	case STEP_MAKE:
		return strcmp(row->type, "copy") == 0 ? SLOT_REPLACES : SLOT_FILLS;
	default:
		return SLOT_EMPTIES;
	}
}

static bool use(const struct step *row, bool *full)
{
	enum slot_use how = use_of(row);
	int first = row->slot - (int)PLAN_LAYERS_OF(row->flags);

	if (row->within != PLAN_NO_SLOT && !full[row->within])
		return false;
	if (how == SLOT_NONE)
		return true;
	for (int i = first; row->verb == STEP_OVERLAY && i < row->slot; i++) {
		if (!full[i])
			return false;
		full[i] = false;
	}
	if (row->verb == STEP_OVERLAY && row->flags & PLAN_ALONE)
		full[row->within] = false;
	if (row->slot >= (int)m.plan.slots || full[row->slot] != (how != SLOT_FILLS))
		return false;
	full[row->slot] = how != SLOT_EMPTIES;
	return true;
}

/* Each is emptied again but for those that are kept on purpose: what the host process claims, mounts that others lie in, and a stage. */
static bool slots_are_made_once_and_used_once(void)
{
	bool full[256] = { false };
	size_t kept = 0, left = 0;

	assert_true(m.plan.slots <= COUNT_OF(full));
	for (size_t i = 0; i < m.plan.count; i++)
		if (!use(&m.plan.row[i], full))
			return false;
	for (size_t i = 0; i < m.plan.count; i++)
		kept += m.plan.row[i].verb == STEP_CLAIM || m.plan.row[i].flags & PLAN_KEEP ||
			(m.plan.row[i].verb == STEP_STAGE && full[m.plan.row[i].slot]);
	for (size_t i = 0; i < COUNT_OF(full); i++)
		left += full[i];
	return left == kept;
}

static bool stages_are_left(void)
{
	int depth = 0;

	for (size_t i = 0; i < m.plan.count; i++) {
		depth += m.plan.row[i].verb == STEP_STAGE;
		depth -= m.plan.row[i].verb == STEP_UNSTAGE;
		/* what lies over / would be between the old root and the new one, and be detached in its place */
		if (depth < 0 || depth > 1 || (depth && (m.plan.row[i].verb == STEP_ROOT || m.plan.row[i].verb == STEP_FORK)))
			return false;
	}
	return depth == 0;
}

/* Whatever lies in another mount is looked up in that, and in nothing that somebody could rename. */
static bool what_lies_in_a_mount_is_looked_up_in_it(void)
{
	for (int i = find(STEP_ATTACH); i != NOWHERE; i = find_after(i, STEP_ATTACH, NULL)) {
		const struct step *row = &m.plan.row[i];

		for (int k = find(STEP_ATTACH); row->to[0] == '/' && k < i; k = find_after(k, STEP_ATTACH, NULL)) {
			const struct step *other = &m.plan.row[k];
			bool lies_in = other->to[0] == '/' && path_is_inside(row->to, other->to);

			if (lies_in && (row->within == PLAN_NO_SLOT || !(other->flags & PLAN_KEEP)))
				return false;
		}
		if (row->within != PLAN_NO_SLOT && row->skip > strlen(row->to))
			return false;
	}
	return true;
}

static void mounts_in_mounts_are_found_by_no_path_of_the_root(void **state)
{
	(void)state;
	for_every_plan(what_lies_in_a_mount_is_looked_up_in_it);
}

static void nothing_is_over_the_root_when_it_is_changed(void **state)
{
	(void)state;
	for_every_plan(stages_are_left);
}

static void everything_collected_is_attached_once(void **state)
{
	(void)state;
	for_every_plan(slots_are_made_once_and_used_once);
}

static bool powers_go_last(void)
{
	int drop = find(STEP_CAPABILITIES);
	enum actor who = m.plan.row[drop].who;

	for (size_t i = (size_t)drop + 1; i < m.plan.count; i++) {
		enum verb verb = m.plan.row[i].verb;

		if (m.plan.row[i].who == who && verb != STEP_WORKDIR && verb != STEP_UMASK && verb != STEP_DESCRIPTORS &&
		    verb != STEP_NO_NEW_PRIVS && verb != STEP_WALL && verb != STEP_FILTER && verb != STEP_EXEC && verb != STEP_VEIL && verb != STEP_FOLLOW)
			return false;
	}
	return count(STEP_CAPABILITIES) == 1 && find(STEP_BOUND) < drop && find(STEP_BOUND) != NOWHERE &&
	       is_before(STEP_USER, STEP_CAPABILITIES) && is_before(STEP_GROUPS, STEP_USER) && is_before(STEP_BOUND, STEP_USER);
}

static void powers_are_given_up_after_everything_that_needs_one(void **state)
{
	(void)state;
	for_every_plan(powers_go_last);
}

static bool exec_is_last(void)
{
	int exec = find(STEP_EXEC);
	enum actor who = exec == NOWHERE ? ACTORS : m.plan.row[exec].who;

	for (size_t i = (size_t)exec + 1; i < m.plan.count; i++)
		if (m.plan.row[i].who == who)
			return false;
	return count(STEP_EXEC) == 1 && who == (m.spec.no_init ? INIT : COMMAND) && find(STEP_DESCRIPTORS) < exec &&
	       find(STEP_DESCRIPTORS) != NOWHERE && find(STEP_SESSION) != NOWHERE && find(STEP_SESSION) < exec;
}

static void exec_is_the_last_row_of_its_process(void **state)
{
	(void)state;
	for_every_plan(exec_is_last);
}

static bool builds(enum verb verb)
{
	static const enum verb building[] = {
		STEP_TREE, STEP_NODE, STEP_NEW, STEP_ROOT, STEP_PIVOT, STEP_DETACH, STEP_POINT, STEP_SEAL, STEP_ATTACH, STEP_ENTER,
		STEP_DEVICE, STEP_LINK, STEP_MOUNT, STEP_HIDE, STEP_RESTRICT, STEP_TERMINAL, STEP_HOSTNAME, STEP_LOOPBACK, STEP_PING,
		STEP_BECOME, STEP_JOIN, STEP_SESSION,
	};

	for (size_t i = 0; i < COUNT_OF(building); i++)
		if (building[i] == verb)
			return true;
	return false;
}

static bool fork_is_hardened(void)
{
	int fork = find(STEP_FORK), harden = find(STEP_HARDEN), ready = find_after(NOWHERE, STEP_READY, "box");

	/* once the box may be found, what enters it sees init */
	if (harden == NOWHERE || m.plan.row[harden].who != INIT || (ready != NOWHERE && ready < harden))
		return false;
	if (m.spec.no_init)
		return fork == NOWHERE && find(STEP_REAP) == NOWHERE;
	if (fork == NOWHERE || harden > fork)
		return false;
	for (size_t i = 0; i < m.plan.count; i++) {
		const struct step *row = &m.plan.row[i];

		if (row->who == COMMAND && (int)i < fork)
			return false;
		/* what init does beside a running COMMAND must not build the box any more */
		if (row->who == INIT && (int)i > fork && builds(row->verb))
			return false;
	}
	return find(STEP_REAP) > fork;
}

static void process_1_is_closed_before_anything_else_is_in_the_box(void **state)
{
	(void)state;
	for_every_plan(fork_is_hardened);
}

/* Whether `who` asks for the signal again after each of its own changes of user, which undo it (prctl(2)). */
static bool follows(enum actor who)
{
	bool asked = false, follows = false;

	for (size_t i = 0; i < m.plan.count; i++) {
		const struct step *row = &m.plan.row[i];

		if (row->who != who)
			continue;
		if (row->verb == STEP_FOLLOW)
			asked = follows = true;
		if (row->verb == STEP_BECOME || row->verb == STEP_USER)
			follows = false;
	}
	return follows || !asked;
}

/* Whether `who` closes itself again after each change of user once it is closed, which may undo that (proc(5), fs.suid_dumpable). */
static bool hardens_again(enum actor who)
{
	bool was_hard = who == COMMAND, is_hard = was_hard;	/* by inheritance */

	for (size_t i = 0; i < m.plan.count; i++) {
		const struct step *row = &m.plan.row[i];

		if (row->who != who)
			continue;
		was_hard |= row->verb == STEP_HARDEN;
		is_hard = row->verb == STEP_HARDEN || (is_hard && row->verb != STEP_USER && row->verb != STEP_BECOME);
	}
	return is_hard || !was_hard;
}

static bool nobody_opens_by_a_change_of_user(void)
{
	return hardens_again(INIT) && hardens_again(COMMAND);
}

static void no_process_is_opened_to_the_box_by_a_change_of_user(void **state)
{
	(void)state;
	for_every_plan(nobody_opens_by_a_change_of_user);
}

static bool nothing_outlives_rbox(void)
{
	int follow = find(STEP_FOLLOW);

	for (int i = 0; i < follow; i++)
		if (m.plan.row[i].who == INIT)
			return false;
	return follow != NOWHERE && follows(INIT) && follows(COMMAND);
}

static void no_process_that_is_tied_to_rbox_loses_the_tie_by_a_change_of_user(void **state)
{
	(void)state;
	for_every_plan(nothing_outlives_rbox);
}

static bool mount_points_are_taken_away(void)
{
	bool marks = false;

	for (int i = find(STEP_POINT); i != NOWHERE; i = find_after(i, STEP_POINT, NULL))
		marks |= (m.plan.row[i].flags & PLAN_MARK) != 0;
	if (!marks)
		return find(STEP_LOCK) == NOWHERE && find(STEP_SWEEP) == NOWHERE;
	/* whoever has the upper layer for itself needs no other lock */
	if (find(STEP_SWEEP) != NOWHERE && m.plan.row[find(STEP_SWEEP)].slot != PLAN_NO_SLOT)
		return find(STEP_CLAIM) != NOWHERE && find(STEP_LOCK) == NOWHERE;
	/* init waits, so that no point is made before the host process can take it away again */
	return find(STEP_LOCK) != NOWHERE && find(STEP_LOCK) < find(STEP_CLONE) && find(STEP_HOLD) != NOWHERE &&
	       is_before(STEP_AWAIT, STEP_POINT) && find(STEP_AWAIT) != NOWHERE && find(STEP_SWEEP) > find(STEP_SUPERVISE);
}

static void marked_mount_points_are_taken_away_and_no_plan_without_them_locks(void **state)
{
	(void)state;
	for_every_plan(mount_points_are_taken_away);
}

static bool registration_is_whole(void)
{
	int registered = find(STEP_REGISTER), described = find(STEP_DESCRIBE), left = find(STEP_LEAVE);
	bool can = m.facts.state_usable && !m.facts.proc_foreign;

	if (!can)
		return registered == NOWHERE && described == NOWHERE && left == NOWHERE;
	return find(STEP_HOLD) != NOWHERE && find(STEP_HOLD) < described && registered != NOWHERE && registered < described &&
	       described < find(STEP_SUPERVISE) && find(STEP_SUPERVISE) < left && count(STEP_REGISTER) == 1 && count(STEP_LEAVE) == 1 &&
	       is_same(m.plan.row[registered].from, m.facts.state) && is_same(m.plan.row[left].from, m.facts.state) &&
	       is_same(m.plan.row[registered].to, m.spec.name);
}

static void a_box_is_registered_then_described_and_leaves_when_it_has_ended(void **state)
{
	(void)state;
	for_every_plan(registration_is_whole);
}

/* Whoever entered earlier would see the caller's tree, or half a box. */
static bool box_is_found_when_it_is_built(void)
{
	int expect = find_after(NOWHERE, STEP_EXPECT, "box"), ready = find_after(NOWHERE, STEP_READY, "box");

	if (find(STEP_DESCRIBE) == NOWHERE)
		return expect == NOWHERE && ready == NOWHERE;
	for (size_t i = 0; i < m.plan.count; i++)
		if ((int)i > ready && m.plan.row[i].who == INIT && builds(m.plan.row[i].verb))
			return false;
	return find(STEP_RELEASE) < expect && expect < find(STEP_DESCRIBE) && m.plan.row[expect].who == HOST && ready != NOWHERE &&
	       m.plan.row[ready].who == INIT && find(STEP_AWAIT) < ready && is_before(STEP_READY, STEP_FORK) && ready < find(STEP_EXEC);
}

static void a_box_can_be_found_only_when_all_of_it_is_built(void **state)
{
	(void)state;
	for_every_plan(box_is_found_when_it_is_built);
}

static bool box_is_known_before_it_closes(void)
{
	int hold = find(STEP_HOLD), released = find(STEP_RELEASE), awaited = find(STEP_AWAIT);

	if (hold == NOWHERE)
		return true;
	/* init awaits before it closes itself: else its namespaces could not be opened any more */
	return hold < released && awaited != NOWHERE && is_before(STEP_AWAIT, STEP_HARDEN) && awaited < find(STEP_EXEC) &&
	       is_before(STEP_AWAIT, STEP_USER) && is_before(STEP_AWAIT, STEP_BECOME);
}

static void process_1_closes_itself_only_when_its_namespaces_are_held(void **state)
{
	(void)state;
	for_every_plan(box_is_known_before_it_closes);
}

static bool all_namespaces_are_held(void)
{
	int hold = find(STEP_HOLD), expect = find_after(NOWHERE, STEP_EXPECT, "clocks"),
	    ready = find_after(NOWHERE, STEP_READY, "clocks");
	uint64_t time = m.spec.has_time_offset ? CLONE_NEWTIME : 0;

	if (hold == NOWHERE || !time)
		return expect == NOWHERE && ready == NOWHERE &&
		       (hold == NOWHERE || m.plan.row[hold].flags == m.plan.row[find(STEP_CLONE)].flags);
	return expect != NOWHERE && expect < hold && find(STEP_TIME) != NOWHERE && find(STEP_TIME) < ready &&
	       ready < find(STEP_AWAIT) &&
	       m.plan.row[expect].who == HOST && m.plan.row[ready].who == INIT &&
	       m.plan.row[hold].flags == (m.plan.row[find(STEP_CLONE)].flags | time);
}

static void every_namespace_of_the_box_is_held_and_a_late_one_is_waited_for(void **state)
{
	(void)state;
	for_every_plan(all_namespaces_are_held);
}

static bool detached_box_parts_first(void)
{
	return m.spec.detach ? find(STEP_PART) == 0 && count(STEP_PART) == 1 : find(STEP_PART) == NOWHERE;
}

static void a_detached_box_parts_from_the_caller_before_anything_is_done(void **state)
{
	(void)state;
	for_every_plan(detached_box_parts_first);
}

/* The first rows of a process. */
static enum verb nth_of(enum actor who, int n)
{
	for (size_t i = 0; i < m.plan.count; i++)
		if (m.plan.row[i].who == who && n-- == 0)
			return m.plan.row[i].verb;
	return STEP_VERBS;
}

static bool session_comes_first(void)
{
	return nth_of(INIT, 0) == STEP_FOLLOW && nth_of(INIT, 1) == STEP_SESSION && count(STEP_SESSION) == 1 &&
	       is_before(STEP_SESSION, STEP_TERMINAL) && is_before(STEP_SESSION, STEP_FORK);
}

static void init_leaves_the_callers_session_before_it_does_anything(void **state)
{
	(void)state;
	for_every_plan(session_comes_first);
}

static bool group_comes_before_streams(void)
{
	int streams = find(STEP_STREAMS), group = find(STEP_GROUP);

	if ((group != NOWHERE) == m.spec.no_init || count(STEP_GROUP) > 1 || count(STEP_STREAMS) > 1)
		return false;
	if (group != NOWHERE && m.plan.row[group].who != COMMAND)
		return false;
	return streams == NOWHERE || (group < streams && streams < find(STEP_DESCRIPTORS) && is_before(STEP_STREAMS, STEP_USER) &&
				      m.plan.row[streams].who == (m.spec.no_init ? INIT : COMMAND));
}

static void commands_streams_are_given_to_its_own_process_group(void **state)
{
	(void)state;
	for_every_plan(group_comes_before_streams);
}

static bool streams_are_as_decided(void)
{
	int streams = find(STEP_STREAMS), terminal = find(STEP_TERMINAL);

	if (m.plan.streams == STREAMS_CALLER)
		return streams == NOWHERE && terminal == NOWHERE;
	if (m.plan.streams == STREAMS_JOURNAL)
		return m.spec.detach && is_same(m.plan.row[streams].type, "log") && terminal == NOWHERE;
	return is_same(m.plan.row[streams].type, "terminal") && terminal != NOWHERE && terminal < streams &&
	       is_before(STEP_DETACH, STEP_TERMINAL) && is_before(STEP_TERMINAL, STEP_FORK) && m.plan.row[terminal].who == INIT;
}

static void a_terminal_is_made_in_the_new_root_before_command_gets_it(void **state)
{
	(void)state;
	for_every_plan(streams_are_as_decided);
}

static bool read_only_comes_after_points(void)
{
	int root = m.plan.row[find(STEP_ROOT)].slot, seal = find(STEP_SEAL);
	bool made_so = false;

	if (!m.spec.read_only)
		return seal == NOWHERE;
	for (int i = find(STEP_TREE); i != NOWHERE; i = find_after(i, STEP_TREE, NULL))
		made_so |= m.plan.row[i].slot == root && m.plan.row[i].flags & MOUNT_ATTR_RDONLY;
	if (made_so)
		return seal == NOWHERE && find(STEP_LOCK) == NOWHERE;
	if (seal == NOWHERE)
		return false;
	for (int i = find(STEP_POINT); i != NOWHERE; i = find_after(i, STEP_POINT, NULL))
		if (i > seal && m.plan.row[i].flags & PLAN_MARK)
			return false;
	/* and before the box's own trees are attached, which it would make read-only as well */
	return is_before(STEP_SEAL, STEP_ATTACH);
}

static void a_read_only_root_is_sealed_once_and_after_its_mount_points(void **state)
{
	(void)state;
	for_every_plan(read_only_comes_after_points);
}

static bool ping_comes_before_restrict(void)
{
	int settings = find_after(NOWHERE, STEP_RESTRICT, "/proc/sys");

	return find(STEP_PING) == NOWHERE || settings == NOWHERE || find(STEP_PING) < settings;
}

static void settings_are_made_before_they_become_read_only(void **state)
{
	(void)state;
	for_every_plan(ping_comes_before_restrict);
}

static bool points_come_before_what_is_mounted_on_them(void)
{
	for (int i = find(STEP_POINT); i != NOWHERE; i = find_after(i, STEP_POINT, NULL))
		/* one without a mark may be a --dir in memory, which is all it is */
		if (m.plan.row[i].flags & PLAN_MARK && find_after(i, STEP_ATTACH, m.plan.row[i].to) == NOWHERE)
			return false;
	return true;
}

static void every_mount_point_is_mounted_on_afterwards(void **state)
{
	(void)state;
	for_every_plan(points_come_before_what_is_mounted_on_them);
}

static bool rows_have_a_why(void)
{
	for (size_t i = 0; i < m.plan.count; i++) {
		const char *why = m.plan.row[i].why;

		if (!why || !*why || strchr(why, '\n') || why[strlen(why) - 1] == '.')
			return false;
	}
	return true;
}

static void every_row_says_why(void **state)
{
	(void)state;
	for_every_plan(rows_have_a_why);
}

static bool sentences_are_whole(void)
{
	for (size_t i = 0; i < m.plan.count; i++) {
		char sentence[1024];

		plan_sentence(&m.plan.row[i], sentence, sizeof sentence);
		/* an operand that the sentence names and the row lacks leaves a gap */
		if (!*sentence || strchr(sentence, '%') || strstr(sentence, "  ") || sentence[strlen(sentence) - 1] == ' ')
			return false;
	}
	return true;
}

static void every_row_has_a_sentence_without_a_gap(void **state)
{
	(void)state;
	for_every_plan(sentences_are_whole);
}

static bool lines_are_single(void)
{
	for (size_t i = 0; i < m.plan.count; i++) {
		char line[2 * PLAN_LINE], number[32];

		plan_line(&m.plan, i, line, sizeof line);
		snprintf(number, sizeof number, "%3zu ", i + 1);
		if (strchr(line, '\n') || !strstr(line, "# ") || !strstr(line, m.plan.row[i].why) ||
		    !text_starts(line, number) || !strstr(line, plan_verb(m.plan.row[i].verb)) ||
		    !strstr(line, plan_actor(m.plan.row[i].who)))
			return false;
	}
	return true;
}

static void every_row_is_one_line_with_its_number_actor_verb_and_why(void **state)
{
	(void)state;
	for_every_plan(lines_are_single);
}

static const char *member(json_object *row, const char *name)
{
	return json_object_get_string(json_object_object_get(row, name));
}

static bool json_says_the_same(void)
{
	for (size_t i = 0; i < m.plan.count; i++) {
		const struct step *step = &m.plan.row[i];
		char line[2 * PLAN_LINE];
		json_object *row;
		bool same;

		plan_json(&m.plan, i, line, sizeof line);
		row = json_tokener_parse(line);
		same = row && json_object_get_int(json_object_object_get(row, "row")) == (int)i + 1 &&
		       is_same(member(row, "who"), plan_actor(step->who)) && is_same(member(row, "do"), plan_verb(step->verb)) &&
		       is_same(member(row, "from"), step->from) && is_same(member(row, "to"), step->to) &&
		       is_same(member(row, "type"), step->type) && is_same(member(row, "why"), step->why) &&
		       json_object_is_type(json_object_object_get(row, "options"), json_type_array) &&
		       json_object_object_length(row) == 8;
		json_object_put(row);
		if (!same)
			return false;
	}
	return true;
}

static void every_row_reads_back_from_json_as_it_is(void **state)
{
	(void)state;
	for_every_plan(json_says_the_same);
}

/*** The tables ***/

static void every_verb_has_a_name_of_its_own_and_a_sentence(void **state)
{
	(void)state;
	for (int verb = 0; verb < STEP_VERBS; verb++) {
		struct step row = { .verb = (enum verb)verb, .from = "FROM", .to = "TO", .type = "TYPE", .why = "because" };
		char sentence[256];

		assert_non_null(plan_verb((enum verb)verb));
		assert_int_equal(strspn(plan_verb((enum verb)verb), "abcdefghijklmnopqrstuvwxyz"), strlen(plan_verb((enum verb)verb)));
		plan_sentence(&row, sentence, sizeof sentence);
		assert_true(*sentence >= 'a' && *sentence <= 'z');
		assert_int_not_equal(sentence[strlen(sentence) - 1], '.');
		for (int other = 0; other < verb; other++)
			assert_string_not_equal(plan_verb((enum verb)verb), plan_verb((enum verb)other));
	}
}

static void every_actor_has_a_name(void **state)
{
	(void)state;
	for (int who = 0; who < ACTORS; who++)
		assert_true(*plan_actor((enum actor)who));
}

/*** Decisions by facts ***/

static void all_seven_namespaces_are_new_unless_shared(void **state)
{
	static const uint64_t all = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET |
				    CLONE_NEWCGROUP;

	(void)state;
	PLAN("/r");
	assert_true(m.plan.row[find(STEP_CLONE)].flags == all);
	PLAN("--net=host", "--share=ipc,uts,cgroup,pid", "/r");
	assert_true(m.plan.row[find(STEP_CLONE)].flags == (CLONE_NEWUSER | CLONE_NEWNS));
	assert_int_equal(find(STEP_HOSTNAME), NOWHERE);
	assert_int_equal(find(STEP_LOOPBACK), NOWHERE);
}

static void a_new_proc_is_asked_for_where_the_kernel_gives_one(void **state)
{
	(void)state;
	PLAN("/r");
	assert_string_equal(m.plan.row[find(STEP_NEW)].type, "proc");
	assert_true(attaches("/proc"));
	assert_int_equal(m.plan.warnings, 0);
}

static void a_covered_proc_gives_the_callers_with_a_warning(void **state)
{
	(void)state;
	covered();
	PLAN("/r");
	for (int i = find(STEP_NEW); i != NOWHERE; i = find_after(i, STEP_NEW, NULL))
		assert_string_not_equal(m.plan.row[i].type, "proc");
	assert_true(attaches("/proc"));
	assert_int_equal(m.plan.warnings, 1);
	assert_says(m.plan.warning[0], "/proc");
	PLAN("--seccomp=off", "/r");
	assert_int_equal(m.plan.warnings, 2);
	assert_says(m.plan.warning[0], "--allow-userns");
	assert_says(m.plan.warning[1], "/proc");
	PLAN("--proc=host", "--allow-userns", "/r");
	assert_int_equal(m.plan.warnings, 0);
}

static void user_namespaces_are_refused_before_the_root_changes(void **state)
{
	(void)state;
	ordinary();
	PLAN("/r");
	assert_true(find(STEP_REFUSE) != NOWHERE && find(STEP_REFUSE) < find(STEP_PIVOT));
	PLAN("--allow-userns", "/r");
	for (int i = find(STEP_REFUSE); i != NOWHERE; i = find_after(i, STEP_REFUSE, NULL))
		assert_string_not_equal(m.plan.row[i].type, "user namespaces");
	assert_int_equal(m.plan.warnings, 0);
}

static const char *target_of(enum verb verb)
{
	return m.plan.row[find(verb)].to;
}

static void a_mount_that_links_lead_to_a_tree_of_the_boxs_is_refused(void **state)
{
	(void)state;
	ordinary();
	m.mount[0].tree = "/proc";
	REFUSED("/proc", "--tmpfs", "/way", "/r");
	assert_says(m.e.hint, "--proc none");
	PLAN("--proc", "none", "--tmpfs", "/way", "/r");
	m.mount[0].tree = NULL;
	PLAN("--tmpfs", "/way", "/r");
}

static void capabilities_are_added_and_dropped_as_podman_does(void **state)
{
	(void)state;
	ordinary();
	PLAN("--cap-drop", "all", "--cap-add", "kill", "/r");
	assert_string_equal(target_of(STEP_BOUND), "cap_kill");
	assert_string_equal(target_of(STEP_CAPABILITIES), "cap_kill");
	PLAN("--cap-add", "net_raw", "-u", "7:7", "/r");
	assert_string_equal(target_of(STEP_CAPABILITIES), "cap_net_raw");
	assert_says(target_of(STEP_BOUND), "cap_net_raw");
	assert_non_null(m.plan.row[find(STEP_USER)].type);
	assert_non_null(m.plan.row[find(STEP_CAPABILITIES)].type);
	PLAN("-u", "7:7", "/r");
	assert_string_equal(target_of(STEP_CAPABILITIES), "");
	PLAN("-u", "7:7", "--seccomp", "off", "--landlock", "off", "/r");
	assert_null(m.plan.row[find(STEP_USER)].type);
	assert_int_equal(find(STEP_NO_NEW_PRIVS), NOWHERE);
	PLAN("--no-new-privs", "/r");
	assert_true(find(STEP_NO_NEW_PRIVS) > find(STEP_CAPABILITIES));
}

/* The box may replace the /proc that it sees, and what is listed there is killed. */
static void init_lists_its_children_in_the_callers_proc(void **state)
{
	int list;

	(void)state;
	PLAN("--share=pid", "/r");
	list = find(STEP_CHILDREN);
	assert_true(find(STEP_SUBREAP) < list && list < find(STEP_PIVOT) && m.plan.row[list].who == INIT);
	PLAN("--share=ipc,uts", "/r");
	assert_int_equal(find(STEP_CHILDREN), NOWHERE);
}

static void with_the_callers_processes_proc_is_the_callers(void **state)
{
	(void)state;
	PLAN("--share=pid", "/r");
	assert_string_equal(m.plan.row[find_after(NOWHERE, STEP_ATTACH, "/proc")].from, "/proc");
	for (int i = find(STEP_NEW); i != NOWHERE; i = find_after(i, STEP_NEW, NULL))
		assert_string_not_equal(m.plan.row[i].type, "proc");
}

static void what_is_not_wanted_is_not_mounted(void **state)
{
	(void)state;
	PLAN("--dev=none", "--proc=none", "--sys=none", "/r");
	assert_false(attaches("/dev"));
	assert_false(attaches("/proc"));
	assert_false(attaches("/sys"));
	assert_int_equal(find(STEP_NODE), NOWHERE);
	assert_int_equal(find(STEP_HIDE), NOWHERE);
	assert_int_equal(find(STEP_RESTRICT), NOWHERE);
}

static void a_bare_root_gets_marked_mount_points(void **state)
{
	(void)state;
	bare();
	PLAN("/r");
	assert_int_equal(count(STEP_POINT), 3);
	for (int i = find(STEP_POINT); i != NOWHERE; i = find_after(i, STEP_POINT, NULL))
		assert_true(m.plan.row[i].flags & PLAN_MARK);
	assert_string_equal(m.plan.row[find(STEP_LOCK)].from, "/home/dev/rootfs");
	assert_string_equal(m.plan.row[find(STEP_SWEEP)].from, "/home/dev/rootfs");
	PLAN("--dev=none", "--proc=none", "--sys=none", "/r");
	assert_int_equal(find(STEP_POINT), NOWHERE);
	PLAN("--net=host", "/r");
	assert_int_not_equal(find_after(NOWHERE, STEP_POINT, "/etc/resolv.conf"), NOWHERE);
	assert_int_equal(find_after(NOWHERE, STEP_POINT, "/etc/hosts"), NOWHERE);
}

static void a_mount_point_in_a_tree_that_is_left_out_is_taken_away_too(void **state)
{
	(void)state;
	m.facts.mount[0] = (struct facts_mount){ .is_directory = true, .is_lacking = true };
	PLAN("--proc=none", "--bind=/a:/proc/x", "/r");
	assert_int_not_equal(find_after(NOWHERE, STEP_POINT, "/proc/x"), NOWHERE);
	assert_true(mount_points_are_taken_away());
	PLAN("--sys=none", "--bind=/a:/sys/x", "/r");
	assert_true(mount_points_are_taken_away());
}

static void mount_points_left_by_a_killed_box_are_used_and_taken_away(void **state)
{
	(void)state;
	marked();
	PLAN("/r");
	assert_int_equal(count(STEP_POINT), 3);
	assert_int_not_equal(find(STEP_SWEEP), NOWHERE);
}

static void a_root_whose_proc_is_a_link_is_refused_with_a_mend(void **state)
{
	(void)state;
	m.facts.proc = POINT_SYMLINK;
	REFUSED("/proc is a symbolic link", "/r");
	assert_says(m.e.hint, "--proc none");
	PLAN("--proc=none", "/r");
	m.facts.proc = POINT_THERE;
	m.facts.dev = POINT_NOT_DIRECTORY;
	REFUSED("/dev is not a directory", "/r");
	assert_says(m.e.hint, "--dev none");
	m.facts.dev = POINT_THERE;
	m.facts.sys = POINT_SYMLINK;
	m.facts.sys_there = false;
	PLAN("/r");
}

static void an_old_kernel_is_refused_by_its_name(void **state)
{
	(void)state;
	m.facts.kernel_major = 5;
	m.facts.kernel_minor = 10;
	m.facts.kernel = "5.10.0-8-amd64";
	REFUSED("5.10.0-8-amd64", "/r");
	assert_says(m.e.text, "5.12");
	m.facts.kernel_minor = 12;
	PLAN("/r");
	m.facts.kernel_major = 4;
	m.facts.kernel_minor = 19;
	REFUSED("5.12", "/r");
}

static void a_machine_without_proc_is_refused_with_a_mend(void **state)
{
	(void)state;
	m.facts.proc_there = false;
	REFUSED("/proc is not mounted", "/r");
	assert_says(m.e.hint, "mount -t proc");
}

static void the_network_brings_its_files_along(void **state)
{
	(void)state;
	PLAN("--net=host", "/r");
	assert_true(attaches("/etc/resolv.conf"));
	assert_true(attaches("/etc/hosts"));
	m.facts.resolv = NULL;
	PLAN("--net=host", "/r");
	assert_false(attaches("/etc/resolv.conf"));
	PLAN("/r");
	assert_false(attaches("/etc/hosts"));
}

static void sys_is_new_only_with_a_network_of_the_boxs_own(void **state)
{
	(void)state;
	PLAN("/r");
	assert_string_equal(m.plan.row[find_after(find(STEP_NEW), STEP_NEW, NULL)].type, "sysfs");
	PLAN("--net=host", "/r");
	for (int i = find(STEP_NEW); i != NOWHERE; i = find_after(i, STEP_NEW, NULL))
		assert_string_not_equal(m.plan.row[i].type, "sysfs");
	assert_true(attaches("/sys"));
	no_sys();
	PLAN("/r");
	assert_false(attaches("/sys"));
}

static void sys_is_always_read_only(void **state)
{
	static const char *const nets[] = { "--net=none", "--net=host" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(nets); i++) {
		int slot;

		PLAN(nets[i], "/r");
		slot = m.plan.row[find_after(NOWHERE, STEP_ATTACH, "/sys")].slot;
		for (size_t k = 0; k < m.plan.count; k++)
			if (m.plan.row[k].slot == slot && m.plan.row[k].verb != STEP_ATTACH)
				assert_true(m.plan.row[k].flags & MOUNT_ATTR_RDONLY);
	}
}

static void terminals_belong_to_group_5_where_it_is_mapped(void **state)
{
	(void)state;
	PLAN("/r");
	assert_says(m.plan.row[find_after(NOWHERE, STEP_MOUNT, "pts")].from, "gid=5");
	PLAN("--map=single", "/r");
	assert_null(strstr(m.plan.row[find_after(NOWHERE, STEP_MOUNT, "pts")].from, "gid="));
}

static void everything_that_a_kernel_tree_tells_of_the_machine_is_covered(void **state)
{
	(void)state;
	PLAN("/r");
	for (size_t i = 0; i < policy_proc_count; i++) {
		char path[256];
		struct text t = text_in(path, sizeof path);

		text_add(&t, "/proc/");
		text_add(&t, policy_proc[i].path);
		assert_int_not_equal(find_after(NOWHERE, policy_proc[i].cover == POLICY_READ_ONLY ? STEP_RESTRICT : STEP_HIDE, path),
				     NOWHERE);
	}
}

/*** Mounts ***/

static void mounts_come_in_the_order_given(void **state)
{
	int a, b, c;

	(void)state;
	PLAN("--tmpfs=/x", "-v/etc:/x/etc", "--ro-bind=/usr:/y", "/r");
	a = find_after(NOWHERE, STEP_ATTACH, "/x");
	b = find_after(NOWHERE, STEP_ATTACH, "/x/etc");
	c = find_after(NOWHERE, STEP_ATTACH, "/y");
	assert_true(a != NOWHERE && a < b && b < c);
	assert_true(find_after(NOWHERE, STEP_POINT, "/x/etc") > a);
	assert_false(m.plan.row[find_after(NOWHERE, STEP_POINT, "/x/etc")].flags & PLAN_MARK);
}

static void a_point_in_memory_needs_no_lock_on_root(void **state)
{
	(void)state;
	m.mount[1].is_lacking = true;
	PLAN("--tmpfs=/x", "-v/etc:/x/etc", "/r");
	assert_int_equal(find(STEP_LOCK), NOWHERE);
	m.mount[0].is_lacking = true;
	PLAN("--tmpfs=/x", "/r");
	assert_int_equal(find(STEP_LOCK), 0);
}

static void a_relative_source_is_its_own_place_below_the_working_directory(void **state)
{
	(void)state;
	PLAN("-v", "../src/./lib", "/r");
	assert_true(attaches("/home/src/lib"));
	assert_string_equal(m.plan.row[find_after(NOWHERE, STEP_ATTACH, "/home/src/lib")].from, "../src/./lib");
}

static void a_mount_that_would_hide_the_boxs_own_is_refused(void **state)
{
	(void)state;
	REFUSED("/proc", "-v/x:/proc", "/r");
	assert_says(m.e.hint, "--proc none");
	REFUSED("/dev", "--tmpfs=/dev/.", "/r");
	REFUSED("/sys", "-v/x:/a/../sys", "/r");
	REFUSED("the root itself", "-v/x:/a/..", "/r");
	REFUSED("the root itself", "-v/", "/r");
	PLAN("--proc=none", "-v/x:/proc", "/r");
	PLAN("-v/x:/proc2", "/r");
}

static void a_destination_has_a_limit(void **state)
{
	char longer[5000] = "-v/x:/";

	(void)state;
	memset(longer + 6, 'a', sizeof longer - 7);
	longer[sizeof longer - 1] = '\0';
	REFUSED("longer", longer, "/r");
}

/*** COMMAND ***/

static const char *variable(const char *name)
{
	for (const char **i = m.plan.environment; *i; i++)
		if (text_starts(*i, name) && (*i)[strlen(name)] == '=')
			return *i + strlen(name) + 1;
	return NULL;
}

static void the_environment_is_the_boxs_own(void **state)
{
	static char term[] = "TERM=vt100", secret[] = "SECRET=1", path[] = "PATH=/evil";

	(void)state;
	m.environment[0] = secret;
	m.environment[1] = term;
	m.environment[2] = path;
	PLAN("/r");
	assert_string_equal(variable("PATH"), policy_path);
	assert_string_equal(variable("HOME"), "/root");
	assert_string_equal(variable("USER"), "root");
	assert_string_equal(variable("TERM"), "vt100");
	assert_string_equal(variable("LANG"), "C.UTF-8");
	assert_string_equal(variable("container"), "rbox");
	assert_string_equal(variable("HOSTNAME"), "0123456789ab");
	assert_null(variable("SECRET"));
	PLAN("--inherit-env", "/r");
	assert_string_equal(variable("SECRET"), "1");
	assert_string_equal(variable("PATH"), policy_path);
	PLAN("--share=uts", "/r");
	assert_string_equal(variable("HOSTNAME"), "host");
}

static void variables_of_files_and_options_replace_each_other(void **state)
{
	static char a[] = "A=caller", ab[] = "AB=other";

	(void)state;
	m.environment[0] = ab;
	m.environment[1] = a;
	m.facts.env_file = "# comment\n\nA\nB=file\nC=file\nNONE";
	PLAN("-eC=option", "-eAB", "-eMISSING", "-eHOME=/x", "-eD=a=b", "/r");
	assert_string_equal(variable("A"), "caller");
	assert_string_equal(variable("AB"), "other");
	assert_string_equal(variable("B"), "file");
	assert_string_equal(variable("C"), "option");
	assert_string_equal(variable("D"), "a=b");
	assert_string_equal(variable("HOME"), "/x");
	assert_null(variable("MISSING"));
	assert_null(variable("NONE"));
	for (const char **i = m.plan.environment; *i; i++)
		for (const char **k = m.plan.environment; k < i; k++)
			assert_int_not_equal(strncmp(*i, *k, strcspn(*i, "=") + 1), 0);
}

static void an_environment_of_any_size_is_whole_or_refused(void **state)
{
	static char file[40000 * 8 + 1];
	size_t at = 0;

	(void)state;
	for (int i = 0; i < 20000; i++)
		at += (size_t)snprintf(file + at, sizeof file - at, "V%d=\n", i);
	m.facts.env_file = file;
	PLAN("/r");
	assert_non_null(variable("V19999"));
	for (int i = 20000; i < 40000; i++)
		at += (size_t)snprintf(file + at, sizeof file - at, "V%d=\n", i);
	REFUSED("environment variables", "/r");
}

static void a_command_without_a_slash_is_looked_for_in_the_boxs_path(void **state)
{
	(void)state;
	PLAN("-ePATH=/a::/b", "/r", "ls");
	assert_string_equal(m.plan.candidate[0], "/a/ls");
	assert_string_equal(m.plan.candidate[1], "./ls");
	assert_string_equal(m.plan.candidate[2], "/b/ls");
	assert_null(m.plan.candidate[3]);
	PLAN("/r", "./ls");
	assert_string_equal(m.plan.candidate[0], "./ls");
	assert_null(m.plan.candidate[1]);
}

static void without_a_command_it_is_the_users_shell(void **state)
{
	(void)state;
	PLAN("/r");
	assert_string_equal(m.plan.argv[0], "/bin/bash");
	assert_null(m.plan.argv[1]);
	PLAN("-u", "www", "/r");
	assert_string_equal(m.plan.argv[0], "/bin/false");
	m.facts.passwd = "";
	PLAN("/r");
	assert_string_equal(m.plan.argv[0], "/bin/sh");
	assert_int_equal(MACHINE_PLAN(&m, "/r", ""), -EINVAL);
	assert_int_equal(m.e.status, ERR_NOT_FOUND);
}

static void a_commands_arguments_and_name_are_as_given(void **state)
{
	(void)state;
	PLAN("--argv0=-sh", "/r", "sh", "-c", "");
	assert_string_equal(m.plan.argv[0], "-sh");
	assert_string_equal(m.plan.argv[1], "-c");
	assert_string_equal(m.plan.argv[2], "");
	assert_null(m.plan.argv[3]);
	assert_string_equal(m.plan.row[find(STEP_EXEC)].from, "sh");
}

static void only_root_of_the_box_keeps_powers(void **state)
{
	(void)state;
	PLAN("/r");
	assert_true(has_word(m.plan.row[find(STEP_CAPABILITIES)].to, "cap_chown"));
	assert_int_equal(find(STEP_USER), NOWHERE);
	PLAN("-u", "www", "/r");
	assert_string_equal(m.plan.row[find(STEP_CAPABILITIES)].to, "");
	assert_string_equal(m.plan.row[find(STEP_USER)].to, "33:33");
	assert_true(has_word(m.plan.row[find(STEP_BOUND)].to, "cap_chown"));
}

static void kept_descriptors_are_sorted_and_0_1_2_are_among_them(void **state)
{
	(void)state;
	PLAN("--keep-fd=10", "--keep-fd=9", "--keep-fd=1", "/r");
	assert_string_equal(m.plan.row[find(STEP_DESCRIPTORS)].to, "0 1 2 9 10");
}

/*** What a further process does: rbox exec ***/

static const char *const entries[][WORDS] = {
	{ "exec", "b", "ls", "-l" },
	{ "exec", "-u", "www", "b", "sh" },
	{ "exec", "-u", "5:6", "--workdir=/w", "-eA=1", "--argv0=x", "b", "sh" },
	{ "exec", "--tty=always", "b", "sh" },
	{ "exec", "--tty=never", "-u", "dev", "b", "sh" },
};

static void plain_box(void) { }
static void groups_box(void)
{
	static const uint32_t groups[] = { 50, 8 };

	m.entered.has_groups = true;
	m.entered.group = groups;
	m.entered.groups = COUNT_OF(groups);
}
static void service_box(void) { m.entered.uid = m.entered.gid = 33; m.entered.capabilities = ""; m.entered.nice = 5; m.entered.has_nice = true; }
static void shifted_box(void)
{
	m.entered_uid_map = m.entered_gid_map = (struct ids){ .count = 2, .extent = { { 0, 100000, 65536 }, { 65536, 1000, 1 } } };
}
static void sharing_box(void)
{
	for (int i = 2; i < BOX_NAMESPACES; i++)
		m.entered.ns[i].descriptor = -1;
}
static void shifted_service_box_on_terminals(void) { shifted_box(); service_box(); groups_box(); on_terminals(); }

static const struct { const char *name; void (*make)(void); } entered[] = {
	{ "plain", plain_box }, { "groups", groups_box }, { "service", service_box }, { "shifted", shifted_box },
	{ "sharing", sharing_box }, { "shifted service on terminals", shifted_service_box_on_terminals },
};

/* Calls `holds` for every plan that these command lines give for these boxes. */
static void for_every_entry(bool (*holds)(void))
{
	for (size_t i = 0; i < COUNT_OF(entered); i++)
		for (size_t k = 0; k < COUNT_OF(entries); k++) {
			size_t words = 0;

			machine_reset(&m);
			machine_enter_box(&m);
			entered[i].make();
			while (entries[k][words])
				words++;
			if (machine_plan(&m, entries[k], words))
				fail_msg("box '%s', line %zu: no plan: %s", entered[i].name, k, m.e.text);
			if (!holds())
				fail_msg("box '%s', line %zu", entered[i].name, k);
		}
}

static bool harden_comes_before_join(void)
{
	return find(STEP_HARDEN) != NOWHERE && find(STEP_HARDEN) < find(STEP_JOIN) && session_comes_first() && hardens_again(INIT) &&
	       hardens_again(COMMAND);
}

static void who_enters_a_box_is_closed_to_it_before(void **state)
{
	(void)state;
	for_every_entry(harden_comes_before_join);
}

static bool joins_are_the_boxs_namespaces(void)
{
	int join = find(STEP_JOIN), slot = 0;

	for (size_t i = 0; i < BOX_NAMESPACES; i++) {
		if (m.entered.ns[i].descriptor < 0)
			continue;
		if (join == NOWHERE || !is_same(m.plan.row[join].type, box_namespace[i]) || m.plan.row[join].slot != slot++)
			return false;
		join = find_after(join, STEP_JOIN, NULL);
	}
	return join == NOWHERE && (unsigned)slot == m.plan.slots && m.plan.row[find(STEP_CLONE)].flags == 0;
}

static void exactly_the_namespaces_of_the_box_are_joined_and_user_is_the_first(void **state)
{
	(void)state;
	for_every_entry(joins_are_the_boxs_namespaces);
}

static bool entry_is_in_order(void)
{
	return find(STEP_CLONE) == 0 && is_before(STEP_JOIN, STEP_BECOME) && is_before(STEP_BECOME, STEP_TERMINAL) &&
	       is_before(STEP_JOIN, STEP_TERMINAL) && is_before(STEP_TERMINAL, STEP_FORK) && is_before(STEP_JOIN, STEP_FORK) &&
	       count(STEP_FORK) == 1 && group_comes_before_streams() && powers_go_last() && exec_is_last() && nothing_outlives_rbox() &&
	       rows_have_a_why() && sentences_are_whole() && lines_are_single() && json_says_the_same();
}

static void an_entrys_process_is_made_when_all_namespaces_are_joined_and_gives_its_powers_up(void **state)
{
	(void)state;
	for_every_entry(entry_is_in_order);
}

static bool entry_builds_nothing(void)
{
	static const enum verb foreign[] = {
		STEP_PART, STEP_LOCK, STEP_EXPECT, STEP_HOLD, STEP_SPAWN, STEP_MAP, STEP_RELEASE, STEP_REGISTER, STEP_DESCRIBE, STEP_LEAVE,
		STEP_SWEEP, STEP_AWAIT, STEP_TREE, STEP_ROOT, STEP_PIVOT, STEP_MOUNT, STEP_ATTACH, STEP_HOSTNAME, STEP_LOOPBACK,
	};

	for (size_t i = 0; i < COUNT_OF(foreign); i++)
		if (find(foreign[i]) != NOWHERE)
			return false;
	return true;
}

static void an_entry_changes_nothing_of_the_box(void **state)
{
	(void)state;
	for_every_entry(entry_builds_nothing);
}

static void an_entry_is_what_command_of_the_box_was(void **state)
{
	(void)state;
	machine_enter_box(&m);
	service_box();
	groups_box();
	m.entered.umask = 027;
	m.entered.workdir = "/srv";
	PLAN("exec", "b", "id");
	assert_string_equal(m.plan.row[find(STEP_USER)].to, "33:33");
	assert_string_equal(m.plan.row[find(STEP_GROUPS)].to, "50 8");
	assert_string_equal(m.plan.row[find(STEP_WORKDIR)].to, "/srv");
	assert_string_equal(m.plan.row[find(STEP_NICE)].to, "5");
	assert_string_equal(m.plan.row[find(STEP_BOUND)].to, "cap_chown cap_kill");
	assert_string_equal(m.plan.row[find(STEP_CAPABILITIES)].to, "");
	for (int i = find(STEP_UMASK), last = i; i != NOWHERE; last = i, i = find_after(i, STEP_UMASK, NULL))
		assert_true(m.plan.row[last].flags == 027);
	assert_string_equal(variable("HOME"), "/root");
	assert_string_equal(variable("B"), "box");
	PLAN("exec", "-u", "root", "-w", "/tmp", "b", "id");
	assert_int_equal(find(STEP_USER), NOWHERE);
	assert_string_equal(m.plan.row[find(STEP_CAPABILITIES)].to, "cap_chown cap_kill");
	assert_string_equal(m.plan.row[find(STEP_GROUPS)].to, "");
	assert_string_equal(m.plan.row[find(STEP_WORKDIR)].to, "/tmp");
}

static void an_entry_has_the_boxs_variables_but_for_what_is_asked(void **state)
{
	static char term[] = "TERM=screen", b[] = "B=caller", secret[] = "SECRET=1";

	(void)state;
	machine_enter_box(&m);
	m.environment[0] = term;
	m.environment[1] = b;
	m.environment[2] = secret;
	PLAN("exec", "b", "id");
	assert_string_equal(variable("TERM"), "vt100");
	assert_string_equal(variable("B"), "box");
	assert_null(variable("SECRET"));
	PLAN("exec", "-eB", "--tty=always", "-u", "www", "b", "id");
	assert_string_equal(variable("TERM"), "screen");
	assert_string_equal(variable("B"), "caller");
	assert_string_equal(variable("HOME"), "/var/www");
	assert_string_equal(variable("USER"), "www");
	assert_string_equal(m.plan.candidate[0], "/usr/bin/id");
}

static void an_entrys_terminal_is_of_the_boxs_dev_where_it_has_one(void **state)
{
	(void)state;
	machine_enter_box(&m);
	on_terminals();
	PLAN("exec", "b", "sh");
	assert_string_equal(m.plan.row[find(STEP_TERMINAL)].from, "/dev/pts/ptmx");
	assert_string_equal(m.plan.row[find(STEP_STREAMS)].to, "0 1 2");
	PLAN("exec", "--tty=never", "b", "sh");
	assert_int_equal(find(STEP_TERMINAL), NOWHERE);
	m.entered.ptmx = "/dev/ptmx";
	PLAN("exec", "-u", "www", "b", "sh");
	assert_string_equal(m.plan.row[find(STEP_TERMINAL)].from, "/dev/ptmx");
	assert_string_equal(m.plan.row[find(STEP_TERMINAL)].to, "33:33");
	m.entered.ptmx = NULL;
	PLAN("exec", "b", "sh");
	assert_int_equal(find(STEP_TERMINAL), NOWHERE);
	assert_int_equal(m.plan.streams, STREAMS_CALLER);
	REFUSED("--tty always", "exec", "--tty=always", "b", "sh");
}

static void an_entry_into_a_shifted_box_becomes_its_root_first(void **state)
{
	(void)state;
	machine_enter_box(&m);
	PLAN("exec", "b", "id");
	assert_int_equal(find(STEP_BECOME), NOWHERE);
	shifted_box();
	PLAN("exec", "b", "id");
	assert_string_equal(m.plan.row[find(STEP_BECOME)].to, "0:0");
	assert_int_equal(find(STEP_USER), NOWHERE);
	m.entered.setup_uid = 70000;
	REFUSED("not in its map", "exec", "b", "id");
}

static void an_entry_as_somebody_who_is_not_there_is_refused(void **state)
{
	(void)state;
	machine_enter_box(&m);
	REFUSED("no user 'nobody'", "exec", "-u", "nobody", "b", "id");
	REFUSED("not mapped", "exec", "-u", "70000", "b", "id");
}

/*** What the plan says of the box ***/

static void a_box_is_described_as_it_is_made(void **state)
{
	(void)state;
	m.facts.root = "../lib/./rootfs";
	PLAN("--name=web", "--detach", "--timeout=5", "--stop-signal=INT", "--grace=1m", "-u", "www", "--groups=drop", "--umask=027", "--nice=3",
	     "-w/srv", "-eA=1", "/r", "httpd", "-f");
	assert_string_equal(m.box.id, m.facts.id);
	assert_string_equal(m.box.name, "web");
	assert_string_equal(m.box.root, "/home/lib/rootfs");
	assert_string_equal(m.box.command[0], "httpd");
	assert_string_equal(m.box.command[1], "-f");
	assert_null(m.box.command[2]);
	assert_true(m.box.is_detached && m.box.has_init && m.box.has_groups && m.box.has_nice);
	assert_int_equal(m.box.stop_signal, 2);
	assert_int_equal(m.box.grace, 60000);
	assert_int_equal(m.box.uid, 33);
	assert_int_equal(m.box.setup_uid, 0);
	assert_int_equal(m.box.groups, 2);
	assert_int_equal(m.box.umask, 027);
	assert_int_equal(m.box.nice, 3);
	assert_string_equal(m.box.workdir, "/srv");
	assert_string_equal(m.box.capabilities, "");
	assert_string_equal(m.box.bounding, policy_capabilities);
	assert_ptr_equal(m.box.environment, m.plan.environment);
	PLAN("--no-init", "/r");
	assert_false(m.box.has_init || m.box.is_detached || m.box.has_groups || m.box.has_nice);
	assert_null(m.box.name);
	assert_string_equal(m.box.capabilities, policy_capabilities);
}

static void a_time_limit_is_in_the_row_of_the_host_process(void **state)
{
	(void)state;
	PLAN("/r");
	assert_null(m.plan.row[find(STEP_SUPERVISE)].to);
	assert_int_equal(m.plan.grace, SPEC_GRACE);
	PLAN("--timeout=1.5", "--stop-signal=RTMIN+1", "--grace=0", "/r");
	assert_string_equal(m.plan.row[find(STEP_SUPERVISE)].to, "RTMIN+1 after 1500 ms, KILL 0 ms later");
	assert_int_equal(m.plan.timeout, 1500);
	assert_int_equal(m.plan.grace, 0);
}

static void what_needs_a_place_for_boxes_is_refused_without(void **state)
{
	(void)state;
	no_state();
	PLAN("/r");
	REFUSED("no directory for boxes", "--detach", "/r");
	assert_says(m.e.hint, "0700");
	REFUSED("no directory for boxes", "--name=b", "/r");
	machine_reset(&m);
	foreign_proc();
	PLAN("/r");
	REFUSED("another pid namespace's", "--detach", "/r");
	assert_says(m.e.hint, "--detach");
	REFUSED("another pid namespace's", "--name=b", "/r");
	REFUSED("another pid namespace's", "--status-fd=3", "/r");
	assert_says(m.e.hint, "--status-fd");
}

/*** Terminals ***/

static void a_terminal_is_the_boxs_own_where_input_and_output_are_terminals(void **state)
{
	(void)state;
	for (int terminals = 0; terminals < 8; terminals++) {
		for (int i = 0; i < 3; i++)
			m.facts.terminal[i] = terminals >> i & 1;
		PLAN("/r");
		assert_int_equal(m.plan.streams, (terminals & 3) == 3 ? STREAMS_TERMINAL : STREAMS_CALLER);
		if (m.plan.streams == STREAMS_TERMINAL)
			assert_string_equal(m.plan.row[find(STEP_STREAMS)].to, terminals & 4 ? "0 1 2" : "0 1");
		PLAN("--tty=always", "/r");
		assert_string_equal(m.plan.row[find(STEP_STREAMS)].to, "0 1 2");
		PLAN("--tty=never", "/r");
		assert_int_equal(m.plan.streams, STREAMS_CALLER);
		PLAN("--dev=none", "/r");
		assert_int_equal(m.plan.streams, STREAMS_CALLER);
		PLAN("--detach", "/r");
		assert_int_equal(m.plan.streams, STREAMS_JOURNAL);
		PLAN("--detach", "--tty=always", "/r");
		assert_int_equal(m.plan.streams, STREAMS_TERMINAL);
		REFUSED("--dev none", "--tty=always", "--dev=none", "/r");
	}
}

static void the_console_is_the_terminal_only_in_a_dev_of_the_boxs_own(void **state)
{
	int terminal;

	(void)state;
	on_terminals();
	PLAN("/r");
	terminal = find(STEP_TERMINAL);
	assert_string_equal(m.plan.row[terminal].from, "pts/ptmx");
	assert_string_equal(m.plan.row[terminal].to, "0:0");
	assert_int_equal(m.plan.row[find_after(NOWHERE, STEP_DEVICE, "console")].slot, m.plan.row[terminal].slot);
	assert_true(find_after(NOWHERE, STEP_MOUNT, "pts") < terminal);
	PLAN("-u", "www", "/r");
	assert_string_equal(m.plan.row[find(STEP_TERMINAL)].to, "33:33");
	PLAN("--dev=host", "/r");
	assert_string_equal(m.plan.row[find(STEP_TERMINAL)].from, "/dev/ptmx");
	assert_int_equal(m.plan.row[find(STEP_TERMINAL)].slot, PLAN_NO_SLOT);
	assert_int_equal(find_after(NOWHERE, STEP_DEVICE, "console"), NOWHERE);
}

/*** Hostile text ***/

static void hostile_operands_stay_on_one_line_and_valid_json(void **state)
{
	static const char *const hostile[] = {
		"/a\033[2Jb", "/a\nrbox: all is well", "/\"},{\"row\":99,\"who\":\"", "/\\", "/\xff\xfe", "/\xc2\x9b" "31m", "/%s%n", "/\x7f",
		"/caf\xc3\xa9", "/  # fake why",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		PLAN("-w", hostile[i], "/r", hostile[i]);
		for (size_t row = 0; row < m.plan.count; row++) {
			char line[2 * PLAN_LINE];
			json_object *object;

			plan_line(&m.plan, row, line, sizeof line);
			for (const char *c = line; *c; c++)
				assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
			plan_json(&m.plan, row, line, sizeof line);
			object = json_tokener_parse(line);
			assert_non_null(object);
			assert_int_equal(json_object_object_length(object), 8);
			json_object_put(object);
		}
	}
}

static void a_row_too_long_for_its_buffer_is_cut_and_ends(void **state)
{
	static char longer[100000];
	char line[256];

	(void)state;
	memset(longer, 'x', sizeof longer - 1);
	PLAN("-w", longer, "/r", longer);
	for (size_t i = 0; i < m.plan.count; i++) {
		plan_line(&m.plan, i, line, sizeof line);
		assert_true(strlen(line) < sizeof line);
		plan_json(&m.plan, i, line, sizeof line);
		assert_true(strlen(line) < sizeof line);
		plan_sentence(&m.plan.row[i], line, sizeof line);
		assert_true(strlen(line) < sizeof line);
	}
}

static void a_row_of_any_length_is_whole_in_json(void **state)
{
	static char longer[100000];

	(void)state;
	memset(longer, '\033', sizeof longer - 1);
	PLAN("-w", longer, "/r", longer);
	for (size_t i = 0; i < m.plan.count; i++) {
		size_t size = plan_json_room(&m.plan);
		char *line = test_malloc(size);
		json_object *object;

		plan_json(&m.plan, i, line, size);
		object = json_tokener_parse(line);
		assert_non_null(object);
		json_object_put(object);
		test_free(line);
	}
}

/*** The store ***/

static void rows_and_texts_outlive_growth(void **state)
{
	struct plan plan = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		plan_add(&plan, HOST, STEP_MAP, "why")->to = plan_text(&plan, "row %d", i);
	assert_int_equal(plan.count, 1000);
	for (int i = 0; i < 1000; i++) {
		char wanted[32];

		snprintf(wanted, sizeof wanted, "row %d", i);
		assert_string_equal(plan.row[i].to, wanted);
		assert_int_equal(plan.row[i].slot, PLAN_NO_SLOT);
	}
	plan_release(&plan);
	assert_null(plan.row);
	assert_int_equal(plan.count, 0);
}

static void warnings_beyond_their_limit_are_dropped(void **state)
{
	struct plan plan = { 0 };

	(void)state;
	for (int i = 0; i < 2 * PLAN_WARNINGS; i++)
		plan_warn(&plan, "w");
	assert_int_equal(plan.warnings, PLAN_WARNINGS);
	plan_release(&plan);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_user_namespace_comes_first_and_all_others_with_it),
		TEST(ids_are_mapped_before_anything_can_own_them),
		TEST(who_waits_is_released_and_only_when_ids_are_mapped),
		TEST(setgroups_is_denied_before_a_map_of_ones_own_and_never_else),
		TEST(the_old_root_is_gone_before_any_path_of_the_new_one_is_used),
		TEST(proc_is_made_before_the_old_root_goes),
		TEST(every_tree_has_one_type_of_propagation),
		TEST(trees_are_private_and_whole_if_nothing_else_is_said),
		TEST(what_is_broken_below_a_bind_is_covered_once_it_is_attached),
		TEST(what_is_broken_is_found_below_where_a_link_leads),
		TEST(what_is_not_in_the_box_is_not_covered),
		TEST(what_the_boxs_own_trees_hide_is_not_covered),
		TEST(nothing_is_over_the_root_when_it_is_changed),
		TEST(mounts_in_mounts_are_found_by_no_path_of_the_root),
		TEST(everything_collected_is_attached_once),
		TEST(powers_are_given_up_after_everything_that_needs_one),
		TEST(exec_is_the_last_row_of_its_process),
		TEST(process_1_is_closed_before_anything_else_is_in_the_box),
		TEST(no_process_that_is_tied_to_rbox_loses_the_tie_by_a_change_of_user),
		TEST(no_process_is_opened_to_the_box_by_a_change_of_user),
		TEST(marked_mount_points_are_taken_away_and_no_plan_without_them_locks),
		TEST(a_box_is_registered_then_described_and_leaves_when_it_has_ended),
		TEST(a_box_can_be_found_only_when_all_of_it_is_built),
		TEST(process_1_closes_itself_only_when_its_namespaces_are_held),
		TEST(every_namespace_of_the_box_is_held_and_a_late_one_is_waited_for),
		TEST(a_detached_box_parts_from_the_caller_before_anything_is_done),
		TEST(init_leaves_the_callers_session_before_it_does_anything),
		TEST(commands_streams_are_given_to_its_own_process_group),
		TEST(a_terminal_is_made_in_the_new_root_before_command_gets_it),
		TEST(a_read_only_root_is_sealed_once_and_after_its_mount_points),
		TEST(settings_are_made_before_they_become_read_only),
		TEST(every_mount_point_is_mounted_on_afterwards),
		TEST(every_row_says_why),
		TEST(every_row_has_a_sentence_without_a_gap),
		TEST(every_row_is_one_line_with_its_number_actor_verb_and_why),
		TEST(every_row_reads_back_from_json_as_it_is),
		TEST(every_verb_has_a_name_of_its_own_and_a_sentence),
		TEST(every_actor_has_a_name),
		TEST(all_seven_namespaces_are_new_unless_shared),
		TEST(a_new_proc_is_asked_for_where_the_kernel_gives_one),
		TEST(a_covered_proc_gives_the_callers_with_a_warning),
		TEST(user_namespaces_are_refused_before_the_root_changes),
		TEST(a_mount_that_links_lead_to_a_tree_of_the_boxs_is_refused),
		TEST(capabilities_are_added_and_dropped_as_podman_does),
		TEST(init_lists_its_children_in_the_callers_proc),
		TEST(with_the_callers_processes_proc_is_the_callers),
		TEST(what_is_not_wanted_is_not_mounted),
		TEST(a_bare_root_gets_marked_mount_points),
		TEST(a_mount_point_in_a_tree_that_is_left_out_is_taken_away_too),
		TEST(mount_points_left_by_a_killed_box_are_used_and_taken_away),
		TEST(a_root_whose_proc_is_a_link_is_refused_with_a_mend),
		TEST(an_old_kernel_is_refused_by_its_name),
		TEST(a_machine_without_proc_is_refused_with_a_mend),
		TEST(the_network_brings_its_files_along),
		TEST(sys_is_new_only_with_a_network_of_the_boxs_own),
		TEST(sys_is_always_read_only),
		TEST(terminals_belong_to_group_5_where_it_is_mapped),
		TEST(everything_that_a_kernel_tree_tells_of_the_machine_is_covered),
		TEST(mounts_come_in_the_order_given),
		TEST(a_point_in_memory_needs_no_lock_on_root),
		TEST(a_relative_source_is_its_own_place_below_the_working_directory),
		TEST(a_mount_that_would_hide_the_boxs_own_is_refused),
		TEST(a_destination_has_a_limit),
		TEST(the_environment_is_the_boxs_own),
		TEST(variables_of_files_and_options_replace_each_other),
		TEST(an_environment_of_any_size_is_whole_or_refused),
		TEST(a_command_without_a_slash_is_looked_for_in_the_boxs_path),
		TEST(without_a_command_it_is_the_users_shell),
		TEST(a_commands_arguments_and_name_are_as_given),
		TEST(only_root_of_the_box_keeps_powers),
		TEST(kept_descriptors_are_sorted_and_0_1_2_are_among_them),
		TEST(who_enters_a_box_is_closed_to_it_before),
		TEST(exactly_the_namespaces_of_the_box_are_joined_and_user_is_the_first),
		TEST(an_entrys_process_is_made_when_all_namespaces_are_joined_and_gives_its_powers_up),
		TEST(an_entry_changes_nothing_of_the_box),
		TEST(an_entry_is_what_command_of_the_box_was),
		TEST(an_entry_has_the_boxs_variables_but_for_what_is_asked),
		TEST(an_entrys_terminal_is_of_the_boxs_dev_where_it_has_one),
		TEST(an_entry_into_a_shifted_box_becomes_its_root_first),
		TEST(an_entry_as_somebody_who_is_not_there_is_refused),
		TEST(a_box_is_described_as_it_is_made),
		TEST(a_time_limit_is_in_the_row_of_the_host_process),
		TEST(what_needs_a_place_for_boxes_is_refused_without),
		TEST(a_terminal_is_the_boxs_own_where_input_and_output_are_terminals),
		TEST(the_console_is_the_terminal_only_in_a_dev_of_the_boxs_own),
		TEST(hostile_operands_stay_on_one_line_and_valid_json),
		TEST(a_row_too_long_for_its_buffer_is_cut_and_ends),
		TEST(a_row_of_any_length_is_whole_in_json),
		TEST(rows_and_texts_outlive_growth),
		TEST(warnings_beyond_their_limit_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
