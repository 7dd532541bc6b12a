/* SPDX-License-Identifier: MIT */
/*
 * text - bounded text and numbers
 *
 * A `struct text` writes into somebody else's buffer and never past its end; what did not fit is remembered, not lost
 * silently. Numbers are parsed whole and strictly: no sign, no space, no rest.
 */
#ifndef RBOX_TEXT_H
#define RBOX_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char  *buffer;
	size_t size;
	size_t used;		/* without the final NUL, which is always there */
	bool   full;		/* something did not fit */
};

/* Starts an empty text in `buffer`; `size` is at least 1. */
struct text text_in(char *buffer, size_t size);

void text_add(struct text *t, const char *string);
void text_add_bytes(struct text *t, const char *bytes, size_t size);
void text_add_number(struct text *t, unsigned long long number);
void text_add_octal(struct text *t, unsigned number);

/* As a person may safely see it: what controls a terminal, the direction of writing or the line, and bytes that are not UTF-8, as \ooo. */
void text_add_shown(struct text *t, const char *string);

/* As a JSON string, quotes included; NULL is the word null. Bytes above 127 pass as they are if they are UTF-8, and control nothing. */
void text_add_json(struct text *t, const char *string);

/* Decimal digits only, at most `max`. Returns 0, or -EINVAL, or -ERANGE above `max`. */
int text_number(const char *string, unsigned long long max, unsigned long long *number);

/* Octal digits only. */
int text_octal(const char *string, unsigned max, unsigned *number);

/* A decimal number that may have a minus. */
int text_signed(const char *string, long long *number);

/*
 * How long: "30", "1.5m", "250ms", "1h30m". Numbers with at most three decimals, each with a unit d, h, m, s or ms, the larger
 * first; a number alone counts seconds. -EINVAL, also for what is no whole number of milliseconds; -ERANGE above 100 years.
 */
int text_duration(const char *string, uint64_t *milliseconds);

bool text_starts(const char *string, const char *start);

/* The next field of `*at` up to one of `separators` (NUL-terminated set); moves `*at` behind the separator. False at the end. */
bool text_field(const char **at, const char *separators, const char **field, size_t *size);

#endif
