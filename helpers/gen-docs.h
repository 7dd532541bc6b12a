/* SPDX-License-Identifier: MIT */
/*
 * gen-docs - what its parts share: one for the manual, one for each shell's completions
 */
#ifndef RBOX_GEN_DOCS_H
#define RBOX_GEN_DOCS_H

#include <stdbool.h>

#include "options.h"

extern const char made[];	/* the line that says who made a document */

typedef void print_row(const struct option_row *row);
typedef void print_subcommand(enum subcommand subcommand);

/* Every row of the option table, and those of one subcommand. */
void each_row(print_row *print);
void each_row_of(enum subcommand subcommand, print_row *print);
void each_subcommand(print_subcommand *print);

/* "-v --bind " and "--map ": the spellings of an option, a blank behind each. */
void put_spellings(const struct option_row *row);

/* "run | exec": the names of the subcommands. */
void put_subcommands(const char *separator);

/* What completions offer for an argument: COMPLETE_WORDS and COMPLETE_SIGNAL. */
void put_words(const struct option_row *row);

/* Several of such an option are of use. */
bool is_repeatable(const struct option_row *row);

/* WORD[,WORD] */
bool is_list(const struct option_row *row);

/* What follows the options ends them: it has a COMMAND with options of its own. */
bool has_command(enum subcommand subcommand);

/* The documents. */
int put_manual(const char *path);
int put_bash(void);
int put_zsh(void);
int put_fish(void);

#endif
