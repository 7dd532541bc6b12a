/* SPDX-License-Identifier: MIT */
#include "print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hints.h"
#include "text.h"

static bool has_colour(void)
{
	const char *none = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) && (!none || !*none);
}

/* `sentence` may hold names of files, which nobody vouches for: none of its bytes steers a terminal. */
static void say(const char *what, const char *colour, const char *sentence)
{
	bool coloured = has_colour();
	char shown[2 * (ERR_TEXT + ERR_HINT)];
	struct text t = text_in(shown, sizeof shown);

	text_add_shown(&t, sentence);
	fprintf(stderr, "%srbox:%s %s%s\n", coloured ? colour : "", coloured ? "\033[0m" : "", what, shown);
}

void print_complete(struct err *e, const struct plan *plan)
{
	char sentence[ERR_TEXT / 2], detail[ERR_TEXT];	/* a long operand must not leave the reason without room */

	if (e->row < 1 || (size_t)e->row > plan->count)
		return;
	hints_add(&plan->row[e->row - 1], e);
	plan_sentence(&plan->row[e->row - 1], sentence, sizeof sentence);
	memcpy(detail, e->text, sizeof detail);
	struct text t = text_in(e->text, sizeof e->text);
	text_add(&t, "cannot ");
	text_add(&t, sentence);
	text_add(&t, ": ");
	text_add_shown(&t, detail);
}

void print_failure(const struct err *e)
{
	say("", "\033[31m", e->text);
	if (*e->hint)
		say("hint: ", "\033[33m", e->hint);
}

void print_warning(const char *warning)
{
	say("warning: ", "\033[33m", warning);
}

void print_refusals(const struct refusals *refusals)
{
	static const char what[] = "seccomp: would be refused: ";
	char line[REFUSALS_LINE];

	if (!refusals->kinds)
		say("seccomp: ", "", "nothing would be refused");
	for (size_t i = 0; i < refusals->kinds; i++) {
		refusals_line(&refusals->of[i], line);
		say(what, "", line);
	}
	if (!refusals->others)
		return;
	snprintf(line, sizeof line, "others %llu", (unsigned long long)refusals->others);
	say(what, "", line);
}

void print_hint(const char *hint)
{
	say("hint: ", "", hint);
}

int print_done(void)
{
	if (fflush(stdout) || ferror(stdout)) {
		perror("rbox: cannot write to standard output");
		return ERR_FAILED;
	}
	return 0;
}

int print_text(const char *text)
{
	fputs(text, stdout);
	return print_done();
}
