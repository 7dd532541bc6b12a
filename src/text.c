/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <errno.h>
#include <string.h>

struct text text_in(char *buffer, size_t size)
{
	buffer[0] = '\0';
	return (struct text){ .buffer = buffer, .size = size };
}

void text_add_bytes(struct text *t, const char *bytes, size_t size)
{
	size_t room = t->size - t->used - 1;

	if (size > room) {
		t->full = true;
		size = room;
	}
	memcpy(t->buffer + t->used, bytes, size);
	t->used += size;
	t->buffer[t->used] = '\0';
}

void text_add(struct text *t, const char *string)
{
	text_add_bytes(t, string, strlen(string));
}

static void add_in_base(struct text *t, unsigned long long number, unsigned base)
{
	char digits[24];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + number % base);
	while (number /= base);
	text_add_bytes(t, digits + at, sizeof digits - at);
}

void text_add_number(struct text *t, unsigned long long number)
{
	add_in_base(t, number, 10);
}

void text_add_octal(struct text *t, unsigned number)
{
	text_add(t, "0");
	if (number)
		add_in_base(t, number, 8);
}

/* Length of the UTF-8 sequence at `s`, and its code point; or 0 where there is none. Overlong forms and surrogates are none. */
static size_t utf8_length(const unsigned char *s, unsigned *found)
{
	static const struct { unsigned char mask, lead; unsigned least; } form[] = {
		{ 0xe0, 0xc0, 0x80 }, { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 },
	};

	*found = s[0];
	if (s[0] < 0x80)
		return 1;
	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
		unsigned point = s[0] & (unsigned char)~form[i].mask;

		if ((s[0] & form[i].mask) != form[i].lead)
			continue;
		for (size_t k = 1; k <= i + 1; k++) {
			if ((s[k] & 0xc0) != 0x80)
				return 0;
			point = point << 6 | (s[k] & 0x3f);
		}
		if (point < form[i].least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
			return 0;
		*found = point;
		return i + 2;
	}
	return 0;
}

static void add_escape(struct text *t, unsigned char byte)
{
	char octal[] = { '\\', (char)('0' + (byte >> 6)), (char)('0' + (byte >> 3 & 7)), (char)('0' + (byte & 7)) };

	text_add_bytes(t, octal, sizeof octal);
}

/*
 * Characters that steer what shows them: C0 and C1 controls, and those of Unicode that begin a line or change the direction of writing, by
 * which a name can look like another (UAX #9: ALM, LRM, RLM, embeddings, overrides, isolates).
 */
static bool steers(unsigned point)
{
	static const struct { unsigned first, last; } range[] = {
		{ 0, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x206f },
	};

	for (size_t i = 0; i < sizeof range / sizeof *range; i++)
		if (point >= range[i].first && point <= range[i].last)
			return true;
	return false;
}

void text_add_shown(struct text *t, const char *string)
{
	for (const unsigned char *s = (const unsigned char *)string; *s;) {
		unsigned point;
		size_t size = utf8_length(s, &point);

		/* of a longer sequence each byte: what follows the first is none by itself */
		if (!size || steers(point)) {
			add_escape(t, *s++);
			continue;
		}
		text_add_bytes(t, (const char *)s, size);
		s += size;
	}
}

static void add_json_escape(struct text *t, unsigned point)
{
	static const char hex[] = "0123456789abcdef";
	char unicode[] = { '\\', 'u', hex[point >> 12 & 15], hex[point >> 8 & 15], hex[point >> 4 & 15], hex[point & 15] };

	text_add_bytes(t, unicode, sizeof unicode);
}

void text_add_json(struct text *t, const char *string)
{
	if (!string) {
		text_add(t, "null");
		return;
	}
	text_add(t, "\"");
	for (const unsigned char *s = (const unsigned char *)string; *s;) {
		unsigned point;
		size_t size = utf8_length(s, &point);

		/* a byte that is not UTF-8 has no JSON form: it is shown as the Latin-1 character of its number */
		if (*s == '"' || *s == '\\')
			text_add_bytes(t, (char[]){ '\\', (char)*s }, 2);
		else if (!size || steers(point))
			add_json_escape(t, size ? point : *s);
		else
			text_add_bytes(t, (const char *)s, size);
		s += size ? size : 1;
	}
	text_add(t, "\"");
}

int text_number(const char *string, unsigned long long max, unsigned long long *number)
{
	unsigned long long value = 0;

	if (!*string)
		return -EINVAL;
	for (; *string; string++) {
		unsigned digit = (unsigned)(*string - '0');

		if (*string < '0' || *string > '9')
			return -EINVAL;
		if (digit > max || value > (max - digit) / 10)
			return -ERANGE;
		value = value * 10 + digit;
	}
	*number = value;
	return 0;
}

int text_octal(const char *string, unsigned max, unsigned *number)
{
	unsigned value = 0;

	if (!*string)
		return -EINVAL;
	for (; *string; string++) {
		if (*string < '0' || *string > '7')
			return -EINVAL;
		value = value * 8 + (unsigned)(*string - '0');
		if (value > max)
			return -ERANGE;
	}
	*number = value;
	return 0;
}

int text_signed(const char *string, long long *number)
{
	bool minus = *string == '-';
	unsigned long long value;
	int r = text_number(string + minus, INT64_MAX, &value);

	if (r)
		return r;
	*number = minus ? -(long long)value : (long long)value;
	return 0;
}

static const uint64_t longest = 36525ull * 24 * 60 * 60 * 1000;	/* a hundred years */

/* A number in thousandths. Of one above `longest` it is only known that it is too large: nothing wraps. */
static bool take_decimal(const char **at, uint64_t *thousandths)
{
	static const char digits[] = "0123456789";
	size_t whole = strspn(*at, digits), decimals = 0;
	uint64_t value = 0;

	if (!whole)
		return false;
	for (size_t i = 0; i < whole && value <= longest; i++)
		value = value * 10 + (uint64_t)((*at)[i] - '0');
	*at += whole;
	if (**at == '.') {
		++*at;
		decimals = strspn(*at, digits);
		if (!decimals || decimals > 3)
			return false;
	}
	for (size_t i = 0; i < 3; i++)
		value = value * 10 + (uint64_t)(i < decimals ? (*at)[i] - '0' : 0);
	*at += decimals;
	*thousandths = value;
	return true;
}

static int add_duration(uint64_t thousandths, uint64_t unit, uint64_t *milliseconds)
{
	if (thousandths / 1000 > longest / unit)
		return -ERANGE;
	if (thousandths * unit % 1000)
		return -EINVAL;
	*milliseconds += thousandths * unit / 1000;
	return *milliseconds > longest ? -ERANGE : 0;
}

/* Numbers with a unit each, larger ones first. */
static int add_durations(const char *at, uint64_t *milliseconds)
{
	static const struct { char name[3]; uint64_t size; } unit[] = {
		{ "d", 86400000 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 }, { "ms", 1 },
	};
	size_t count = sizeof unit / sizeof *unit, i = 0;
	uint64_t thousandths;

	do {
		size_t size;
		int r;

		if (!take_decimal(&at, &thousandths))
			return -EINVAL;
		size = strspn(at, "dhms");
		while (i < count && (strlen(unit[i].name) != size || memcmp(unit[i].name, at, size) != 0))
			i++;
		if (i == count)
			return -EINVAL;
		r = add_duration(thousandths, unit[i++].size, milliseconds);
		if (r)
			return r;
		at += size;
	} while (*at);
	return 0;
}

int text_duration(const char *string, uint64_t *milliseconds)
{
	const char *at = string;
	uint64_t seconds, total = 0;
	bool alone = take_decimal(&at, &seconds) && !*at;
	int r = alone ? add_duration(seconds, 1000, &total) : add_durations(string, &total);

	if (r)
		return r;
	*milliseconds = total;
	return 0;
}

bool text_starts(const char *string, const char *start)
{
	return strncmp(string, start, strlen(start)) == 0;
}

bool text_field(const char **at, const char *separators, const char **field, size_t *size)
{
	if (!*at)
		return false;
	*field = *at;
	*size = strcspn(*at, separators);
	*at = (*at)[*size] ? *at + *size + 1 : NULL;
	return true;
}
