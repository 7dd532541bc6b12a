/* SPDX-License-Identifier: MIT */
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "boxes.h"
#include "build.h"
#include "enter.h"
#include "events.h"
#include "output.h"
#include "own.h"
#include "print.h"
#include "run.h"
#include "sys.h"
#include "text.h"
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

static int explain(const struct plan *plan, bool as_json, struct err *e)
{
	if (!as_json)
		explain_text(plan);
	else if (explain_json(plan))
		return err_code(e, ENOMEM, "no memory to explain the plan");
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

static int write_report(const struct run_options *options, const struct box_end *end)
{
	struct output report = output_to(options->report_fd);
	char text[BOX_END_ROOM];
	size_t size = box_end_write(end, text, sizeof text);
	int r = output_finish(&report, text, size, options->events->limit);

	output_release(&report);
	return r < 0 ? -r : r ? EINTR : 0;
}

/* What the user asked for was not written. COMMAND's own status is in the message, since rbox ends with another one. */
static int tell_lost(const struct box_end *end, const char *what, int code)
{
	char ended[64] = "";
	struct text t = text_in(ended, sizeof ended);
	struct err e = { 0 };

	if (end->has_ended) {
		text_add(&t, WIFSIGNALED(end->wait_status) ? "COMMAND was killed by signal " : "COMMAND ended with status ");
		text_add_number(&t, (unsigned)(WIFSIGNALED(end->wait_status) ? WTERMSIG(end->wait_status) : WEXITSTATUS(end->wait_status)));
		text_add(&t, "; ");
	}
	err_code(&e, code, "%scannot write %s", ended, what);
	print_failure(&e);
	return end->has_ended ? ERR_FAILED : box_exit_status(end);
}

/* What the user asked to be told: the exit status, and --status-fd's and --report's words. */
static int tell(const struct run_options *options, const struct box_end *end, bool logs)
{
	int status = box_exit_status(end), error;

	if (end->has_ended)
		events_ended(options->events, end->wait_status);
	error = events_finish(options->events);
	if (error)
		status = tell_lost(end, "to the descriptor of --status-fd", error);
	if (end->has_refusals && logs)
		print_refusals(&end->refusals);
	else if (end->has_ended && logs)
		print_warning("which system calls would be refused is not known: rbox could not listen to them all");
	error = options->report_fd >= 0 ? write_report(options, end) : 0;
	if (error)
		status = tell_lost(end, "the report", error);
	if (end->output_error)
		status = tell_lost(end, "what it wrote", end->output_error);
	return status;
}

static int tell_failure(struct work *w, const struct run_options *options, struct box_end *end, struct err *e)
{
	print_complete(e, &w->plan);
	end->id = end->id ? end->id : w->probe.facts.id;
	end->name = w->spec.name;
	end->has_ended = false;
	end->failure = *e;
	end->step = e->row > 0 && (size_t)e->row <= w->plan.count ? plan_verb(w->plan.row[e->row - 1].verb) : NULL;
	events_failed(options->events, &w->plan, e);
	tell(options, end, w->plan.listening == LISTEN_LOG);
	return -EINVAL;
}

/* The box goes on by itself once its id is written: nobody would find one whose id is not. */
static int tell_id(struct run_part *part, const char *id, struct err *e)
{
	struct output out = output_to(STDOUT_FILENO);
	char line[BOX_ID + 1];
	struct text t = text_in(line, sizeof line);
	int r;

	text_add(&t, id);
	text_add(&t, "\n");
	r = output_finish(&out, line, t.used, 0);
	if (!r) {
		run_let_go(part);
		return 0;
	}
	run_take_back(part);
	if (r > 0)
		return err_exits(e, 128 + r, err_set(e, "signal %d came before the box's id was written", r));
	return err_code(e, -r, "cannot write the box's id to standard output");
}

static int execute(struct work *w, struct run_options *options, struct box_end *end, struct err *e)
{
	struct run_part part = { .role = RUN_WHOLE };
	int r = run_plan(&w->plan, options, end, &part, e);

	/* the process that the user started tells of it */
	if (r && part.role == RUN_DETACHED)
		return e->status;
	if (r)
		return -EINVAL;
	if (part.role == RUN_LAUNCHED)
		return tell_id(&part, options->box->id, e);
	return tell(options, end, w->plan.listening == LISTEN_LOG);
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

/* What start_box keeps of a box: all of it lives as long as that. */
struct started {
	struct run_options options;
	struct box box;
	struct box_end end;
};

static int explain_or_run(struct work *w, struct started *s, const struct start_extra *extra, struct err *e)
{
	if (probe_machine(&w->probe, &w->spec, environ, e) || build_plan(&w->plan, &w->spec, &w->probe.facts, &s->box, e))
		return -EINVAL;
	warn(&w->plan);
	if (w->spec.explain)
		return explain(&w->plan, w->spec.json, e);
	if (extra->planned)
		extra->planned(w, extra->context);
	s->box.version = version_number;
	s->box.asked = (const char *const *)w->argv;
	s->options.box = &s->box;
	return execute(w, &s->options, &s->end, e);
}

int start_box(struct work *w, const struct start_extra *extra, struct err *e)
{
	struct events events;
	struct started s = {
		.options = {
			.verbose = w->spec.verbose, .status_fd = w->spec.has_status_fd ? (int)w->spec.status_fd : -1, .report_fd = -1,
			.box_pidfd = -1, .given = extra->given, .given_count = extra->given_count, .relay = &w->relay,
			.events = &events,
			.slim = { .piece = { { &w->spec, sizeof w->spec }, { &w->probe, sizeof w->probe } } },
		},
		.end = { .start = sys_clock_ms(CLOCK_REALTIME) },
	};
	int r;

	take_arguments(&s.options, w->argv);
	events_init(&events, w->kept, s.options.status_fd, s.options.verbose);
	r = open_report(&w->spec, &s.options.report_fd, e);
	if (!r)
		r = explain_or_run(w, &s, extra, e);
	if (r >= 0)
		return r;
	s.end.end = sys_clock_ms(CLOCK_REALTIME);
	return tell_failure(w, &s.options, &s.end, e);
}

int start_run(struct work *w, struct err *e)
{
	return start_box(w, &(struct start_extra){ 0 }, e);
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
	struct events events;
	struct run_options options = {
		.verbose = w->spec.verbose, .status_fd = -1, .report_fd = -1, .box_pidfd = -1,
		.slim = { .piece = { { &w->spec, sizeof w->spec } } }, .relay = &w->relay,
		.events = &events,
	};
	int given[BOX_NAMESPACES];
	struct box_end end;
	int r;

	if (!w->spec.explain && own_become_copy(w->argv, environ, e))
		return -EINVAL;
	take_arguments(&options, w->argv);
	events_init(&events, w->kept, -1, options.verbose);
	if (join_probe(&w->join, &w->spec, environ, e))
		return -EINVAL;
	take_over(&w->spec, &w->join.found.box);
	w->plan.uid_map = w->join.uid_map;
	w->plan.gid_map = w->join.gid_map;
	if (enter_plan(&w->plan, &w->spec, &w->join.facts, e))
		return -EINVAL;
	warn(&w->plan);
	if (w->spec.explain)
		return explain(&w->plan, w->spec.json, e);
	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		if (w->join.ns[i] >= 0)
			given[options.given_count++] = w->join.ns[i];
	options.given = given;
	if (boxes_pidfd(&w->join.found, w->join.found.box.host, &options.box_pidfd, e))
		return -EINVAL;
	r = execute(w, &options, &end, e);
	if (r < 0) {
		events_finish(&events);
		print_complete(e, &w->plan);
	}
	return r;
}
