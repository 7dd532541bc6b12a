/* SPDX-License-Identifier: MIT */
#include "gen-docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char zsh_begin[] =
	"\n"
	"# `words` begin with ROOT: COMMAND by name, and paths as they are inside ROOT\n"
	"_rbox_inside()\n"
	"{\n"
	"\tlocal root=${(Q)words[1]}\n"
	"\n"
	"\troot=${root/#\\~/$HOME}\n"
	"\troot=${root:a}\n"
	"\troot=${root%/}\n"
	"\tif compset -P /; then\n"
	"\t\t_path_files -W \"$root/\"\n"
	"\telif ((CURRENT == 2)); then\n"
	"\t\tcompadd -- $root/{,usr/,usr/local/}{s,}bin/*(N:t)\n"
	"\tfi\n"
	"}\n"
	"\n"
	"# names and ids of the boxes that run, with `all` also of those that have ended and are kept\n"
	"_rbox_boxes()\n"
	"{\n"
	"\tlocal program=${(Q)words[1]}\n"
	"\n"
	"\tcompadd \"$@\" -- $(\"${program/#\\~/$HOME}\" ps --json $all 2>/dev/null |\n"
	"\t\tsed -n 's/^{\"id\":\"\\([0-9a-f-]*\\)\",\"name\":\\(\"\\([A-Za-z0-9._-]*\\)\"\\)\\{0,1\\}.*/\\3 \\1/p')\n"
	"}\n"
	"\n"
	"# The first word is ROOT, or else a subcommand.\n"
	"_rbox_root()\n"
	"{\n"
	"\tlocal -a subcommands=(\n";

static const char zsh_main[] =
	"\t)\n"
	"\n"
	"\t((is_first)) && _describe -t subcommands subcommand subcommands\n"
	"\t_directories \"$@\"\n"
	"}\n"
	"\n"
	"_rbox()\n"
	"{\n"
	"\tlocal curcontext=$curcontext state state_descr subcommand=run\n"
	"\tlocal -a line all\n"
	"\tlocal -A opt_args\n"
	"\tlocal -i is_first='CURRENT == 2'\n"
	"\n"
	"\tcase $words[2] in\n"
	"\t(";

static const char zsh_subcommands[] =
	")\n"
	"\t\tif ((CURRENT > 2)); then\n"
	"\t\t\tsubcommand=$words[2]\n"
	"\t\t\twords[2]=()\n"
	"\t\t\t((CURRENT--))\n"
	"\t\tfi\n"
	"\t\t;;\n"
	"\tesac\n"
	"\tcase $subcommand in\n";

static const char zsh_end[] =
	"\tesac\n"
	"\t[[ $state == inside ]] && _rbox_inside\n"
	"}\n"
	"\n"
	"_rbox \"$@\"\n";

/* In single quotes, of which _arguments makes a description or a message. */
static void put_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			printf(strchr("[]:\\", *text) ? "\\%c" : "%c", *text);
	}
}

static void put_argument(const struct option_row *row)
{
	if (!row->arg)
		return;
	putchar(':');
	put_text(row->arg);
	putchar(':');
	switch (row->complete) {
	case COMPLETE_NOTHING:
		putchar(' ');
		break;
	case COMPLETE_FILE:
		fputs("_files", stdout);
		break;
	case COMPLETE_DIRECTORY:
		fputs("_directories", stdout);
		break;
	case COMPLETE_WORDS:
	case COMPLETE_SIGNAL:
		fputs(is_list(row) ? "_sequence compadd - " : "(", stdout);
		put_words(row);
		fputs(is_list(row) ? "" : ")", stdout);
		break;
	}
}

static void put_spelling(const struct option_row *row, const char *name, const char *separator)
{
	printf("\t\t\t'%s%s%s[", is_repeatable(row) ? "*" : "", name, row->arg ? separator : "");
	put_text(row->help);
	putchar(']');
	put_argument(row);
	puts("' \\");
}

static void put_row(const struct option_row *row)
{
	char name[64];

	if (row->letter) {
		snprintf(name, sizeof name, "-%c", row->letter);
		put_spelling(row, name, "+");
	}
	snprintf(name, sizeof name, "--%s", row->name);
	put_spelling(row, name, "=");
}

static void put_description(enum subcommand subcommand)
{
	const struct subcommand_row *row = &subcommand_table[subcommand];

	printf("\t\t'%s:", row->name);
	put_text(row->help);
	puts("'");
}

static void put_subcommand(enum subcommand subcommand)
{
	static const char *const operands[] = {
		[OPERANDS_ROOT] = "'1:ROOT:_rbox_root' \\\n\t\t\t'*:: :->inside' && return",
		[OPERANDS_BOX_COMMAND] = "'1:BOX:_rbox_boxes' \\\n\t\t\t'*:: : ' && return",
		[OPERANDS_BOX] = "'1:BOX:_rbox_boxes' && return",
		[OPERANDS_BOXES] = "'*:BOX:_rbox_boxes' && return",
		[OPERANDS_NONE] = "&& return",
		[OPERANDS_PROGRAMS] = "'1:DIR:_directories' \\\n\t\t\t'*:PROGRAM: _alternative \"commands:program:_command_names -e\" \"files:file:_files\"' && return",
	};
	const struct subcommand_row *row = &subcommand_table[subcommand];

	printf("\t(%s)\n%s\t\t_arguments -C -S%s \\\n", row->name, row->ended ? "\t\tall=(--all)\n" : "",
	       has_command(subcommand) ? " -A '-*'" : "");
	each_row_of(subcommand, put_row);
	printf("\t\t\t%s\n\t\t;;\n", operands[row->operands]);
}

int put_zsh(void)
{
	printf("#compdef rbox\n# %s\n%s", made, zsh_begin);
	each_subcommand(put_description);
	fputs(zsh_main, stdout);
	put_subcommands("|");
	fputs(zsh_subcommands, stdout);
	each_subcommand(put_subcommand);
	fputs(zsh_end, stdout);
	return EXIT_SUCCESS;
}
