/* SPDX-License-Identifier: MIT */
#include "walls.h"

#include <errno.h>
#include <linux/sched.h>
#include <string.h>

#include "filter.h"
#include "policy.h"
#include "powers.h"
#include "profile.h"
#include "text.h"

/* ABIs of Landlock: 2, Linux 5.19, lets files be moved between directories; 4, Linux 6.7, knows ports; 6, Linux 6.12, has
   scopes; 9, Linux 7.1, knows sockets by a path. */
enum { LANDLOCK_MOVES = 2, LANDLOCK_PORTS = 4, LANDLOCK_SCOPES = 6, LANDLOCK_PATHS = 9 };

static bool has_word(const char *const *list, const char *word)
{
	for (; list && *list; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

/*** Whether somebody listens ***/

/* Both calls come after the filter is installed: what it does not let through then ends the box before COMMAND runs. */
static int check_start(const struct plan *plan, bool audits, const char *name, struct err *e)
{
	const char *const needed[] = { audits ? "execveat" : "execve", "sendmsg" };
	size_t count = plan->listening == LISTEN_NOT ? 1 : sizeof needed / sizeof *needed;

	for (size_t i = 0; i < count; i++)
		if (!filter_allows(plan->filter, plan->filter_count, needed[i], 0))
			return err_about(e, err_hint(e, err_set(e, "profile %s does not allow %s, which comes after it", name, needed[i]),
						     i ? "leave --report out" : audits ? "the probes are executed under the filter"
								  : "COMMAND is executed under the filter"), name);
	return 0;
}

/* Descriptors of who asks, from which only a death wakes who has been heard (since Linux 5.19): else each signal makes it ask again. */
static unsigned listening_flags(const struct facts *facts)
{
	bool has_killable = facts->kernel_major > 5 || (facts->kernel_major == 5 && facts->kernel_minor >= 19);

	return SECCOMP_FILTER_FLAG_NEW_LISTENER | (has_killable ? SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV : 0);
}

static void listen_to_it(struct plan *plan)
{
	struct sock_filter *asking = plan->listening == LISTEN_NOT ? NULL : plan_keep(plan, plan->filter_count * sizeof *asking);

	if (!asking)
		return;
	memcpy(asking, plan->filter, plan->filter_count * sizeof *asking);
	filter_ask(asking, plan->filter_count);
	plan->installed = asking;
}

/*** The filter itself ***/

/* A filter that was compiled when rbox was built. */
struct built_in { const char *name; const struct policy_filter *filter; };

static const struct built_in usual = { "default", &policy_filter }, strict = { "strict", &policy_filter_strict };

static void take_built_in(struct plan *plan, const struct built_in *built_in)
{
	plan->filter = plan->installed = built_in->filter->code;
	plan->filter_count = built_in->filter->count;
	plan->filter_flags = built_in->filter->flags;
	plan->filter_text = built_in->name;
}

static void take_made(struct plan *plan, const struct filter *made)
{
	size_t size = made->count * sizeof *made->code;
	struct sock_filter *code = plan_keep(plan, size);
	char *text = plan_keep(plan, made->count * FILTER_HEX + 1);

	if (!code || !text)
		return;
	memcpy(code, made->code, size);
	filter_write(code, made->count, text);
	plan->filter = plan->installed = code;
	plan->filter_count = made->count;
	plan->filter_flags = made->flags;
	plan->filter_text = text;
}

static int take_text(struct plan *plan, const char *text, size_t count, struct err *e)
{
	struct sock_filter *code = plan_keep(plan, (count + 1) * sizeof *code);

	if (!code)
		return err_code(e, ENOMEM, "no memory for the plan");
	if (!count || count > BPF_MAXINSNS || count * FILTER_HEX != strlen(text) || filter_parse(text, code, count))
		return err_set(e, "box.json has no good 'filter'");
	plan->filter = plan->installed = code;
	plan->filter_count = count;
	return 0;
}

/* Profiles, each read into the one before, to be made a filter of. */
struct source {
	const char *name;
	struct { const char *text; size_t size; } part[2];
};

static int make(struct plan *plan, const struct source *source, const struct profile_view *view, struct err *e)
{
	struct profile profile = { 0 };
	struct filter filter = { 0 };
	int r = 0;

	for (size_t i = 0; !r && i < sizeof source->part / sizeof *source->part && source->part[i].text; i++)
		r = profile_read(&profile, source->name, source->part[i].text, source->part[i].size, view, e);
	if (!r)
		r = filter_make(&filter, &profile, source->name, e);
	if (!r)
		take_made(plan, &filter);
	profile_release(&profile);
	filter_release(&filter);
	return r;
}

/* What a profile goes by: whoever makes a user namespace has CAP_SYS_ADMIN in it, which mounts and further namespaces need. */
static int look(const struct plan *plan, const struct spec *spec, const struct facts *facts, struct profile_view *view, struct err *e)
{
	uint64_t in_own;

	*view = (struct profile_view){ SYSCALLS_NATIVE, 0, facts->kernel_major, facts->kernel_minor };
	if (powers_parse(plan->bounding, &view->capabilities, e) || powers_parse("cap_sys_admin", &in_own, e))
		return -EINVAL;
	if (spec->allow_userns)
		view->capabilities |= in_own;
	return 0;
}

static int choose(struct plan *plan, const struct spec *spec, const struct facts *facts, struct err *e)
{
	struct profile_view view;

	if (look(plan, spec, facts, &view, e))
		return -EINVAL;
	const struct built_in *built_in = spec->seccomp == FILTER_STRICT ? &strict : &usual;
	const struct source file = { spec->seccomp_file, { { facts->profile, facts->profile ? strlen(facts->profile) : 0 } } };
	const struct source plain = { usual.name, { { policy_profile, policy_profile_size } } };
	const struct source further = { strict.name, { { policy_strict, policy_strict_size }, { policy_profile, policy_profile_size } } };

	plan->filter_name = spec->seccomp == FILTER_FILE ? plan_copy(plan, spec->seccomp_file) : built_in->name;
	if (spec->seccomp == FILTER_FILE)
		return make(plan, &file, &view, e);
	if (view.capabilities & built_in->filter->asks_for)
		return make(plan, built_in == &strict ? &further : &plain, &view, e);
	take_built_in(plan, built_in);
	return 0;
}

int walls_decide(struct plan *plan, const struct spec *spec, const struct facts *facts, struct err *e)
{
	if (spec->seccomp == FILTER_OFF)
		return 0;
	if (choose(plan, spec, facts, e))
		return -EINVAL;
	if (plan->failed)
		return err_code(e, ENOMEM, "no memory for the plan");
	plan->listening = spec->seccomp == FILTER_LOG ? LISTEN_LOG : spec->report ? LISTEN_REFUSE : LISTEN_NOT;
	if (plan->listening != LISTEN_NOT)
		plan->filter_flags |= listening_flags(facts);
	listen_to_it(plan);
	return check_start(plan, spec->subcommand == SUB_AUDIT, plan->filter_name, e);
}

unsigned walls_filter_flags(const struct plan *plan)
{
	enum { LISTENING = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV };

	return plan->listening == LISTEN_LOG ? plan->filter_flags : plan->filter_flags & ~(unsigned)LISTENING;
}

int walls_enter(struct plan *plan, const struct box *box, struct err *e)
{
	size_t count = box->filter ? strlen(box->filter) / FILTER_HEX : 0;

	if (!box->filter)
		return 0;
	plan->filter_name = "the box's";
	if (strcmp(box->filter, usual.name) == 0)
		take_built_in(plan, &usual);
	else if (strcmp(box->filter, strict.name) == 0)
		take_built_in(plan, &strict);
	else if (take_text(plan, box->filter, count, e))
		return -EINVAL;
	plan->filter_flags = box->filter_flags;
	plan->listening = box->logs_calls ? LISTEN_LOG : LISTEN_NOT;
	listen_to_it(plan);
	return 0;
}

bool walls_let(const struct plan *plan, uint64_t kind)
{
	static const char *const making[] = { "unshare", "clone", "clone3" };
	bool is_let = !plan->filter || plan->listening == LISTEN_LOG;

	for (size_t i = 0; !is_let && i < sizeof making / sizeof *making; i++)
		is_let = filter_allows(plan->filter, plan->filter_count, making[i], kind);
	return is_let;
}

/*** The rows ***/

static const struct { uint64_t flag; const char *word; } wall_word[] = {
	{ PLAN_FILES, "files" }, { PLAN_PATHS, "path-sockets" }, { PLAN_SOCKETS, "sockets" }, { PLAN_SIGNALS, "signals" },
};
enum { WALL_WORDS = sizeof wall_word / sizeof *wall_word };

/* In a Landlock domain nothing can be mounted: it is left out where that is wanted. */
static uint64_t first_wall(const struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	bool mounts = spec->allow_userns || strstr(plan->bounding, "cap_sys_admin");
	uint64_t scope = (spec->net == NET_HOST ? PLAN_SOCKETS : 0) | (spec->share & SHARE_PID ? PLAN_SIGNALS : 0);

	if (facts->landlock < LANDLOCK_SCOPES)
		scope = 0;
	if (mounts || facts->landlock < LANDLOCK_MOVES)
		return scope;
	/* the machine's own services have theirs in the machine's root; any other root is for what runs in it */
	return scope | PLAN_FILES | (facts->landlock < LANDLOCK_PATHS || strcmp(facts->root, "/") != 0 ? 0 : PLAN_PATHS);
}

/* Landlock has no call that joins a domain: what enters a box builds one like it, beside it. */
static uint64_t same_wall(const struct box *box)
{
	uint64_t flags = 0;

	for (size_t i = 0; i < WALL_WORDS; i++)
		if (has_word(box->wall, wall_word[i].word))
			flags |= wall_word[i].flag;
	return flags;
}

static uint64_t wall_flags(const struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	if (spec->landlock == LANDLOCK_OFF)
		return 0;
	return facts->box ? same_wall(facts->box) : first_wall(plan, spec, facts);
}

const char *const *walls_words(struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	uint64_t flags = wall_flags(plan, spec, facts);
	const char **word = plan_keep(plan, (WALL_WORDS + 1) * sizeof *word);
	size_t n = 0;

	for (size_t i = 0; word && i < WALL_WORDS; i++)
		if (flags & wall_word[i].flag)
			word[n++] = wall_word[i].word;
	return word;
}

/* --landlock off says that it is known, but not to whoever enters a box that another command has started. */
static void warn_of_missing_wall(struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	uint64_t missing = facts->box && spec->landlock == LANDLOCK_OFF ? same_wall(facts->box) : 0;

	if (missing & PLAN_SOCKETS)
		plan_warn(plan, "abstract sockets of the caller's programs can be reached: the box has the caller's network, and --landlock off "
			  "leaves out what keeps its COMMAND from them");
	if (missing & PLAN_SIGNALS)
		plan_warn(plan, "processes outside the box can be signalled: it shares the caller's, and --landlock off leaves out what keeps its "
			  "COMMAND from them");
}

/* What the user binds is to be used, and what is new has no sockets but the box's. */
static const char *const *socket_trees(struct plan *plan, const struct box *box)
{
	const char **tree;
	size_t n = 0;

	if (box)
		return box->socket_trees;
	tree = plan_keep(plan, (plan->count + 1) * sizeof *tree);
	for (size_t i = 0; tree && i < plan->count; i++)
		if (plan->row[i].verb == STEP_ATTACH && plan->row[i].flags & PLAN_NAMED)
			tree[n++] = plan->row[i].to;
	return tree;
}

static const char *joined(struct plan *plan, const char *const *list)
{
	size_t size = 1;

	for (const char *const *i = list; i && *i; i++)
		size += strlen(*i) + 1;
	char *text = plan_keep(plan, size);
	if (!text)
		return "";
	struct text t = text_in(text, size);
	for (const char *const *i = list; i && *i; i++) {
		text_add(&t, i == list ? "" : " ");
		text_add(&t, *i);
	}
	return text;
}

static void add_wall(struct plan *plan, const struct facts *facts, uint64_t flags, const char *descriptors, enum actor actor)
{
	struct step *row;

	if (!flags)
		return;
	if (flags & PLAN_PATHS)
		plan->socket_tree = socket_trees(plan, facts->box);
	row = plan_add(plan, actor, STEP_WALL, flags & PLAN_FILES
		? "a second wall: whatever descriptor or path leads out of the box, nothing there can be opened"
		: "the caller's programs are in the same namespace");
	row->from = flags & PLAN_PATHS ? joined(plan, plan->socket_tree) : NULL;
	row->to = flags & PLAN_FILES ? "/" : NULL;
	row->type = flags & PLAN_FILES ? descriptors : NULL;
	row->flags = flags;
}

static void add_filter(struct plan *plan, enum actor actor)
{
	static const char *const type[] = { [LISTEN_NOT] = NULL, [LISTEN_REFUSE] = "reporting", [LISTEN_LOG] = "logging" };
	struct step *row;

	if (!plan->filter)
		return;
	row = plan_add(plan, actor, STEP_FILTER, plan->listening == LISTEN_NOT
		? "the very last, so that exec is all that it has to let through"
		: "the very last; host hears of each call that it does not let through");
	row->from = plan->filter_name;
	row->type = type[plan->listening];
}

void walls_confine(struct plan *plan, const struct facts *facts, enum actor actor, const char *to)
{
	struct step *row;

	if (facts->landlock < LANDLOCK_MOVES)
		return;
	row = plan_add(plan, actor, STEP_CONFINE, actor == INIT
		? "init only waits from now on: it needs no file, no port and no abstract socket"
		: "as soon as it has the box's terminal, if there is one: host opens nothing else until the end");
	row->to = to;
	row->flags = PLAN_FILES | (facts->landlock < LANDLOCK_PORTS ? 0 : PLAN_NETWORK) | (facts->landlock < LANDLOCK_SCOPES ? 0 : PLAN_SOCKETS);
}

bool walls_need_power(const struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	return plan->filter || wall_flags(plan, spec, facts);
}

void walls_add(struct plan *plan, const struct spec *spec, const struct facts *facts, const char *descriptors, enum actor actor)
{
	plan->landlock = facts->landlock;
	warn_of_missing_wall(plan, spec, facts);
	if (spec->net == NET_HOST && spec->landlock != LANDLOCK_OFF && facts->landlock < LANDLOCK_SCOPES && !facts->box)
		plan_warn(plan, "abstract sockets of the caller's programs can be reached with --net host: the kernel has no Landlock that "
			  "scopes them (Linux 6.12); --landlock off says that this is known");
	add_wall(plan, facts, wall_flags(plan, spec, facts), descriptors, actor);
	add_filter(plan, actor);
}
