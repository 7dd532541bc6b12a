/* SPDX-License-Identifier: MIT */
/*
 * json - reading JSON
 *
 * Strict (RFC 8259), in place and without the heap: a value is a piece of the text that it was found in. json-c would be the
 * library for this, but Debian has it for glibc only, and rbox is built with musl. Writing is text_add_json of text.h.
 */
#ifndef RBOX_JSON_H
#define RBOX_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum { JSON_DEPTH = 32 };		/* containers in containers; deeper documents are refused */

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_kind kind;
	const char *text;		/* with its quotes or brackets */
	size_t size;
};

/*
 * Checks a whole document, which may have blanks around it, and gives its value. -EINVAL where it is none: after that nothing
 * below needs to expect errors of form. The text need not be NUL-terminated, and must stay while values of it are in use.
 */
int json_read(const char *text, size_t size, struct json *value);

/* The member of an object; false where there is none or `object` is none. Of two with one name, the first. */
bool json_member(const struct json *object, const char *name, struct json *value);

/*
 * Walks an array or object: `*at` begins as NULL. For an object `key` gets the name, a JSON_STRING; it may be NULL. False at the
 * end, and for a value that is neither.
 */
bool json_next(const struct json *container, const char **at, struct json *key, struct json *value);

/* How many elements or members there are; 0 for a value that has none. */
size_t json_count(const struct json *container);

/*
 * A string's characters as UTF-8 with a NUL behind them. -EINVAL where it is no string, or has a NUL or half a surrogate pair;
 * -ENOSPC where `size` is too small: as many bytes as the value's text has are always enough. After either the buffer is of no
 * use. `used`, which may be NULL, gets the length.
 */
int json_string(const struct json *value, char *buffer, size_t size, size_t *used);

/* A whole number from 0 to `max`, written without sign, fraction or exponent. -EINVAL, -ERANGE. */
int json_number(const struct json *value, unsigned long long max, unsigned long long *number);

/* Whether it is the string `text`, escapes decoded. */
bool json_is(const struct json *value, const char *text);

#endif
