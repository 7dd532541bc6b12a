/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit-sheet.h"
#include "calls.h"
#include "caps.h"
#include "fd.h"
#include "landlock.h"
#include "powers.h"
#include "program.h"
#include "rlimits.h"
#include "sys.h"
#include "terminal.h"
#include "text.h"

/* Reads a number and steps over it and one blank. */
static unsigned next_number(const char **list)
{
	char *end;
	unsigned number = (unsigned)strtoul(*list, &end, 10);

	*list = end + (*end == ' ');
	return number;
}

static int session(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return setsid() < 0 ? err_sys(e, "setsid") : 0;
}

/* "0 1 2": those become the terminal, which is foreground for COMMAND, or the log's pipes. */
static int streams(struct run *run, const struct step *row, struct err *e)
{
	const char *list = row->to;
	bool is_terminal = run->plan->streams == STREAMS_TERMINAL;

	if (is_terminal && terminal_foreground(run->slave, e))
		return -EINVAL;
	while (*list) {
		int fd = (int)next_number(&list);

		if (dup2(is_terminal ? run->slave : run->output[fd - 1][1], fd) < 0)
			return err_sys(e, "dup2");
	}
	return 0;
}

static int keyring(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	if (sys_new_session_keyring() >= 0)
		return 0;
	/* a kernel without keys, or a filter that refuses them: then COMMAND, which is under it too, cannot reach any */
	return errno == ENOSYS || errno == EPERM ? 0 : err_sys(e, "keyctl");
}

static int bound(struct run *run, const struct step *row, struct err *e)
{
	uint64_t set = 0;

	(void)run;
	return powers_parse(row->to, &set, e) ? -EINVAL : caps_bound(set, e);
}

static int groups(struct run *run, const struct step *row, struct err *e)
{
	(void)row;
	return sys_setgroups(run->plan->group_count, run->plan->groups) ? err_sys(e, "setgroups") : 0;
}

static int capabilities(struct run *run, const struct step *row, struct err *e)
{
	uint64_t set = 0, until_exec = row->flags & PLAN_ADMIN ? UINT64_C(1) << CAP_SYS_ADMIN : 0;

	(void)run;
	if (powers_parse(row->to, &set, e))
		return -EINVAL;
	return caps_limit(set, until_exec, row->type, e);
}

static int no_new_privs(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)row;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? err_sys(e, "PR_SET_NO_NEW_PRIVS") : 0;
}

static int workdir(struct run *run, const struct step *row, struct err *e)
{
	AUTO_FD int fd = sys_openat2(AT_FDCWD, row->to, O_PATH | O_DIRECTORY | O_CLOEXEC, 0, RESOLVE_NO_MAGICLINKS);

	(void)run;
	if (fd < 0 || fchdir(fd))
		return err_sys(e, "%s", "");
	return 0;
}

static int set_umask(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	(void)e;
	umask((mode_t)row->flags);
	return 0;
}

static int set_nice(struct run *run, const struct step *row, struct err *e)
{
	(void)run;
	return setpriority(PRIO_PROCESS, 0, (int)strtol(row->to, NULL, 10)) ? err_sys(e, "setpriority") : 0;
}

static int set_limits(struct run *run, const struct step *row, struct err *e)
{
	const char *list = row->to;
	struct rlimit limit;
	int resource;

	(void)run;
	while (rlimits_next(&list, &resource, &limit))
		if (setrlimit(resource, &limit))
			return err_sys(e, "setrlimit");
	return 0;
}

/* Exec closes them: until then a failed exec still has a channel to say so. */
static int descriptors(struct run *run, const struct step *row, struct err *e)
{
	const char *list = row->to;
	unsigned first = 0;

	(void)run;
	while (*list) {
		unsigned kept = next_number(&list);

		if (kept > first && sys_close_range(first, kept - 1, CLOSE_RANGE_CLOEXEC))
			return err_sys(e, "close_range");
		first = kept + 1;
	}
	return sys_close_range(first, ~0u, CLOSE_RANGE_CLOEXEC) ? err_sys(e, "close_range") : 0;
}

/*
 * What is not there, or is closed to COMMAND's user, needs no rule. In a box that runs, links may have been changed since the path was named:
 * what enters it follows none.
 */
static int allow_sockets(const struct run *run, const struct landlock_wall *wall, int ruleset, struct err *e)
{
	uint64_t links = run->end == REAP_COMMAND ? RESOLVE_NO_SYMLINKS : RESOLVE_NO_MAGICLINKS;

	for (const char *const *path = run->plan->socket_tree; wall->paths && *path; path++) {
		AUTO_FD int fd = sys_openat2(AT_FDCWD, *path, O_PATH | O_CLOEXEC, 0, links);

		if (fd >= 0 && landlock_allow(wall, ruleset, fd, LANDLOCK_SOCKETS, e))
			return err_again(e);
	}
	return 0;
}

/* COMMAND's root, and what it is handed that is elsewhere. */
static int allow_files(const struct landlock_wall *wall, const struct step *row, int ruleset, struct err *e)
{
	AUTO_FD int root = open(row->to, O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *list = row->type;

	if (root < 0)
		return err_sys(e, "%s", row->to);
	if (landlock_allow(wall, ruleset, root, LANDLOCK_TREE, e))
		return err_again(e);
	while (*list) {
		int fd = (int)next_number(&list);

		/* a directory is handed in by --keep-fd, and not in the place of a stream */
		if (landlock_allow(wall, ruleset, fd, fd > STDERR_FILENO ? LANDLOCK_TREE : LANDLOCK_FILE, e))
			return err_again(e);
		if (wall->paths && fd > STDERR_FILENO && landlock_allow(wall, ruleset, fd, LANDLOCK_SOCKETS, e))
			return err_again(e);
	}
	return 0;
}

static int build_wall(struct run *run, const struct step *row, struct err *e)
{
	struct landlock_wall wall = {
		.abi = run->plan->landlock, .files = row->flags & PLAN_FILES, .paths = row->flags & PLAN_PATHS,
		.sockets = row->flags & PLAN_SOCKETS, .signals = row->flags & PLAN_SIGNALS,
	};
	AUTO_FD int ruleset = -1;

	if (landlock_begin(&wall, &ruleset, e) || (wall.files && allow_files(&wall, row, ruleset, e)) || allow_sockets(run, &wall, ruleset, e))
		return err_again(e);
	return landlock_enter(&wall, ruleset, e);
}

static int filter(struct run *run, const struct step *row, struct err *e)
{
	const struct plan *plan = run->plan;
	AUTO_FD int listener = -1;
	int r;

	(void)row;
	if (calls_install(plan->installed, plan->filter_count, plan->filter_flags, &listener, e))
		return err_again(e);
	if (plan->listening == LISTEN_NOT)
		return 0;
	r = fd_send(run->calls[1], listener);
	return r ? err_code(e, -r, "hand its descriptor to rbox") : 0;
}

/* Whether a wall of Landlock keeps this process from executing what lies outside, whatever leads there. */
static bool is_walled(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->row[i].verb == STEP_WALL && plan->row[i].flags & PLAN_FILES)
			return true;
	return false;
}

/*
 * While this process is rbox, /proc/self/exe leads out of the box to rbox's own file, and a process of the box that executes it hands the
 * others a way to that file, whose mode and owner they could then change: CVE-2019-5736.
 */
static int refuse_self(const struct run *run, struct err *e)
{
	for (const char *const *path = run->plan->candidate; run->self.mount && *path; path++) {
		int r = program_is(*path, &run->self);

		if (r > 0)
			return err_exits(e, ERR_CANNOT_EXECUTE, err_set(e, "%s leads out of the box, to rbox itself", *path));
		if (r < 0 && !is_walled(run->plan) && access(*path, X_OK) == 0)
			return err_hint(e, err_exits(e, ERR_CANNOT_EXECUTE, err_code(e, -r, "cannot tell whether %s leads to rbox itself", *path)),
					"without a wall of Landlock, COMMAND has to be a file that its user may read");
	}
	return 0;
}

static int exec(struct run *run, const struct step *row, struct err *e)
{
	if (refuse_self(run, e))
		return -EINVAL;
	sigprocmask(SIG_SETMASK, &run->caller_mask, NULL);
	return program_execute(row->from, run->plan->candidate, run->plan->argv, run->plan->environment, e);
}

/* After those that are closed by exec have been marked. */
static int hand(struct run *run, const struct step *row, struct err *e)
{
	const int *slot = run->plan->slot;

	if (fcntl(slot[row->slot], F_SETFD, 0) || (slot[row->within] >= 0 && fcntl(slot[row->within], F_SETFD, 0)))
		return err_sys(e, "fcntl");
	return 0;
}

static int probes(struct run *run, const struct step *row, struct err *e)
{
	char sheet[16];
	struct text t = text_in(sheet, sizeof sheet);
	const char *const argv[] = { AUDIT_PROBES, sheet, NULL };

	text_add_number(&t, (unsigned)run->plan->slot[PLAN_AUDIT_SHEET]);
	sigprocmask(SIG_SETMASK, &run->caller_mask, NULL);
	sys_execveat(run->plan->slot[row->slot], argv, run->plan->environment);
	return err_sys(e, "execveat");
}

step_function *const steps_of_command[STEP_VERBS] = {
	[STEP_SESSION] = session,
	[STEP_STREAMS] = streams,
	[STEP_KEYRING] = keyring,
	[STEP_BOUND] = bound,
	[STEP_GROUPS] = groups,
	[STEP_CAPABILITIES] = capabilities,
	[STEP_RELINQUISH] = capabilities,
	[STEP_NO_NEW_PRIVS] = no_new_privs,
	[STEP_WORKDIR] = workdir,
	[STEP_UMASK] = set_umask,
	[STEP_LIMITS] = set_limits,
	[STEP_NICE] = set_nice,
	[STEP_DESCRIPTORS] = descriptors,
	[STEP_WALL] = build_wall,
	[STEP_FILTER] = filter,
	[STEP_EXEC] = exec,
	[STEP_HAND] = hand,
	[STEP_PROBES] = probes,
};
