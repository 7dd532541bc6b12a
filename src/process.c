/* SPDX-License-Identifier: MIT */
#include "process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"
#include "signals.h"
#include "text.h"
#include "walls.h"

enum { VARIABLES_MAX = 32768, LIMITS_ROOM = 1024 };

static const char as_the_boxs[] = "as COMMAND of the box was given it";

/*** Environment ***/

/* Variables, a later one of a name replacing an earlier one. */
struct variables {
	struct plan *plan;
	const char **item;
	size_t count, room;
};

static void put(struct variables *v, const char *variable)
{
	size_t name = strcspn(variable, "=");

	for (size_t i = 0; i < v->count; i++)
		if (strncmp(v->item[i], variable, name + 1) == 0) {
			v->item[i] = variable;
			return;
		}
	if (v->count + 1 < v->room)
		v->item[v->count++] = variable;
}

static const char *caller_has(const struct facts *facts, const char *name, size_t size)
{
	for (char *const *e = facts->environment; e && *e; e++)
		if (strncmp(*e, name, size) == 0 && (*e)[size] == '=')
			return *e;
	return NULL;
}

/* NAME=VALUE, or NAME for the caller's value. */
static void put_asked(struct variables *v, const struct facts *facts, const char *asked)
{
	size_t name = strcspn(asked, "=");
	const char *variable = asked[name] ? plan_copy(v->plan, asked) : caller_has(facts, asked, name);

	if (variable)
		put(v, variable);
}

static int put_file(struct variables *v, const struct facts *facts, struct err *e)
{
	const char *at = facts->env_file, *line;
	size_t size;

	while (text_field(&at, "\n", &line, &size)) {
		if (!size || *line == '#')
			continue;
		if (*line == '=')
			return err_set(e, "environment variable '%.*s' of a file has no name", (int)size, line);
		put_asked(v, facts, plan_part(v->plan, line, size));
	}
	return 0;
}

static size_t count_environment(const struct spec *spec, const struct facts *facts)
{
	size_t count = 16 + spec->env.count;

	for (const char *const *e = facts->box ? facts->box->environment : NULL; e && *e; e++)
		count++;

	for (char *const *e = facts->environment; spec->inherit_env && e && *e; e++)
		count++;
	for (const char *c = facts->env_file; c && *c; c++)
		count += *c == '\n';
	return count;
}

/* --env-file, then --env: they win over all else. */
static int put_options(struct variables *v, const struct spec *spec, const struct facts *facts, struct err *e)
{
	if (put_file(v, facts, e))
		return -EINVAL;
	for (size_t i = 0; i < spec->env.count; i++)
		put_asked(v, facts, spec->env.item[i]);
	v->plan->environment = v->item;
	return 0;
}

/* What COMMAND of the box was given, but for what another user or another terminal makes different. */
static int enter_environment(struct plan *plan, const struct spec *spec, const struct facts *facts,
			     const struct identity *who, struct err *e)
{
	struct variables v = { .plan = plan, .room = count_environment(spec, facts) };
	const char *term = caller_has(facts, "TERM", 4);

	if (v.room > VARIABLES_MAX)
		return err_set(e, "more than %d environment variables", VARIABLES_MAX);
	v.item = plan_keep(plan, v.room * sizeof *v.item);
	if (!v.item)
		return 0;
	for (const char *const *i = facts->box->environment; *i; i++)
		put(&v, *i);
	if (term && plan->streams == STREAMS_TERMINAL)
		put(&v, term);
	if (spec->user) {
		put(&v, plan_text(plan, "HOME=%s", who->home));
		put(&v, plan_text(plan, "USER=%s", who->user));
	}
	return put_options(&v, spec, facts, e);
}

static int add_environment(struct plan *plan, const struct spec *spec, const struct facts *facts,
			   const struct identity *who, struct err *e)
{
	struct variables v = { .plan = plan, .room = count_environment(spec, facts) };
	const char *term = caller_has(facts, "TERM", 4);

	if (facts->box)
		return enter_environment(plan, spec, facts, who, e);
	if (v.room > VARIABLES_MAX)
		return err_set(e, "more than %d environment variables", VARIABLES_MAX);
	v.item = plan_keep(plan, v.room * sizeof *v.item);
	if (!v.item)
		return 0;
	put(&v, "LANG=C.UTF-8");
	for (char *const *i = facts->environment; spec->inherit_env && i && *i; i++)
		if (strchr(*i, '='))
			put(&v, *i);
	put(&v, plan_text(plan, "PATH=%s", policy_path));
	if (term)
		put(&v, term);
	put(&v, plan_text(plan, "HOME=%s", who->home));
	put(&v, plan_text(plan, "USER=%s", who->user));
	put(&v, plan_text(plan, "HOSTNAME=%s", plan->hostname));
	put(&v, "container=rbox");
	return put_options(&v, spec, facts, e);
}

/*** COMMAND ***/

static const char *path_of(const struct plan *plan)
{
	for (const char **i = plan->environment; i && *i; i++)
		if (strncmp(*i, "PATH=", 5) == 0)
			return *i + 5;
	return "";
}

/* Where the program may be: its own path if it has a slash, else in each directory of the box's PATH. */
static void add_candidates(struct plan *plan, const char *program)
{
	const char *path = path_of(plan), *directory;
	size_t size, count = 2, n = 0;

	for (const char *c = path; *c; c++)
		count += *c == ':';
	plan->candidate = plan_keep(plan, (count + 1) * sizeof *plan->candidate);
	if (!plan->candidate)
		return;
	if (strchr(program, '/')) {
		plan->candidate[0] = program;
		return;
	}
	while (text_field(&path, ":", &directory, &size))
		plan->candidate[n++] = size ? plan_text(plan, "%.*s/%s", (int)size, directory, program)
					    : plan_text(plan, "./%s", program);
}

static int add_command(struct plan *plan, const struct spec *spec, const struct identity *who, struct err *e)
{
	const char *program = spec->argv && spec->argv[0] ? spec->argv[0] : who->shell;
	size_t count = 1;

	if (!*program)
		return err_exits(e, ERR_NOT_FOUND, err_set(e, "the command's name is empty"));
	while (spec->argv && spec->argv[0] && spec->argv[count])
		count++;
	plan->argv = plan_keep(plan, (count + 1) * sizeof *plan->argv);
	if (!plan->argv)
		return 0;
	/* copies: init wipes the caller's arguments before COMMAND is made */
	plan->argv[0] = plan_copy(plan, spec->argv0 ? spec->argv0 : program);
	for (size_t i = 1; i < count; i++)
		plan->argv[i] = plan_copy(plan, spec->argv[i]);
	add_candidates(plan, plan_copy(plan, program));
	return 0;
}

/* What the box is listed with: rbox itself is executed. */
static int add_probes(struct plan *plan)
{
	enum { WORDS = 2 };

	plan->argv = plan_keep(plan, (WORDS + 1) * sizeof *plan->argv);
	if (!plan->argv)
		return 0;
	plan->argv[0] = "rbox";
	plan->argv[1] = "audit";
	return 0;
}

static int compare_numbers(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return x < y ? -1 : x > y;
}

static const char *kept_descriptors(struct plan *plan, const struct spec *spec)
{
	unsigned sorted[SPEC_KEEP_FDS_MAX];
	char list[SPEC_KEEP_FDS_MAX * 12];
	struct text t = text_in(list, sizeof list);

	memcpy(sorted, spec->keep_fd, sizeof sorted);
	qsort(sorted, spec->keep_fd_count, sizeof *sorted, compare_numbers);
	text_add(&t, "0 1 2");
	for (size_t i = 0; i < spec->keep_fd_count; i++) {
		if (sorted[i] <= 2)
			continue;
		text_add(&t, " ");
		text_add_number(&t, sorted[i]);
	}
	return plan_copy(plan, list);
}

static const char *group_list(struct plan *plan)
{
	size_t size = plan->group_count * 12 + 1;
	char *list = plan_keep(plan, size);

	if (!list)
		return "";
	struct text t = text_in(list, size);
	for (size_t i = 0; i < plan->group_count; i++) {
		text_add(&t, i ? " " : "");
		text_add_number(&t, plan->groups[i]);
	}
	return list;
}

static void add_powers(struct plan *plan, const struct spec *spec, const struct facts *facts, const struct identity *who, enum actor actor)
{
	bool is_root = !plan->uid, is_ambient = plan->uid && *plan->capabilities;
	bool enters = facts->box, forgoes = enters ? facts->box->no_new_privs : spec->no_new_privs;
	bool needs_power = !forgoes && walls_need_power(plan, spec, facts);
	struct step *row;

	plan_add(plan, actor, STEP_BOUND, "what is cut here no program in the box can get back, setuid root or not")
		->to = plan->bounding;
	if (plan->groups)
		plan_add(plan, actor, STEP_GROUPS, enters ? as_the_boxs : "--groups drop: while there is still power to do so")->to = group_list(plan);
	if (plan->uid != who->setup_uid || plan->gid != who->setup_gid) {
		row = plan_add(plan, actor, STEP_USER, "while there is still power to do so");
		row->to = plan_text(plan, "%u:%u", plan->uid, plan->gid);
		row->type = is_ambient || needs_power ? "keeping capabilities" : NULL;
		if (spec->no_init || spec->share & SHARE_PID || enters)
			plan_add(plan, actor, STEP_FOLLOW, "again: a change of user undoes it");
		plan_add(plan, actor, STEP_HARDEN, "again: a change of user undoes it where fs.suid_dumpable is 1");
	}
	row = plan_add(plan, actor, STEP_CAPABILITIES,
		       is_root ? "root of the box keeps the bounded set; none is inheritable or ambient"
			       : is_ambient ? "--cap-add: ambient, since only root gets any by exec" : "only root of the box has any");
	row->to = plan->capabilities;
	/* a filter wants it of who installs it, else no_new_privs; it is not in the bounding set, so exec takes it away */
	row->flags = needs_power ? PLAN_ADMIN : 0;
	row->type = is_ambient ? "ambient" : NULL;
	if (forgoes)
		plan_add(plan, actor, STEP_NO_NEW_PRIVS, enters ? as_the_boxs : "--no-new-privs");
}

static void add_streams(struct plan *plan, const struct spec *spec, const struct facts *facts, enum actor actor)
{
	struct step *row;

	if (plan->streams == STREAMS_CALLER)
		return;
	if (plan->streams == STREAMS_TERMINAL) {
		row = plan_add(plan, actor, STEP_STREAMS, "the box's own terminal, with COMMAND in its foreground; the caller's is out of reach");
		row->type = "terminal";
		row->to = spec->tty == TTY_ALWAYS || facts->terminal[2] ? "0 1 2" : "0 1";
		return;
	}
	row = plan_add(plan, actor, STEP_STREAMS, "host keeps what is written for rbox logs; standard input is empty");
	row->type = "log";
	row->to = "1 2";
}

static void add_limits(struct plan *plan, const struct facts *facts, enum actor actor)
{
	char list[LIMITS_ROOM];

	rlimits_write(&facts->box_limits, &facts->own_limits, list, sizeof list);
	if (*list)
		plan_add(plan, actor, STEP_LIMITS, as_the_boxs)->to = plan_copy(plan, list);
}

static const char *time_limit(struct plan *plan)
{
	char name[SIGNALS_NAME];

	if (!plan->timeout)
		return NULL;
	return plan_text(plan, "%s after %llu ms, KILL %llu ms later", signals_name(plan->stop_signal, name),
			 (unsigned long long)plan->timeout, (unsigned long long)plan->grace);
}

/* Init makes COMMAND's process, which does what is left. */
static void add_fork(struct plan *plan, const struct spec *spec, bool enters)
{
	if (spec->no_init)
		return;
	plan_add(plan, INIT, STEP_VEIL, "the caller's command line, with its paths and variables, is not the box's to read")
		->to = "rbox";
	plan_add(plan, INIT, STEP_FORK, enters ? "only children of a process that joins a pid namespace are in it"
			: "COMMAND is a child, so that process 1 can reap, pass signals on, and tell how it ended");
	if (spec->share & SHARE_PID || enters)
		plan_add(plan, COMMAND, STEP_FOLLOW, enters ? "rbox exec ends, so does what it runs" : "no namespace ends it together with init");
	plan_add(plan, COMMAND, STEP_GROUP, "what a shell's job is: it can be stopped, and init, in the same session, let it go on");
}

static void add_hand(struct plan *plan, enum actor actor)
{
	struct step *row = plan_add(plan, actor, STEP_HAND, "where the probes write what they find, and a way out that must not work");

	row->slot = PLAN_AUDIT_SHEET;
	row->within = PLAN_AUDIT_DIRECTORY;
}

/* Where host still opens files while the box runs and when it has ended. */
static const char *hosts_own(struct plan *plan, const struct facts *facts)
{
	const char *list = plan_copy(plan, facts->state);

	for (size_t i = 0; i < plan->count; i++)
		if (plan->row[i].verb == STEP_LOCK || plan->row[i].verb == STEP_CLAIM)
			list = plan_text(plan, "%s %s", list, plan->row[i].from);
	return list;
}

/* What init and host do from then on. */
static void add_lives(struct plan *plan, const struct spec *spec, const struct facts *facts, bool enters)
{
	/* a box that is not registered does not say when it stands, and until then host looks for the reasons of what fails */
	bool is_known = enters || (facts->state_usable && !facts->proc_foreign);

	if (!spec->no_init)
		walls_confine(plan, facts, INIT, NULL);
	if (!spec->no_init)
		plan_add(plan, INIT, STEP_RELINQUISH, "all that is left to do is to end what runs, whoever's it is")->to = "cap_kill";
	if (!spec->no_init)
		plan_add(plan, INIT, STEP_REAP, enters ? "signals go in, COMMAND's end comes out; memory that waiting needs not is given back"
				: "orphans are reaped; when COMMAND ends, the box ends; memory that waiting needs not is given back");
	if (is_known)
		walls_confine(plan, facts, HOST, enters ? NULL : hosts_own(plan, facts));
	plan_add(plan, HOST, STEP_SUPERVISE, "signals go in, the status comes out; memory that waiting needs not is given back")
		->to = time_limit(plan);
}

int process_add(struct plan *plan, const struct spec *spec, const struct facts *facts, const struct identity *who,
		struct err *e)
{
	enum actor actor = spec->no_init ? INIT : COMMAND;
	bool enters = facts->box, audits = spec->subcommand == SUB_AUDIT;

	if (add_environment(plan, spec, facts, who, e) || (audits ? add_probes(plan) : add_command(plan, spec, who, e)))
		return -EINVAL;
	if (plan->failed)
		return err_code(e, ENOMEM, "no memory for the plan");
	plan->workdir = spec->workdir ? plan_copy(plan, spec->workdir) : enters ? facts->box->workdir : "/";
	add_fork(plan, spec, enters);
	add_streams(plan, spec, facts, actor);
	plan_add(plan, actor, STEP_KEYRING, "the caller's keys stay outside");
	if (spec->has_nice)
		plan_add(plan, actor, STEP_NICE, enters ? as_the_boxs : "--nice")->to = plan_text(plan, "%d", spec->nice);
	if (enters)
		add_limits(plan, facts, actor);
	add_powers(plan, spec, facts, who, actor);
	plan_add(plan, actor, STEP_WORKDIR, "as COMMAND's user, inside the root, and through no magic link")
		->to = plan->workdir;
	plan_add(plan, actor, STEP_UMASK, enters ? as_the_boxs : "--umask")->flags = spec->umask;
	const char *kept = kept_descriptors(plan, spec);
	plan_add(plan, actor, STEP_DESCRIPTORS, "an inherited descriptor of a directory would be a way out")->to = kept;
	if (audits)
		add_hand(plan, actor);
	walls_add(plan, spec, facts, kept, actor);
	if (audits)
		plan_add(plan, actor, STEP_PROBES, "a copy of rbox in memory: nothing of ROOT runs")->slot = PLAN_AUDIT_PROGRAM;
	else
		plan_add(plan, actor, STEP_EXEC, "looked for in the box's own PATH")
			->from = plan_copy(plan, spec->argv && spec->argv[0] ? spec->argv[0] : who->shell);
	add_lives(plan, spec, facts, enters);
	return 0;
}
