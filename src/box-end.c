/* SPDX-License-Identifier: MIT */
#include "box.h"

#include <assert.h>
#include <errno.h>
#include <sys/wait.h>

#include "json.h"
#include "members.h"
#include "signals.h"
#include "text.h"

static void add_failure(struct text *t, const struct box_end *end)
{
	const struct err *failure = &end->failure;

	members_name(t, "failure");
	if (end->has_ended) {
		text_add(t, "null");
		return;
	}
	text_add(t, "{");
	members_string(t, "step", end->step);
	members_string(t, "path", *failure->path ? failure->path : NULL);
	members_string(t, "errno", err_name(failure->code));
	members_string(t, "message", failure->text);
	members_string(t, "hint", *failure->hint ? failure->hint : NULL);
	text_add(t, "}");
}

size_t box_end_write(const struct box_end *end, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);
	bool by_signal = end->has_ended && WIFSIGNALED(end->wait_status);
	char name[SIGNALS_NAME];

	text_add(&t, "{");
	members_number(&t, "schema", MEMBERS_SCHEMA);
	members_string(&t, "id", end->id);
	members_string(&t, "name", end->name);
	members_signed(&t, "start", end->start);
	members_signed(&t, "end", end->end);
	members_signed(&t, "end_uptime", end->uptime);
	members_number(&t, "exit_status", (unsigned)box_exit_status(end));
	members_name(&t, "status");
	if (end->has_ended && !by_signal)
		text_add_number(&t, (unsigned)WEXITSTATUS(end->wait_status));
	else
		text_add(&t, "null");
	members_string(&t, "signal", by_signal ? signals_name(WTERMSIG(end->wait_status), name) : NULL);
	members_flag(&t, "timed_out", end->timed_out);
	members_number(&t, "user_us", end->user);
	members_number(&t, "system_us", end->system);
	members_number(&t, "peak_bytes", end->peak);
	members_number(&t, "log_lost_bytes", end->log_lost);
	members_name(&t, "refused");
	if (end->has_refusals)
		refusals_write(&end->refusals, &t);
	else
		text_add(&t, "null");
	add_failure(&t, end);
	text_add(&t, "}\n");
	assert(!t.full);
	return t.used;
}

int box_end_read(struct box_end *end, const char *text, size_t size, struct err *e)
{
	struct members r = { 0 };
	char name[SIGNALS_NAME];
	struct json value;
	int signal = 0;

	if (json_read(text, size, &r.object))
		return err_set(e, "ended.json is no JSON");
	if (members_schema(&r.object, "ended.json", e))
		return -EINVAL;
	*end = (struct box_end){ .start = (int64_t)members_take_number(&r, "start", INT64_MAX), .end = (int64_t)members_take_number(&r, "end", INT64_MAX) };
	if (json_member(&r.object, "end_uptime", &value))
		end->uptime = (int64_t)members_take_number(&r, "end_uptime", INT64_MAX);
	end->timed_out = members_take_flag(&r, "timed_out");
	if (json_member(&r.object, "failure", &value) && value.kind == JSON_OBJECT) {
		end->failure.status = (int)members_take_number(&r, "exit_status", 255);
	} else if (json_member(&r.object, "signal", &value) && value.kind == JSON_STRING) {
		end->has_ended = true;
		if (json_string(&value, name, sizeof name, NULL) || signals_parse(name, &signal, e))
			r.wrong = "signal";
		end->wait_status = signal;
	} else {
		end->has_ended = true;
		end->wait_status = (int)members_take_number(&r, "status", 255) << 8;
	}
	return r.wrong ? err_set(e, "ended.json has no good '%s'", r.wrong) : 0;
}

int box_exit_status(const struct box_end *end)
{
	enum { TIMED_OUT = 124 };

	if (!end->has_ended)
		return end->failure.status ? end->failure.status : ERR_FAILED;
	if (end->timed_out)
		return TIMED_OUT;
	return WIFSIGNALED(end->wait_status) ? 128 + WTERMSIG(end->wait_status) : WEXITSTATUS(end->wait_status);
}
