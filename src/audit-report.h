/* SPDX-License-Identifier: MIT */
/*
 * audit-report - what was promised and what was found, side by side
 *
 * Judges each door and writes the report of rbox audit. Pure.
 */
#ifndef RBOX_AUDIT_REPORT_H
#define RBOX_AUDIT_REPORT_H

#include <stddef.h>

#include "audit-doors.h"
#include "audit-sheet.h"

enum audit_verdict {
	VERDICT_KEPT,
	VERDICT_WEAKER,
	VERDICT_STRONGER,
	VERDICT_NOT_TRIED,
	VERDICT_NO_ANSWER,
	VERDICTS
};

struct audit_report {
	const char *root, *kernel, *version;
	const struct audit_walls *walls; /* of each door, made before the box was */
	const struct audit_view *view;
	const struct audit_finding *finding;
};

enum { AUDIT_REPORT_ROOM = 131072, AUDIT_LINE = 256 };

enum audit_verdict audit_judge(const struct audit_report *report, enum audit_door door);

/* One JSON object and a newline. Returns its length. */
size_t audit_report_write(const struct audit_report *report, char *buffer, size_t size);

/* Why the box fails the audit: a sentence about a door that is weaker, or gave no answer. */
void audit_report_line(const struct audit_report *report, enum audit_door door,
		       char line[AUDIT_LINE]);

#endif
