/* SPDX-License-Identifier: MIT */
/*
 * rbox - a root of your own, without privileges
 *
 * argv becomes a spec, the machine becomes facts, both become a plan, and the plan is explained or run. Messages come
 * from this file and from no other; rows for --verbose and lines for --status-fd are written by events.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "build.h"
#include "events.h"
#include "fd.h"
#include "hints.h"
#include "options.h"
#include "plan.h"
#include "probe.h"
#include "run.h"
#include "spec.h"
#include "text.h"
#include "version.h"

enum { HELP = 16384 };

static bool has_colour(void)
{
	const char *none = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) && (!none || !*none);
}

/* `sentence` may hold names of files, which nobody vouches for: none of its bytes steers a terminal. */
static void say(const char *what, const char *colour, const char *sentence)
{
	bool coloured = has_colour();
	char shown[2 * (ERR_TEXT + ERR_HINT)];
	struct text t = text_in(shown, sizeof shown);

	text_add_shown(&t, sentence);
	fprintf(stderr, "%srbox:%s %s%s\n", coloured ? colour : "", coloured ? "\033[0m" : "", what, shown);
}

/* A failed row's sentence is the row's; what its function had to add comes behind. */
static void complete(struct err *e, const struct plan *plan)
{
	char sentence[ERR_TEXT / 2], detail[ERR_TEXT];	/* a long operand must not leave the reason without room */

	if (e->row < 1 || (size_t)e->row > plan->count)
		return;
	hints_add(&plan->row[e->row - 1], e);
	plan_sentence(&plan->row[e->row - 1], sentence, sizeof sentence);
	memcpy(detail, e->text, sizeof detail);
	struct text t = text_in(e->text, sizeof e->text);
	text_add(&t, "cannot ");
	text_add(&t, sentence);
	text_add(&t, ": ");
	text_add_shown(&t, detail);
}

static int fail(struct err *e, const struct plan *plan, int status_fd)
{
	complete(e, plan);
	if (status_fd >= 0)
		events_failed(status_fd, plan, e);
	say("", "\033[31m", e->text);
	if (*e->hint)
		say("hint: ", "\033[33m", e->hint);
	return e->status;
}

static int print(const char *text)
{
	if (fputs(text, stdout) < 0 || fflush(stdout)) {
		perror("rbox: cannot write to standard output");
		return ERR_FAILED;
	}
	return 0;
}

static int print_help(void)
{
	char help[HELP];

	return options_help(help, sizeof help) ? ERR_FAILED : print(help);
}

static int explain(const struct plan *plan, bool as_json)
{
	size_t size = as_json ? plan_json_room(plan) : PLAN_ROW;
	AUTO_FREE char *line = malloc(size);

	if (!line) {
		perror("rbox: cannot explain");
		return ERR_FAILED;
	}
	if (as_json)
		fputs("{\"schema\":1,\"rows\":[\n", stdout);
	for (size_t i = 0; i < plan->count; i++) {
		if (as_json)
			plan_json(plan, i, line, size);
		else
			plan_line(plan, i, line, size);
		fputs(line, stdout);
		fputs(as_json && i + 1 < plan->count ? ",\n" : "\n", stdout);
	}
	return print(as_json ? "]}\n" : "");
}

static int exit_status(int wait_status)
{
	return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

static int explain_or_run(struct spec *spec, struct probe *probe, struct plan *plan, char **argv, struct err *e)
{
	int status_fd = spec->has_status_fd ? (int)spec->status_fd : -1;
	struct run_options options = {
		.verbose = spec->verbose, .status_fd = status_fd, .arguments = argv[0],
		.slim = { { { spec, sizeof *spec }, { probe, sizeof *probe } }, false },
	};
	int ended;

	/* the strings lie one behind the other: proc(5), /proc/PID/cmdline */
	for (char **a = argv; *a; a++)
		options.arguments_size = (size_t)(*a - argv[0]) + strlen(*a) + 1;

	if (build_plan(plan, spec, &probe->facts, e))
		return fail(e, plan, status_fd);
	for (unsigned i = 0; i < plan->warnings; i++)
		say("warning: ", "\033[33m", plan->warning[i]);
	if (spec->explain)
		return explain(plan, spec->json);
	if (run_plan(plan, &options, &ended, e))
		return fail(e, plan, status_fd);
	if (status_fd >= 0)
		events_ended(status_fd, ended);
	return exit_status(ended);
}

int main(int argc, char **argv)
{
	/* static: their many pages are zero already, and those that a run does not use are never touched */
	static struct spec spec;
	static struct probe probe;
	static struct plan plan;
	struct err e = { 0 };
	int status;

	fd_hold_standard();
	spec_init(&spec);
	if (options_parse(&spec, argc, argv, &e)) {
		status = fail(&e, &plan, -1);
		say("hint: ", "", "rbox --help lists the options");
	} else if (spec.help) {
		status = print_help();
	} else if (spec.version) {
		status = print(version_text);
	} else if (probe_machine(&probe, &spec, environ, &e)) {
		status = fail(&e, &plan, spec.has_status_fd ? (int)spec.status_fd : -1);
	} else {
		status = explain_or_run(&spec, &probe, &plan, argv, &e);
	}
	/* what was written is flushed, and freeing the rest would only copy pages that other processes shared */
	_exit(status);
}
