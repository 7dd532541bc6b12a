/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <errno.h>
#include <string.h>

#include "text.h"

enum { DIGITS_MAX = 20 };		/* of the largest unsigned long long */

struct reader {
	const char *at, *end;
};

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_hex(char byte)
{
	return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool take(struct reader *r, char byte)
{
	if (r->at == r->end || *r->at != byte)
		return false;
	r->at++;
	return true;
}

static bool take_word(struct reader *r, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(r->end - r->at) < size || memcmp(r->at, word, size) != 0)
		return false;
	r->at += size;
	return true;
}

static void take_blanks(struct reader *r)
{
	while (take(r, ' ') || take(r, '\n') || take(r, '\r') || take(r, '\t'))
		;
}

static bool take_digits(struct reader *r)
{
	const char *start = r->at;

	while (r->at < r->end && is_digit(*r->at))
		r->at++;
	return r->at > start;
}

static bool take_number(struct reader *r)
{
	take(r, '-');
	if (!take(r, '0') && !take_digits(r))
		return false;
	if (take(r, '.') && !take_digits(r))
		return false;
	if (!take(r, 'e') && !take(r, 'E'))
		return true;
	if (!take(r, '+'))
		take(r, '-');
	return take_digits(r);
}

/* Length of the UTF-8 sequence that begins here, or 0 where there is none; the rows are table 3-7 of the Unicode standard. */
static size_t utf8_length(const char *at, size_t room)
{
	static const struct { unsigned char first, last, least, most; size_t size; } form[] = {
		{ 0x00, 0x7f, 0x00, 0x00, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	const unsigned char *s = (const unsigned char *)at;
	size_t i = 0;

	while (i < sizeof form / sizeof *form && (s[0] < form[i].first || s[0] > form[i].last))
		i++;
	if (i == sizeof form / sizeof *form || form[i].size > room)
		return 0;
	if (form[i].size > 1 && (s[1] < form[i].least || s[1] > form[i].most))
		return 0;
	for (size_t k = 2; k < form[i].size; k++)
		if ((s[k] & 0xc0) != 0x80)
			return 0;
	return form[i].size;
}

/* Length of the escape that begins here, or 0 where it is none. */
static size_t escape_length(const char *at, size_t room)
{
	if (room < 2)
		return 0;
	if (at[1] != 'u')
		return at[1] && strchr("\"\\/bfnrt", at[1]) ? 2 : 0;
	return room >= 6 && is_hex(at[2]) && is_hex(at[3]) && is_hex(at[4]) && is_hex(at[5]) ? 6 : 0;
}

static bool take_string(struct reader *r)
{
	if (!take(r, '"'))
		return false;
	while (!take(r, '"')) {
		size_t room = (size_t)(r->end - r->at), size;

		if (!room || (unsigned char)*r->at < 0x20)
			return false;
		size = *r->at == '\\' ? escape_length(r->at, room) : utf8_length(r->at, room);
		if (!size)
			return false;
		r->at += size;
	}
	return true;
}

static bool take_key(struct reader *r, struct json *key)
{
	const char *start = r->at;

	if (!take_string(r))
		return false;
	*key = (struct json){ JSON_STRING, start, (size_t)(r->at - start) };
	take_blanks(r);
	if (!take(r, ':'))
		return false;
	take_blanks(r);
	return true;
}

static bool take_value(struct reader *r, unsigned depth, struct json *value);

/* Calls take_value, which calls this: no deeper than `depth`, so that no document can exhaust the stack. */
static bool take_container(struct reader *r, bool object, unsigned depth)
{
	char close = object ? '}' : ']';
	struct json ignored;

	if (!depth)
		return false;
	r->at++;
	take_blanks(r);
	if (take(r, close))
		return true;
	for (;;) {
		if ((object && !take_key(r, &ignored)) || !take_value(r, depth - 1, &ignored))
			return false;
		take_blanks(r);
		if (take(r, close))
			return true;
		if (!take(r, ','))
			return false;
		take_blanks(r);
	}
}

static enum json_kind kind_of(char first)
{
	switch (first) {
	case '{': return JSON_OBJECT;
	case '[': return JSON_ARRAY;
	case '"': return JSON_STRING;
	case 't': return JSON_TRUE;
	case 'f': return JSON_FALSE;
	case 'n': return JSON_NULL;
	default:  return JSON_NUMBER;
	}
}

static bool take_kind(struct reader *r, enum json_kind kind, unsigned depth)
{
	switch (kind) {
	case JSON_NULL:   return take_word(r, "null");
	case JSON_FALSE:  return take_word(r, "false");
	case JSON_TRUE:   return take_word(r, "true");
	case JSON_NUMBER: return take_number(r);
	case JSON_STRING: return take_string(r);
	case JSON_ARRAY:  return take_container(r, false, depth);
	case JSON_OBJECT: return take_container(r, true, depth);
	}
	return false;
}

static bool take_value(struct reader *r, unsigned depth, struct json *value)
{
	const char *start = r->at;
	enum json_kind kind;

	if (start == r->end)
		return false;
	kind = kind_of(*start);
	if (!take_kind(r, kind, depth))
		return false;
	*value = (struct json){ kind, start, (size_t)(r->at - start) };
	return true;
}

int json_read(const char *text, size_t size, struct json *value)
{
	struct reader r = { text, size ? text + size : text };
	struct json found;

	take_blanks(&r);
	if (!take_value(&r, JSON_DEPTH, &found))
		return -EINVAL;
	take_blanks(&r);
	if (r.at != r.end)
		return -EINVAL;
	*value = found;
	return 0;
}

bool json_next(const struct json *container, const char **at, struct json *key, struct json *value)
{
	struct reader r;
	struct json ignored;

	if (container->kind != JSON_ARRAY && container->kind != JSON_OBJECT)
		return false;
	r = (struct reader){ *at ? *at : container->text + 1, container->text + container->size - 1 };
	take_blanks(&r);
	if (take(&r, ','))
		take_blanks(&r);
	if (container->kind == JSON_OBJECT && !take_key(&r, key ? key : &ignored))
		return false;
	if (!take_value(&r, JSON_DEPTH, value))
		return false;
	*at = r.at;
	return true;
}

bool json_member(const struct json *object, const char *name, struct json *value)
{
	const char *at = NULL;
	struct json key, found;

	while (object->kind == JSON_OBJECT && json_next(object, &at, &key, &found)) {
		if (!json_is(&key, name))
			continue;
		*value = found;
		return true;
	}
	return false;
}

size_t json_count(const struct json *container)
{
	const char *at = NULL;
	struct json value;
	size_t count = 0;

	while (json_next(container, &at, NULL, &value))
		count++;
	return count;
}

static char meaning(char escape)
{
	switch (escape) {
	case 'b': return '\b';
	case 'f': return '\f';
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	default:  return escape;
	}
}

/* What the four digits of \uNNNN say. */
static unsigned unit_of(const char *escape)
{
	unsigned unit = 0;

	for (const char *c = escape + 2; c < escape + 6; c++)
		unit = unit << 4 | (unsigned)(is_digit(*c) ? *c - '0' : (*c | 0x20) - 'a' + 10);
	return unit;
}

/* The character of \uNNNN, or of the two that are a surrogate pair; 0 for half a pair: no C string can hold either. */
static unsigned take_unicode(const char **at)
{
	unsigned high = unit_of(*at), low;

	*at += 6;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	if (high > 0xdbff || (*at)[0] != '\\' || (*at)[1] != 'u')
		return 0;
	low = unit_of(*at);
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	*at += 6;
	return 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
}

static size_t encode(unsigned point, char bytes[4])
{
	static const unsigned char lead[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };
	size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = size - 1; i; i--, point >>= 6)
		bytes[i] = (char)(0x80 | (point & 0x3f));
	bytes[0] = (char)(lead[size] | point);
	return size;
}

/* Takes a character, or a byte of one that is not escaped. Returns how many bytes it is, 0 where no C string can hold it. */
static size_t take_character(const char **at, char bytes[4])
{
	unsigned point;

	if (**at != '\\') {
		bytes[0] = *(*at)++;
		return 1;
	}
	if ((*at)[1] != 'u') {
		bytes[0] = meaning((*at)[1]);
		*at += 2;
		return 1;
	}
	point = take_unicode(at);
	return point ? encode(point, bytes) : 0;
}

int json_string(const struct json *value, char *buffer, size_t size, size_t *used)
{
	char bytes[4];
	size_t length = 0;

	if (value->kind != JSON_STRING)
		return -EINVAL;
	for (const char *at = value->text + 1; at < value->text + value->size - 1;) {
		size_t more = take_character(&at, bytes);

		if (!more)
			return -EINVAL;
		if (size <= length + more)
			return -ENOSPC;
		memcpy(buffer + length, bytes, more);
		length += more;
	}
	if (size <= length)
		return -ENOSPC;
	buffer[length] = '\0';
	if (used)
		*used = length;
	return 0;
}

int json_number(const struct json *value, unsigned long long max, unsigned long long *number)
{
	char digits[DIGITS_MAX + 1];

	if (value->kind != JSON_NUMBER)
		return -EINVAL;
	for (size_t i = 0; i < value->size; i++)
		if (!is_digit(value->text[i]))
			return -EINVAL;
	if (value->size > DIGITS_MAX)
		return -ERANGE;
	memcpy(digits, value->text, value->size);
	digits[value->size] = '\0';
	return text_number(digits, max, number);
}

bool json_is(const struct json *value, const char *text)
{
	char bytes[4];

	if (value->kind != JSON_STRING)
		return false;
	for (const char *at = value->text + 1; at < value->text + value->size - 1;) {
		size_t size = take_character(&at, bytes);

		if (!size || strncmp(text, bytes, size) != 0)
			return false;
		text += size;
	}
	return !*text;
}
