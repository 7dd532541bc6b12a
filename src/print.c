/* SPDX-License-Identifier: MIT */
#include "print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hints.h"
#include "output.h"
#include "text.h"

static bool has_colour(void)
{
	const char *none = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) && (!none || !*none);
}

enum { SHOWN = 2 * (ERR_TEXT + ERR_HINT), LINE = SHOWN + 64 };

/* Adds a line. `sentence` may hold names of files, which nobody vouches for: none of its bytes steers a terminal. */
static void add_line(struct text *t, const char *what, const char *colour, const char *sentence)
{
	bool is_coloured = *colour && has_colour();
	char shown[SHOWN];
	struct text s = text_in(shown, sizeof shown);

	text_add_shown(&s, sentence);
	text_add(t, is_coloured ? colour : "");
	text_add(t, "rbox:");
	text_add(t, is_coloured ? "\033[0m " : " ");
	text_add(t, what);
	text_add(t, shown);
	text_add(t, "\n");
}

/* By one write(2): those of boxes that run at the same time do not mix. A reader that stalls does not keep a signal from ending rbox. */
static void write_lines(const struct text *t)
{
	struct output out = output_to(STDERR_FILENO);

	(void)output_finish(&out, t->buffer, t->used, 0);
	output_release(&out);
}

static void say(const char *what, const char *colour, const char *sentence)
{
	char line[LINE];
	struct text t = text_in(line, sizeof line);

	add_line(&t, what, colour, sentence);
	write_lines(&t);
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
	char lines[2 * LINE];
	struct text t = text_in(lines, sizeof lines);

	add_line(&t, "", "\033[31m", e->text);
	if (*e->hint)
		add_line(&t, "hint: ", "\033[33m", e->hint);
	write_lines(&t);
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

void print_note(const char *note)
{
	say("", "\033[31m", note);
}

void print_hint(const char *hint)
{
	say("hint: ", "", hint);
}

int print_done(void)
{
	struct err e = { 0 };

	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	err_sys(&e, "cannot write to standard output");
	print_failure(&e);
	return ERR_FAILED;
}

int print_text(const char *text)
{
	fputs(text, stdout);
	return print_done();
}
