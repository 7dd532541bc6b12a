/* SPDX-License-Identifier: MIT */
/*
 * rbox - a root of your own, without privileges
 *
 * argv becomes a spec, which names a subcommand. For the two that execute a plan, run and exec, the machine becomes facts, and spec
 * and facts become a plan, which is explained or run (start.c).
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "audit-probes.h"
#include "audit-sheet.h"
#include "audit.h"
#include "fd.h"
#include "gc.h"
#include "inspect.h"
#include "logs.h"
#include "make.h"
#include "options.h"
#include "pause.h"
#include "print.h"
#include "ps.h"
#include "spec.h"
#include "start.h"
#include "stop.h"
#include "sys.h"
#include "version.h"
#include "work.h"

enum { HELP = 16384 };

static work_function *const functions[] = {
	[SUB_RUN] = start_run,
	[SUB_EXEC] = start_exec,
	[SUB_PS] = ps_run,
	[SUB_INSPECT] = inspect_run,
	[SUB_LOGS] = logs_run,
	[SUB_WAIT] = stop_wait,
	[SUB_STOP] = stop_run,
	[SUB_KILL] = stop_kill,
	[SUB_PAUSE] = pause_run,
	[SUB_RESUME] = pause_resume,
	[SUB_GC] = gc_run,
	[SUB_MAKE] = make_run,
	[SUB_AUDIT] = audit_run,
};
_Static_assert(sizeof functions / sizeof *functions == SUBCOMMANDS, "each subcommand has a function");

static int print_help(enum subcommand subcommand)
{
	char help[HELP];

	return options_help(subcommand, help, sizeof help) ? ERR_FAILED : print_text(help);
}

static int fail(const struct err *e)
{
	print_failure(e);
	return e->status;
}

static int act(struct work *w)
{
	struct err e = { 0 };
	int r = functions[w->spec.subcommand](w, &e);

	return r < 0 ? fail(&e) : r;
}

/*
 * Whether rbox's file has a setuid bit, a setgid bit or capabilities: all that rbox goes by is the caller's, who would get them. AT_SECURE
 * alone can also be the word of a security module, by which rbox has no more power than its caller: getauxval(3).
 */
static bool is_privileged(void)
{
	uint64_t effective, permitted;

	if (!getauxval(AT_SECURE))
		return false;
	return getuid() != geteuid() || getgid() != getegid() || (geteuid() && (sys_capget(&effective, &permitted) || permitted));
}

/* Without a look at the environment, which print.h takes. */
static _Noreturn void refuse_privilege(void)
{
	static const char text[] = "rbox: rbox's own file has a setuid bit, a setgid bit or capabilities, with which rbox does not run\n"
				   "rbox: hint: as root, remove them: chmod ug-s \"$(command -v rbox)\"; setcap -r \"$(command -v rbox)\"\n";

	fd_write(STDERR_FILENO, text, sizeof text - 1);
	_exit(ERR_FAILED);
}

/* rbox audit executes rbox by this name, and nobody by accident. */
static bool is_probes(int argc, char **argv)
{
	return argc == 2 && strcmp(argv[0], AUDIT_PROBES) == 0;
}

int main(int argc, char **argv)
{
	/* static: its many pages are zero already, and those that a run does not use are never touched */
	static struct work work;
	struct err e = { 0 };
	int status;

	/* before the other: a COMMAND that is not root, and has capabilities, has them by exec */
	if (is_probes(argc, argv))
		_exit(audit_probes_run(argv[1]));
	if (is_privileged())
		refuse_privilege();
	fd_hold_standard();
	work.argv = argv;
	spec_init(&work.spec);
	if (options_parse(&work.spec, argc, argv, &e)) {
		status = fail(&e);
		print_hint("rbox --help lists the options");
	} else if (work.spec.help) {
		status = print_help(work.spec.subcommand);
	} else if (work.spec.version) {
		status = print_text(version_text);
	} else {
		status = act(&work);
	}
	/* what was written is flushed, and freeing the rest would only copy pages that other processes shared */
	_exit(status);
}
