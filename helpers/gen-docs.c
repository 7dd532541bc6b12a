/* SPDX-License-Identifier: MIT */
/*
 * gen-docs - the tables of subcommands and options as documents
 *
 *   gen-docs manual FILE            FILE, such as rbox-exec.1.in, with its marker lines replaced by what is known of that
 *                                   subcommand, as mdoc(7); rbox.1.in is about run and lists the others
 *   gen-docs subcommands            the subcommands, one a line
 *   gen-docs names [SUBCOMMAND]     the options of a subcommand, else of run, one a line: "-v --bind", "--map"
 *   gen-docs rbox.bash              completions for the three shells
 *   gen-docs _rbox
 *   gen-docs rbox.fish
 */
#include "gen-docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signals.h"

enum { ORDINARY_SIGNALS = 31 };		/* what comes behind them has numbers, not names */

const char made[] = "made by helpers/gen-docs from the option table: `make docs`";

/*** What the documents share ***/

void each_row(print_row *print)
{
	for (size_t i = 0; i < option_count; i++)
		print(&option_table[i]);
}

void each_row_of(enum subcommand subcommand, print_row *print)
{
	for (size_t i = 0; i < option_count; i++)
		if (options_has(subcommand, &option_table[i]))
			print(&option_table[i]);
}

void each_subcommand(print_subcommand *print)
{
	for (unsigned i = 0; i < SUBCOMMANDS; i++)
		print(i);
}

void put_spellings(const struct option_row *row)
{
	if (row->letter)
		printf("-%c ", row->letter);
	printf("--%s ", row->name);
}

void put_subcommands(const char *separator)
{
	for (unsigned i = 0; i < SUBCOMMANDS; i++)
		printf("%s%s", i ? separator : "", subcommand_table[i].name);
}

void put_words(const struct option_row *row)
{
	char name[SIGNALS_NAME];

	if (row->complete == COMPLETE_WORDS)
		fputs(row->words, stdout);
	for (int i = 1; row->complete == COMPLETE_SIGNAL && i <= ORDINARY_SIGNALS; i++)
		printf("%s%s", i > 1 ? " " : "", signals_name(i, name));
}

bool is_repeatable(const struct option_row *row)
{
	return row->kind == OPTION_PARSE;
}

bool is_list(const struct option_row *row)
{
	return row->arg && strstr(row->arg, "[,");
}

bool has_command(enum subcommand subcommand)
{
	enum subcommand_operands operands = subcommand_table[subcommand].operands;

	return operands == OPERANDS_ROOT || operands == OPERANDS_BOX_COMMAND;
}

/*** Lists for tests ***/

static void put_name(const struct option_row *row)
{
	if (row->letter)
		printf("-%c ", row->letter);
	printf("--%s\n", row->name);
}

static int put_names(const char *subcommand)
{
	for (unsigned i = 0; i < SUBCOMMANDS; i++)
		if (strcmp(subcommand_table[i].name, subcommand) == 0) {
			each_row_of(i, put_name);
			return EXIT_SUCCESS;
		}
	fprintf(stderr, "no subcommand %s\n", subcommand);
	return EXIT_FAILURE;
}

static int put_run_names(void)
{
	return put_names("run");
}

static int put_list(void)
{
	put_subcommands("\n");
	putchar('\n');
	return EXIT_SUCCESS;
}

/*** The whole ***/

int main(int argc, char **argv)
{
	static const struct { const char *name; int (*put)(void); } documents[] = {
		{ "subcommands", put_list }, { "names", put_run_names },
		{ "rbox.bash", put_bash }, { "_rbox", put_zsh }, { "rbox.fish", put_fish },
	};
	int status = -1;

	if (argc == 3 && strcmp(argv[1], "manual") == 0)
		status = put_manual(argv[2]);
	if (argc == 3 && strcmp(argv[1], "names") == 0)
		status = put_names(argv[2]);
	for (size_t i = 0; argc == 2 && i < sizeof documents / sizeof *documents; i++)
		if (strcmp(argv[1], documents[i].name) == 0)
			status = documents[i].put();
	if (status == -1)
		fputs("usage: gen-docs manual FILE | subcommands | names [SUBCOMMAND] | rbox.bash | _rbox | rbox.fish\n", stderr);
	return fflush(stdout) || status ? EXIT_FAILURE : EXIT_SUCCESS;
}
