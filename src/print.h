/* SPDX-License-Identifier: MIT */
/*
 * print - messages and answers
 *
 * Only main and subcommands speak. Nothing that is printed here steers a terminal, whatever is in a name.
 */
#ifndef RBOX_PRINT_H
#define RBOX_PRINT_H

#include "err.h"
#include "plan.h"
#include "refusals.h"

/* Completes the failure of a row: its sentence, and the mend on this machine. */
void print_complete(struct err *e, const struct plan *plan);

/* "rbox: SENTENCE" and the hint to stderr. */
void print_failure(const struct err *e);
void print_warning(const char *warning);
void print_note(const char *note);
void print_hint(const char *hint);

/* What --seccomp log has to tell in the end. */
void print_refusals(const struct refusals *refusals);

/* Writes to stdout; 0, or ERR_FAILED with a message where that does not work. */
int print_text(const char *text);

/* All that was printed to stdout has been written. */
int print_done(void);

#endif
