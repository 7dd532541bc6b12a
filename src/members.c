/* SPDX-License-Identifier: MIT */
#include "members.h"

#include <errno.h>
#include <limits.h>

/*** Writing ***/

/* ,"NAME": */
void members_name(struct text *t, const char *name)
{
	text_add(t, t->buffer[t->used - 1] == '{' ? "\"" : ",\"");
	text_add(t, name);
	text_add(t, "\":");
}

void members_string(struct text *t, const char *name, const char *value)
{
	members_name(t, name);
	text_add_json(t, value);
}

void members_number(struct text *t, const char *name, uint64_t value)
{
	members_name(t, name);
	text_add_number(t, value);
}

void members_signed(struct text *t, const char *name, int64_t value)
{
	members_name(t, name);
	text_add(t, value < 0 ? "-" : "");
	text_add_number(t, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void members_flag(struct text *t, const char *name, bool value)
{
	members_name(t, name);
	text_add(t, value ? "true" : "false");
}

void members_list(struct text *t, const char *name, const char *const *list)
{
	members_name(t, name);
	text_add(t, "[");
	for (size_t i = 0; list && list[i]; i++) {
		text_add(t, i ? "," : "");
		text_add_json(t, list[i]);
	}
	text_add(t, "]");
}

/*** Reading ***/

bool members_take(struct members *r, const char *name, enum json_kind kind, struct json *value)
{
	if (!r->wrong && json_member(&r->object, name, value) && value->kind == kind)
		return true;
	if (!r->wrong)
		r->wrong = name;
	return false;
}

static const char *keep_string(struct members *r, const char *name, const struct json *value)
{
	size_t used;
	char *string = r->at;

	if (json_string(value, r->at, (size_t)(r->end - r->at), &used)) {
		r->wrong = r->wrong ? r->wrong : name;
		return "";
	}
	r->at += used + 1;
	return string;
}

const char *members_take_string(struct members *r, const char *name)
{
	struct json value;

	return members_take(r, name, JSON_STRING, &value) ? keep_string(r, name, &value) : "";
}

/* A string or null. */
const char *members_take_name(struct members *r, const char *name)
{
	struct json value;

	if (json_member(&r->object, name, &value) && value.kind == JSON_NULL)
		return NULL;
	return members_take_string(r, name);
}

uint64_t members_take_number(struct members *r, const char *name, uint64_t max)
{
	unsigned long long number = 0;
	struct json value;

	if (members_take(r, name, JSON_NUMBER, &value) && json_number(&value, max, &number))
		r->wrong = name;
	return number;
}

bool members_take_flag(struct members *r, const char *name)
{
	struct json value;

	if (json_member(&r->object, name, &value) && value.kind == JSON_TRUE)
		return true;
	return members_take(r, name, JSON_FALSE, &value), false;
}

/* Room for `count` things at the end of what is free. */
void *members_take_room(struct members *r, size_t count, size_t size)
{
	uintptr_t end = ((uintptr_t)r->end - count * size) & ~(uintptr_t)(sizeof(max_align_t) - 1);

	r->end -= (uintptr_t)r->end - end;
	return r->end;
}

const char *const *members_take_list(struct members *r, const char *name)
{
	struct json list, value;
	const char *at = NULL;
	const char **item;
	size_t n = 0;

	if (!members_take(r, name, JSON_ARRAY, &list))
		return NULL;
	item = members_take_room(r, json_count(&list) + 1, sizeof *item);
	while (json_next(&list, &at, NULL, &value))
		item[n++] = keep_string(r, name, &value);
	item[n] = NULL;
	return item;
}

int members_schema(const struct json *object, const char *file, struct err *e)
{
	unsigned long long schema;
	struct json value;

	if (!json_member(object, "schema", &value) || json_number(&value, INT_MAX, &schema))
		return err_set(e, "%s has no schema", file);
	return schema == MEMBERS_SCHEMA ? 0 : err_set(e, "%s is of schema %llu; this rbox knows %d", file, schema, MEMBERS_SCHEMA);
}
