/* SPDX-License-Identifier: MIT */
#include "audit-report.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "members.h"
#include "powers.h"
#include "text.h"

static const char verdicts[][10] = {
	[VERDICT_KEPT] = "kept",           [VERDICT_WEAKER] = "weaker",
	[VERDICT_STRONGER] = "stronger",   [VERDICT_NOT_TRIED] = "not tried",
	[VERDICT_NO_ANSWER] = "no answer",
};
static_assert(sizeof verdicts / sizeof *verdicts == VERDICTS, "each verdict has a word");

static const char promises[][8] = {
	[PROMISED_CLOSED] = "closed", [PROMISED_OPEN] = "open", [PROMISED_NOTHING] = "unknown"
};

static const char founds[][10] = {
	[FOUND_NO_ANSWER] = "no answer",
	[FOUND_OPEN] = "open",
	[FOUND_CLOSED] = "closed",
	[FOUND_NOT_TRIED] = "not tried",
};

/*** Judging ***/

/* Capabilities that the plan does not give. */
static uint64_t surplus(const struct audit_report *report, enum audit_door door)
{
	return report->finding[door].value & ~audit_planned(door, report->view);
}

static enum audit_found found(const struct audit_report *report, enum audit_door door)
{
	enum audit_found f = report->finding[door].found;

	if (f != FOUND_VALUE)
		return f > FOUND_VALUE ? FOUND_NO_ANSWER : f;
	return audit_door_table[door].planned && surplus(report, door) ? FOUND_OPEN : FOUND_CLOSED;
}

enum audit_verdict audit_judge(const struct audit_report *report, enum audit_door door)
{
	enum audit_promise promise = report->walls[door].promise;

	switch (found(report, door)) {
	case FOUND_OPEN:
		return promise == PROMISED_CLOSED ? VERDICT_WEAKER : VERDICT_KEPT;
	case FOUND_CLOSED:
		return promise == PROMISED_OPEN ? VERDICT_STRONGER : VERDICT_KEPT;
	case FOUND_NOT_TRIED:
		return VERDICT_NOT_TRIED;
	case FOUND_NO_ANSWER:
	case FOUND_VALUE:
		break;
	}
	return VERDICT_NO_ANSWER;
}

/*** Writing ***/

static void add_wall(struct text *t, const char *wall)
{
	if (t->buffer[t->used - 1] != '[')
		text_add(t, ",");
	text_add_json(t, wall);
}

static void add_walls(struct text *t, const struct audit_report *report, enum audit_door door)
{
	const struct audit_walls *walls = &report->walls[door];
	const struct audit_door_row *row = &audit_door_table[door];
	char name[POWERS_TEXT], lacking[POWERS_TEXT + 4];

	members_name(t, "walls");
	text_add(t, "[");
	if (row->planned)
		add_wall(t, "capabilities given up");
	if (walls->capability) {
		powers_write(UINT64_C(1) << (row->capability - 1), name);
		snprintf(lacking, sizeof lacking, "no %s", name);
		add_wall(t, lacking);
	}
	if (walls->filter)
		add_wall(t, "filter");
	if (walls->own)
		add_wall(t, row->wall);
	text_add(t, "]");
}

/* The note of the probe, which ends wherever it likes; or the names of capabilities. */
static void note(const struct audit_report *report, enum audit_door door, char text[POWERS_TEXT])
{
	const struct audit_finding *f = &report->finding[door];

	if (f->found == FOUND_VALUE)
		powers_write(surplus(report, door) ? surplus(report, door) : f->value, text);
	else
		snprintf(text, POWERS_TEXT, "%.*s", (int)strnlen(f->note, sizeof f->note), f->note);
}

static void add_door(struct text *t, const struct audit_report *report, enum audit_door door)
{
	const struct audit_finding *f = &report->finding[door];
	char text[POWERS_TEXT];

	note(report, door, text);
	text_add(t, "{");
	members_string(t, "door", audit_door_table[door].name);
	members_string(t, "what", audit_door_table[door].what);
	members_string(t, "promised", promises[report->walls[door].promise]);
	add_walls(t, report, door);
	members_string(t, "found", founds[found(report, door)]);
	members_string(t, "errno", err_name(f->code));
	members_string(t, "note", *text ? text : NULL);
	members_string(t, "verdict", verdicts[audit_judge(report, door)]);
	text_add(t, "}");
}

static void add_counts(struct text *t, const struct audit_report *report)
{
	unsigned count[VERDICTS] = { 0 };

	for (unsigned door = 0; door < AUDIT_DOORS; door++)
		count[audit_judge(report, door)]++;
	members_name(t, "verdicts");
	text_add(t, "{");
	for (unsigned i = 0; i < VERDICTS; i++)
		members_number(t, verdicts[i], count[i]);
	text_add(t, "}");
}

size_t audit_report_write(const struct audit_report *report, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);

	text_add(&t, "{");
	members_number(&t, "schema", MEMBERS_SCHEMA);
	members_string(&t, "version", report->version);
	members_string(&t, "kernel", report->kernel);
	members_string(&t, "root", report->root);
	add_counts(&t, report);
	members_name(&t, "doors");
	text_add(&t, "[\n");
	for (unsigned door = 0; door < AUDIT_DOORS; door++) {
		add_door(&t, report, door);
		text_add(&t, door + 1 < AUDIT_DOORS ? ",\n" : "\n");
	}
	text_add(&t, "]}\n");
	assert(!t.full);
	return t.used;
}

void audit_report_line(const struct audit_report *report, enum audit_door door,
		       char line[AUDIT_LINE])
{
	char text[POWERS_TEXT];
	struct text t = text_in(line, AUDIT_LINE);

	note(report, door, text);
	text_add(&t, audit_door_table[door].name);
	text_add(&t, ": ");
	text_add(&t, audit_door_table[door].what);
	text_add(&t, ": ");
	text_add(&t, founds[found(report, door)]);
	text_add(&t, *text ? ": " : "");
	text_add(&t, text);
}
