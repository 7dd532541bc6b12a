/* SPDX-License-Identifier: MIT */
#include "signals.h"

#include <ctype.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

/*
 * Not SIGRTMIN of the C library: that is 35 with musl, but images and whoever writes a command line count from glibc's. One too
 * many, and RTMIN+3, which asks systemd to halt, would be RTMIN+4, which asks it to power off.
 */
enum { RTMIN = 34, RTMAX = SIGNALS_LAST, RTMIDDLE = RTMIN + 15 };

enum { FAR = 2 };	/* edits that a misspelt name may be away from the one that is meant */

struct name {
	int signal;
	char name[8];
};

/* Of two names for one signal the usual one comes first: the table is sorted, and ABRT, IO are before IOT, POLL. */
static const struct name names[] = {
#include "signals-table.h"
	{ SIGCHLD, "CLD" },	/* System V's name for it, which musl does not define */
	{ RTMIN, "RTMIN" },
	{ RTMAX, "RTMAX" },
};

enum { NAMES = sizeof names / sizeof *names };

/* The name in capitals without its SIG; empty where it is too long for a name. */
static void normalise(const char *text, char word[SIGNALS_NAME])
{
	size_t size = strlen(text);

	word[0] = '\0';
	if (size >= SIGNALS_NAME)
		return;
	for (size_t i = 0; i <= size; i++)
		word[i] = (char)toupper((unsigned char)text[i]);
	if (text_starts(word, "SIG"))
		memmove(word, word + 3, size - 3 + 1);
}

static bool by_name(const char *word, int *signal)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (strcmp(names[i].name, word) != 0)
			continue;
		*signal = names[i].signal;
		return true;
	}
	return false;
}

/* RTMIN+N or RTMAX-N; `word` begins with one of these. */
static int real_time(const char *word, const char *text, int *signal, struct err *e)
{
	unsigned long long away;

	if (text_number(word + strlen("RTMIN+"), RTMAX - RTMIN, &away))
		return err_set(e, "signal '%s' is not RTMIN+0 to RTMIN+%d or RTMAX-%d to RTMAX-0", text, RTMAX - RTMIN, RTMAX - RTMIN);
	*signal = text_starts(word, "RTMIN") ? RTMIN + (int)away : RTMAX - (int)away;
	return 0;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* How many letters have to be added, left out, changed, or swapped with the next until one word is the other. */
static unsigned edits(const char *from, const char *to)
{
	unsigned d[SIGNALS_NAME][SIGNALS_NAME] = { { 0 } };
	size_t rows = strlen(from), columns = strlen(to);

	for (size_t i = 0; i <= rows; i++)
		for (size_t k = 0; k <= columns; k++) {
			if (!i || !k) {
				d[i][k] = (unsigned)(i + k);
				continue;
			}
			d[i][k] = least(d[i - 1][k] + 1, d[i][k - 1] + 1);
			d[i][k] = least(d[i][k], d[i - 1][k - 1] + (from[i - 1] != to[k - 1]));
			if (i > 1 && k > 1 && from[i - 1] == to[k - 2] && from[i - 2] == to[k - 1])
				d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
		}
	return d[rows][columns];
}

/* The name that is most likely meant, or NULL. Of a short word at least half has to be right. */
static const char *nearest(const char *word)
{
	const char *best = NULL;
	unsigned limit = least(FAR, (unsigned)strlen(word) / 2);

	for (size_t i = 0; i < NAMES && limit; i++) {
		unsigned away = edits(word, names[i].name);

		if (away > limit)
			continue;
		best = names[i].name;
		limit = away - 1;	/* never 0 before: such a word is a name */
	}
	return best;
}

int signals_parse(const char *text, int *signal, struct err *e)
{
	char word[SIGNALS_NAME];
	unsigned long long number;
	const char *meant;

	if (*text >= '0' && *text <= '9') {
		if (text_number(text, SIGNALS_LAST, &number) || !number)
			return err_set(e, "signal '%s' is not a number from 1 to %d", text, SIGNALS_LAST);
		*signal = (int)number;
		return 0;
	}
	normalise(text, word);
	if (by_name(word, signal))
		return 0;
	if (text_starts(word, "RTMIN+") || text_starts(word, "RTMAX-"))
		return real_time(word, text, signal, e);
	meant = nearest(word);
	if (meant)
		return err_set(e, "no signal is called %s; is %s meant?", text, meant);
	return err_set(e, "no signal is called %s", text);
}

const char *signals_name(int signal, char name[SIGNALS_NAME])
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].signal == signal) {
			snprintf(name, SIGNALS_NAME, "%s", names[i].name);
			return name;
		}
	/* bash knows real-time signals by the nearer end only */
	if (signal > RTMIN && signal <= RTMIDDLE)
		snprintf(name, SIGNALS_NAME, "RTMIN+%d", signal - RTMIN);
	else if (signal > RTMIDDLE && signal < RTMAX)
		snprintf(name, SIGNALS_NAME, "RTMAX-%d", RTMAX - signal);
	else
		snprintf(name, SIGNALS_NAME, "%d", signal);
	return name;
}
