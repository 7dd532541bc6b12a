/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "text.h"

enum { HELP_COLUMN = 36, HELP_SUBCOMMAND = 18, FIRST_LONG = 256, OPTIONS_MAX = 96 };

/*** The parser ***/

/* getopt's two arrays, made from the table. */
struct getopt_tables {
	char letters[2 + 2 * OPTIONS_MAX + 1];
	struct option longs[OPTIONS_MAX + 1];
};

bool options_has(enum subcommand subcommand, const struct option_row *row)
{
	return row->of >> subcommand & 1;
}

static void make_getopt_tables(enum subcommand subcommand, struct getopt_tables *g)
{
	size_t n = 0;
	struct text letters = text_in(g->letters, sizeof g->letters);

	assert(option_count <= OPTIONS_MAX);
	text_add(&letters, "+:");	/* stop at ROOT; a missing argument is ':' */
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];

		if (!options_has(subcommand, row))
			continue;
		g->longs[n++] = (struct option){ row->name, row->arg ? required_argument : no_argument, NULL, FIRST_LONG + (int)i };
		if (row->letter)
			text_add_bytes(&letters, (char[]){ row->letter, ':' }, row->arg ? 2 : 1);
	}
	g->longs[n] = (struct option){ 0 };
}

static const struct option_row *row_of(enum subcommand subcommand, int found)
{
	if (found >= FIRST_LONG)
		return &option_table[found - FIRST_LONG];
	for (size_t i = 0; i < option_count; i++)
		if (options_has(subcommand, &option_table[i]) && option_table[i].letter == found)
			return &option_table[i];
	return NULL;
}

static int choose(struct spec *spec, const struct option_row *row, const char *text, struct err *e)
{
	const char *at = row->words, *word;
	size_t size;

	for (unsigned index = 0; text_field(&at, " ", &word, &size); index++) {
		if (strlen(text) != size || memcmp(text, word, size) != 0)
			continue;
		*(unsigned *)((char *)spec + row->field) = index;
		return 0;
	}
	return err_set(e, "--%s '%s' is not one of: %s", row->name, text, row->words);
}

static int take(struct spec *spec, const struct option_row *row, const char *text, struct err *e)
{
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)((char *)spec + row->field) = true;
		return 0;
	case OPTION_TEXT:
		if (!*text)
			return err_set(e, "--%s has an empty argument", row->name);
		*(const char **)((char *)spec + row->field) = text;
		return 0;
	case OPTION_CHOICE:
		return choose(spec, row, text, e);
	case OPTION_PARSE:
		return row->parse(spec, text, e);
	}
	return err_set(e, "--%s is of no known kind", row->name);
}

static bool is_given(const bool *seen, const char *name, size_t size)
{
	for (size_t i = 0; i < option_count; i++)
		if (seen[i] && strlen(option_table[i].name) == size && memcmp(option_table[i].name, name, size) == 0)
			return true;
	return false;
}

static int check_together(const bool *seen, struct err *e)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		const char *at = row->excludes, *name;
		size_t size;

		if (!seen[i])
			continue;
		if (row->needs && !is_given(seen, row->needs, strlen(row->needs)))
			return err_set(e, "--%s needs --%s", row->name, row->needs);
		while (text_field(&at, " ", &name, &size))
			if (is_given(seen, name, size))
				return err_set(e, "--%s and --%.*s exclude each other", row->name, (int)size, name);
	}
	return 0;
}

/* Exclusions that hang on an argument's value. */
static int check_values(const struct spec *spec, struct err *e)
{
	if (spec->hostname && spec->share & SHARE_UTS)
		return err_set(e, "--hostname and --share uts exclude each other: the caller's host name would change");
	if (spec->no_init && spec->share & SHARE_PID)
		return err_set(e, "--no-init and --share pid exclude each other: there is no process 1 of the box's own");
	return 0;
}

/* getopt_long also takes the beginning of a long name. A new option would change what that means, so it is refused. */
static bool is_abbreviated(const char *argument, const struct option_row *row, int found)
{
	return found >= FIRST_LONG && strcspn(argument + 2, "=") != strlen(row->name);
}

/*
 * Whether options may follow operands: not where the operands have a COMMAND with options of its own. An operand found at optind is
 * then moved to the others, in the place of options that have been read.
 */
static bool skips_operand(const struct spec *spec, int argc, char **argv, int before, int *operands)
{
	enum subcommand_operands kind = subcommand_table[spec->subcommand].operands;
	bool ends_options = optind > before;	/* "--" */

	if (kind == OPERANDS_ROOT || kind == OPERANDS_BOX_COMMAND)
		return false;
	while (optind < argc) {
		argv[++*operands] = argv[optind++];
		if (!ends_options)
			return true;
	}
	argv[*operands + 1] = NULL;
	optind = 1;
	return false;
}

/* The row of what getopt found, in the argument `word`; NULL and the failure where there is none. */
static const struct option_row *find_row(enum subcommand subcommand, const char *word, int found, struct err *e)
{
	const struct option_row *row = found == '?' || found == ':' ? NULL : row_of(subcommand, found);

	if (row && !is_abbreviated(word, row, found))
		return row;
	if (found == ':')
		err_set(e, "option '%s' needs an argument", word);
	else if (!row && optopt >= FIRST_LONG)
		err_set(e, "option '--%s' takes no argument", option_table[optopt - FIRST_LONG].name);
	else
		err_set(e, "unknown option '%s'", word);
	return NULL;
}

static int parse_options(struct spec *spec, int argc, char **argv, struct err *e)
{
	const struct option_row *row;
	bool seen[OPTIONS_MAX] = { false };
	struct getopt_tables g;
	int operands = 0;

	make_getopt_tables(spec->subcommand, &g);
	optind = 0;	/* start anew, also in a process that parses more than once */
	opterr = 0;
	for (;;) {
		int before = optind ? optind : 1;
		int found = getopt_long(argc, argv, g.letters, g.longs, NULL);

		if (found == -1 && skips_operand(spec, argc, argv, before, &operands))
			continue;
		if (found == -1)
			break;
		row = find_row(spec->subcommand, argv[before < argc ? before : argc - 1], found, e);
		if (!row || take(spec, row, optarg, e))
			return -EINVAL;
		seen[row - option_table] = true;
	}
	return spec->help || spec->version ? 0 : check_together(seen, e);
}

/* The subcommand that the first argument names; rbox ROOT is rbox run ROOT. A ROOT of such a name is written ./ps. */
static bool take_subcommand(struct spec *spec, const char *word)
{
	for (unsigned i = 0; word && i < SUBCOMMANDS; i++)
		if (strcmp(subcommand_table[i].name, word) == 0) {
			spec->subcommand = i;
			return true;
		}
	return false;
}

static void take_command(struct spec *spec, char **argv)
{
	spec->argv = argv;
	/* `rbox ROOT -- COMMAND`: as people write it for docker's and git's sake */
	if (spec->argv[0] && strcmp(spec->argv[0], "--") == 0)
		spec->argv++;
}

static int take_programs(struct spec *spec, char **operand, struct err *e)
{
	spec->root = operand[0];
	spec->argv = operand + 1;
	return spec->check && operand[1] ? err_set(e, "--check takes a directory only: it knows what is in it") : 0;
}

static int take_root_only(struct spec *spec, char **operand, struct err *e)
{
	spec->root = operand[0];
	return operand[1] ? err_set(e, "rbox %s takes no COMMAND '%s': its probes run in the place of one",
				    subcommand_table[spec->subcommand].name, operand[1]) : 0;
}

static int check_boxes(const struct spec *spec, bool has_one, struct err *e)
{
	if (has_one && spec->all)
		return err_set(e, "rbox %s takes boxes or --all, not both", subcommand_table[spec->subcommand].name);
	return has_one || spec->all ? 0 : err_set(e, "no box given");
}

static int take_operands(struct spec *spec, char **operand, struct err *e)
{
	const struct subcommand_row *row = &subcommand_table[spec->subcommand];
	bool has_one = operand[0] && *operand[0];

	spec->boxes = operand;
	switch (row->operands) {
	case OPERANDS_ROOT:
		if (!has_one)
			return err_set(e, "no root directory given");
		spec->root = operand[0];
		take_command(spec, operand + 1);
		return 0;
	case OPERANDS_BOX_COMMAND:
		if (!has_one)
			return err_set(e, "no box given");
		take_command(spec, operand + 1);
		return spec->argv[0] ? 0 : err_set(e, "no command for the box given");
	case OPERANDS_BOX:
		if (!has_one || operand[1])
			return err_set(e, "rbox %s takes one box", row->name);
		return 0;
	case OPERANDS_BOXES:
		return check_boxes(spec, has_one, e);
	case OPERANDS_NONE:
		return operand[0] ? err_set(e, "rbox %s takes no argument '%s'", row->name, operand[0]) : 0;
	case OPERANDS_PROGRAMS:
		return has_one ? take_programs(spec, operand, e) : err_set(e, "no directory given");
	case OPERANDS_ROOT_ONLY:
		return has_one ? take_root_only(spec, operand, e) : err_set(e, "no root directory given");
	}
	return -EINVAL;
}

int options_parse(struct spec *spec, int argc, char **argv, struct err *e)
{
	if (take_subcommand(spec, argv[1])) {
		argv++;
		argc--;
	}
	if (parse_options(spec, argc, argv, e))
		return -EINVAL;
	if (spec->help || spec->version)
		return 0;
	return check_values(spec, e) ? -EINVAL : take_operands(spec, argv + optind, e);
}

/*** Help ***/

static void help_row(struct text *t, const struct option_row *row)
{
	size_t start = t->used;

	text_add(t, row->letter ? "  -" : "      ");
	if (row->letter) {
		text_add_bytes(t, &row->letter, 1);
		text_add(t, ", ");
	}
	text_add(t, "--");
	text_add(t, row->name);
	if (row->arg) {
		text_add(t, " ");
		text_add(t, row->kind == OPTION_CHOICE ? row->words : row->arg);
	}
	for (char *c = t->buffer + start; row->kind == OPTION_CHOICE && *c; c++)
		if (*c == ' ' && c > t->buffer + start + 8 + strlen(row->name))
			*c = '|';
	if (t->used - start >= HELP_COLUMN) {
		text_add(t, "\n");
		start = t->used;
	}
	while (t->used - start < HELP_COLUMN && !t->full)
		text_add(t, " ");
	text_add(t, row->help);
	text_add(t, "\n");
}

const char *options_operands(enum subcommand_operands operands)
{
	static const char *const text[] = {
		[OPERANDS_ROOT] = "[OPTION]... ROOT [COMMAND [ARG]...]",
		[OPERANDS_BOX_COMMAND] = "[OPTION]... BOX COMMAND [ARG]...",
		[OPERANDS_BOX] = "[OPTION]... BOX",
		[OPERANDS_BOXES] = "[OPTION]... BOX...",
		[OPERANDS_NONE] = "[OPTION]...",
		[OPERANDS_PROGRAMS] = "[OPTION]... DIR [PROGRAM]...",
		[OPERANDS_ROOT_ONLY] = "[OPTION]... ROOT",
	};

	return text[operands];
}

static void help_head(struct text *t, enum subcommand subcommand)
{
	const struct subcommand_row *row = &subcommand_table[subcommand];

	text_add(t, subcommand == SUB_RUN ? "Usage: rbox [run] " : "Usage: rbox ");
	text_add(t, subcommand == SUB_RUN ? "" : row->name);
	text_add(t, subcommand == SUB_RUN ? "" : " ");
	text_add(t, options_operands(row->operands));
	text_add(t, "\n");
	if (subcommand != SUB_RUN) {
		text_add(t, row->help);
		text_add(t, ".\n");
		return;
	}
	text_add(t, "Run COMMAND as root of its own in the directory ROOT, as an ordinary user.\n"
		    "Without COMMAND: root's shell.\n\n"
		    "Boxes that run, and roots (rbox SUBCOMMAND --help tells more):\n");
	for (unsigned i = SUB_RUN + 1; i < SUBCOMMANDS; i++) {
		size_t start = t->used;

		text_add(t, "  rbox ");
		text_add(t, subcommand_table[i].name);
		while (t->used - start < HELP_SUBCOMMAND && !t->full)
			text_add(t, " ");
		text_add(t, subcommand_table[i].help);
		text_add(t, "\n");
	}
}

static void help_tail(struct text *t, enum subcommand subcommand)
{
	if (subcommand == SUB_RUN || subcommand == SUB_EXEC)
		text_add(t, "\nExit status: COMMAND's own; 128+N if signal N killed it; 125 if rbox failed;\n"
			    "126 if COMMAND cannot be executed, 127 if it was not found");
	if (subcommand == SUB_RUN)
		text_add(t, "; 124 if its time was over");
	if (subcommand == SUB_RUN || subcommand == SUB_EXEC)
		text_add(t, ".\n");
	text_add(t, subcommand == SUB_RUN ? "See rbox(1).\n" : "\nSee rbox-");
	text_add(t, subcommand == SUB_RUN ? "" : subcommand_table[subcommand].name);
	text_add(t, subcommand == SUB_RUN ? "" : "(1).\n");
}

int options_help(enum subcommand subcommand, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);
	const char *group = "";

	help_head(&t, subcommand);
	for (size_t i = 0; i < option_count; i++) {
		if (!options_has(subcommand, &option_table[i]))
			continue;
		if (strcmp(group, option_table[i].group) != 0) {
			group = option_table[i].group;
			text_add(&t, "\n");
			text_add(&t, group);
			text_add(&t, ":\n");
		}
		help_row(&t, &option_table[i]);
	}
	help_tail(&t, subcommand);
	return t.full ? -ENOSPC : 0;
}
