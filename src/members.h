/* SPDX-License-Identifier: MIT */
/*
 * members - the members of JSON objects that rbox writes and reads itself
 *
 * Written one after the other behind an opening brace. Read by name: the first that is missing or of another kind is remembered, so
 * that all can be taken before one question is asked.
 */
#ifndef RBOX_MEMBERS_H
#define RBOX_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "json.h"
#include "text.h"

enum { MEMBERS_SCHEMA = 1 };		/* of every object that rbox leaves for itself and for others */

void members_name(struct text *t, const char *name);	/* and a value has to follow */
void members_string(struct text *t, const char *name, const char *value);	/* NULL is null */
void members_number(struct text *t, const char *name, uint64_t value);
void members_signed(struct text *t, const char *name, int64_t value);
void members_flag(struct text *t, const char *name, bool value);
void members_list(struct text *t, const char *name, const char *const *list);

struct members {
	struct json object;
	char *at;			/* free room for strings, from here upwards */
	char *end;			/* and for arrays, from here downwards */
	const char *wrong;		/* the first member that is not as it should be, or NULL */
};

bool members_take(struct members *r, const char *name, enum json_kind kind, struct json *value);
const char *members_take_string(struct members *r, const char *name);
const char *members_take_name(struct members *r, const char *name);	/* NULL where it is null */
uint64_t members_take_number(struct members *r, const char *name, uint64_t max);
bool members_take_flag(struct members *r, const char *name);
const char *const *members_take_list(struct members *r, const char *name);

/* Room for `count` things at the end of what is free, which has to be enough. */
void *members_take_room(struct members *r, size_t count, size_t size);

/* Refuses an object of another schema; `file` is its name for the sentence. */
int members_schema(const struct json *object, const char *file, struct err *e);

#endif
