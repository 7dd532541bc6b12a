/* SPDX-License-Identifier: MIT */
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "boxes.h"
#include "build.h"
#include "enter.h"
#include "events.h"
#include "fd.h"
#include "own.h"
#include "print.h"
#include "run.h"
#include "sys.h"
#include "version.h"

/*** --explain ***/

static void explain_row(const struct plan *plan, size_t index)
{
	char line[PLAN_ROW];

	plan_line(plan, index, line, sizeof line);
	printf("%s\n", line);
}

/* A thousand binds are a few lines: of many rows alike, those in the middle are counted. */
static void explain_text(const struct plan *plan)
{
	enum { MANY = 12, SHOWN_FIRST = 3, SHOWN_LAST = 1 };

	for (size_t begin = 0, alike; begin < plan->count; begin += alike) {
		alike = plan_alike(plan, begin);
		for (size_t i = 0; i < alike; i++) {
			if (alike > MANY && i == SHOWN_FIRST) {
				printf("    %-8s %-12s ... %zu more like these, each of which --json shows\n", plan_actor(plan->row[begin].who),
				       plan_verb(plan->row[begin].verb), alike - SHOWN_FIRST - SHOWN_LAST);
				i = alike - SHOWN_LAST;
			}
			explain_row(plan, begin + i);
		}
	}
}

static int explain_json(const struct plan *plan)
{
	size_t size = plan_json_room(plan);
	char *line = malloc(size);

	if (!line)
		return -ENOMEM;
	fputs("{\"schema\":1,\"rows\":[\n", stdout);
	for (size_t i = 0; i < plan->count; i++) {
		plan_json(plan, i, line, size);
		printf("%s%s\n", line, i + 1 < plan->count ? "," : "");
	}
	fputs("]}\n", stdout);
	free(line);
	return 0;
}

static int explain(const struct plan *plan, bool as_json)
{
	if (!as_json)
		explain_text(plan);
	else if (explain_json(plan)) {
		perror("rbox: cannot explain");
		return ERR_FAILED;
	}
	return print_done();
}

/*** Execution ***/

/* The memory of argv's strings, which lie one behind the other: proc(5), /proc/PID/cmdline */
static void take_arguments(struct run_options *options, char **argv)
{
	options->arguments = argv[0];
	for (char **a = argv; *a; a++)
		options->arguments_size = (size_t)(*a - argv[0]) + strlen(*a) + 1;
}

static void warn(const struct plan *plan)
{
	for (unsigned i = 0; i < plan->warnings; i++)
		print_warning(plan->warning[i]);
}

static void report(int fd, const struct box_end *end)
{
	char text[BOX_END_ROOM];

	(void)fd_write(fd, text, box_end_write(end, text, sizeof text));
}

/* What the user asked to be told: the exit status, and --status-fd's and --report's words. */
static int tell(const struct run_options *options, const struct box_end *end, bool logs)
{
	if (options->status_fd >= 0 && end->has_ended)
		events_ended(options->status_fd, end->wait_status);
	if (end->has_refusals && logs)
		print_refusals(&end->refusals);
	else if (end->has_ended && logs)
		print_warning("which system calls would be refused is not known: rbox could not listen to them all");
	if (options->report_fd >= 0)
		report(options->report_fd, end);
	return box_exit_status(end);
}

static int tell_failure(struct work *w, const struct run_options *options, struct box_end *end, struct err *e)
{
	print_complete(e, &w->plan);
	end->id = end->id ? end->id : w->probe.facts.id;
	end->name = w->spec.name;
	end->has_ended = false;
	end->failure = *e;
	end->step = e->row > 0 && (size_t)e->row <= w->plan.count ? plan_verb(w->plan.row[e->row - 1].verb) : NULL;
	if (options->status_fd >= 0)
		events_failed(options->status_fd, &w->plan, e);
	tell(options, end, w->plan.listening == LISTEN_LOG);
	return -EINVAL;
}

static int execute(struct work *w, struct run_options *options, struct box_end *end, struct err *e)
{
	enum run_role role = RUN_WHOLE;
	int r = run_plan(&w->plan, options, end, &role, e);

	/* the process that the user started tells of it */
	if (r && role == RUN_DETACHED)
		return e->status;
	if (r)
		return -EINVAL;
	if (role != RUN_LAUNCHED)
		return tell(options, end, w->plan.listening == LISTEN_LOG);
	printf("%s\n", options->box->id);
	return print_done();
}

/*** run ***/

/* Emptied at once: what a reader finds in it is about this run. */
static int open_report(const struct spec *spec, int *report, struct err *e)
{
	if (!spec->report)
		return 0;
	*report = open(spec->report, O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, 0666);
	return *report < 0 ? err_about(e, err_sys(e, "report %s", spec->report), spec->report) : 0;
}

static int explain_or_run(struct work *w, struct run_options *options, struct box *box, struct box_end *end, struct err *e)
{
	if (probe_machine(&w->probe, &w->spec, environ, e) || build_plan(&w->plan, &w->spec, &w->probe.facts, box, e))
		return -EINVAL;
	warn(&w->plan);
	if (w->spec.explain)
		return explain(&w->plan, w->spec.json);
	box->version = version_number;
	box->asked = (const char *const *)w->argv;
	options->box = box;
	return execute(w, options, end, e);
}

int start_run(struct work *w, struct err *e)
{
	struct run_options options = {
		.verbose = w->spec.verbose, .status_fd = w->spec.has_status_fd ? (int)w->spec.status_fd : -1, .report_fd = -1, .box_pidfd = -1,
		.slim = { .piece = { { &w->spec, sizeof w->spec }, { &w->probe, sizeof w->probe } } }, .relay = &w->relay,
	};
	struct box_end end = { .start = sys_clock_ms(CLOCK_REALTIME) };
	struct box box;
	int r;

	take_arguments(&options, w->argv);
	r = open_report(&w->spec, &options.report_fd, e);
	if (!r)
		r = explain_or_run(w, &options, &box, &end, e);
	if (r >= 0)
		return r;
	end.end = sys_clock_ms(CLOCK_REALTIME);
	return tell_failure(w, &options, &end, e);
}

/*** exec ***/

/* What COMMAND of the box was given and no option of exec changes. */
static void take_over(struct spec *spec, const struct box *box)
{
	spec->umask = box->umask;
	spec->nice = box->nice;
	spec->has_nice = box->has_nice;
}

int start_exec(struct work *w, struct err *e)
{
	struct run_options options = {
		.verbose = w->spec.verbose, .status_fd = -1, .report_fd = -1, .box_pidfd = -1,
		.slim = { .piece = { { &w->spec, sizeof w->spec } } }, .relay = &w->relay,
	};
	int given[BOX_NAMESPACES];
	struct box_end end;
	int r;

	if (!w->spec.explain && own_become_copy(w->argv, environ, e))
		return -EINVAL;
	take_arguments(&options, w->argv);
	if (join_probe(&w->join, &w->spec, environ, e))
		return -EINVAL;
	take_over(&w->spec, &w->join.found.box);
	w->plan.uid_map = w->join.uid_map;
	w->plan.gid_map = w->join.gid_map;
	if (enter_plan(&w->plan, &w->spec, &w->join.facts, e))
		return -EINVAL;
	warn(&w->plan);
	if (w->spec.explain)
		return explain(&w->plan, w->spec.json);
	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		if (w->join.ns[i] >= 0)
			given[options.given_count++] = w->join.ns[i];
	options.given = given;
	if (boxes_pidfd(&w->join.found, w->join.found.box.host, &options.box_pidfd, e))
		return -EINVAL;
	r = execute(w, &options, &end, e);
	if (r < 0)
		print_complete(e, &w->plan);
	return r;
}
