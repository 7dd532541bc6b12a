/* SPDX-License-Identifier: MIT */
/*
 * options - the tables of subcommands and options, and argv into a spec
 *
 * Every subcommand and every option is one row of a table. The parser, --help, the manual's OPTIONS and the completions of three shells are
 * all made from it (helpers/gen-docs.c), so that none of them can know an option that the others do not.
 * Parsing fills the spec: it opens, looks up and prints nothing.
 */
#ifndef RBOX_OPTIONS_H
#define RBOX_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "spec.h"

enum option_kind {
	OPTION_FLAG,		/* sets the bool at `field` */
	OPTION_TEXT,		/* the argument itself, const char * at `field`; may not be empty */
	OPTION_CHOICE,		/* one of `words`; its index, an enum at `field` */
	OPTION_PARSE,		/* `parse` knows */
};

/* What completions offer for an argument. */
enum option_complete { COMPLETE_NOTHING, COMPLETE_FILE, COMPLETE_DIRECTORY, COMPLETE_WORDS, COMPLETE_SIGNAL };

/* What follows the options. */
enum subcommand_operands {
	OPERANDS_ROOT,		/* ROOT [COMMAND [ARG]...] */
	OPERANDS_BOX_COMMAND,	/* BOX COMMAND [ARG]... */
	OPERANDS_BOX,		/* BOX */
	OPERANDS_BOXES,		/* BOX..., or --all */
	OPERANDS_NONE,
	OPERANDS_PROGRAMS,	/* DIR [PROGRAM]... */
	OPERANDS_ROOT_ONLY,	/* ROOT */
};

struct subcommand_row {
	const char *name;
	enum subcommand_operands operands;
	bool        ended;	/* completions offer boxes that have ended, too */
	const char *help;	/* at most 60 plain characters */
};

extern const struct subcommand_row subcommand_table[SUBCOMMANDS];

/* "[OPTION]... BOX...": what a synopsis has after the subcommand's name. */
const char *options_operands(enum subcommand_operands operands);

struct option_row {
	unsigned          of;		/* the subcommands that take it: a bit each, 1 << SUB_... */
	char              letter;	/* 0: no short form */
	const char       *name;
	const char       *arg;		/* NULL: takes no argument */
	enum option_kind  kind;
	size_t            field;
	int             (*parse)(struct spec *spec, const char *text, struct err *e);
	const char       *words;	/* space-separated */
	const char       *needs;	/* another option that must be there too */
	const char       *excludes;	/* space-separated names that must not */
	enum option_complete complete;
	const char       *group;
	const char       *help;		/* at most 60 plain characters */
	const char       *more;		/* further sentences for the manual, or NULL */
};

extern const struct option_row option_table[];
extern const size_t option_count;

bool options_has(enum subcommand subcommand, const struct option_row *row);

/*
 * argv (NULL-terminated, argv[0] the program) into `spec`, which borrows the strings. An unknown option, a missing or bad
 * argument, two options that exclude each other, a missing ROOT or BOX: an error that names them.
 */
int options_parse(struct spec *spec, int argc, char **argv, struct err *e);

/* What --help prints. -ENOSPC if `size` is too small. */
int options_help(enum subcommand subcommand, char *buffer, size_t size);

#endif
