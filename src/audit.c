/* SPDX-License-Identifier: MIT */
/*
 * The box is the one that run would make: the same plan, but for the row that executes. What the
 * probes find is in the sheet when the box has ended.
 */
#include "audit.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit-doors.h"
#include "audit-outside.h"
#include "audit-report.h"
#include "fd.h"
#include "own.h"
#include "print.h"
#include "start.h"
#include "version.h"

enum { WEAKER = 1 };
static_assert(SPEC_KEEP_FDS_MAX - AUDIT_KEPT == 0, "each descriptor that is kept has a place");

struct audit {
	struct audit_scene scene;
	struct audit_view view;
	struct audit_walls walls[AUDIT_DOORS];
	const char *root, *kernel;
};

/* Before the box is made: what the plan is made from is given back while it runs. */
static void promise(struct work *w, void *context)
{
	struct audit *audit = context;

	audit_view_init(&audit->view, &w->spec, &w->probe.facts, &w->plan);
	for (unsigned door = 0; door < AUDIT_DOORS; door++) {
		bool loads = audit_door_table[door].loads_module;

		audit->walls[door] = audit_walls(door, &audit->view);
		audit->scene.sheet->is_left_out[door] =
			loads && audit->walls[door].promise != PROMISED_CLOSED;
	}
	memcpy(audit->scene.sheet->kept, w->spec.keep_fd, sizeof w->spec.keep_fd);
	audit->scene.sheet->kept_count = (uint32_t)w->spec.keep_fd_count;
	audit->scene.sheet->pids = audit_pids(&w->plan);
	audit->root = plan_copy(&w->plan, w->probe.facts.root);
	audit->kernel = plan_copy(&w->plan, w->probe.facts.kernel);
}

static void summarize(const struct audit_report *report, const unsigned count[VERDICTS])
{
	char line[AUDIT_LINE];

	for (unsigned door = 0; door < AUDIT_DOORS; door++) {
		enum audit_verdict verdict = audit_judge(report, door);

		if (verdict != VERDICT_WEAKER && verdict != VERDICT_NO_ANSWER)
			continue;
		audit_report_line(report, door, line);
		print_warning(line);
	}
	snprintf(line, sizeof line,
		 "%u doors: %u as promised, %u weaker, %u stronger, %u not tried, %u without an "
		 "answer",
		 AUDIT_DOORS, count[VERDICT_KEPT], count[VERDICT_WEAKER], count[VERDICT_STRONGER],
		 count[VERDICT_NOT_TRIED], count[VERDICT_NO_ANSWER]);
	print_note(line);
}

static int tell(const struct audit *audit, struct err *e)
{
	struct audit_report report = {
		.root = audit->root,
		.kernel = audit->kernel,
		.version = version_number,
		.walls = audit->walls,
		.view = &audit->view,
		.finding = audit->scene.sheet->finding,
	};
	AUTO_FREE char *text = malloc(AUDIT_REPORT_ROOM);
	unsigned count[VERDICTS] = { 0 };

	if (!text)
		return err_code(e, ENOMEM, "no memory for the report");
	for (unsigned door = 0; door < AUDIT_DOORS; door++)
		count[audit_judge(&report, door)]++;
	audit_report_write(&report, text, AUDIT_REPORT_ROOM);
	if (print_text(text))
		return ERR_FAILED;
	summarize(&report, count);
	return count[VERDICT_WEAKER] || count[VERDICT_NO_ANSWER] ? WEAKER : 0;
}

int audit_run(struct work *w, struct err *e)
{
	struct audit audit = { 0 };
	int given[PLAN_AUDIT_SLOTS];
	struct start_extra extra = { .given = given,
				     .given_count = PLAN_AUDIT_SLOTS,
				     .planned = promise,
				     .context = &audit };
	AUTO_FD int program = -1;
	int status;

	if (audit_scene_init(&audit.scene, e) || own_copy(&program, e))
		return -EINVAL;
	given[PLAN_AUDIT_PROGRAM] = program;
	given[PLAN_AUDIT_SHEET] = audit.scene.memory;
	given[PLAN_AUDIT_DIRECTORY] = audit.scene.directory;
	status = start_box(w, &extra, e);
	if (status < 0 || w->spec.explain)
		return status;
	if (status || !audit.scene.sheet->is_complete)
		return err_hint(
			e,
			err_set(e, "the probes did not come to their end in the box: status %d",
				status),
			"a profile of --seccomp or a --timeout may be too narrow for them");
	return tell(&audit, e);
}
