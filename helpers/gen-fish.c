/* SPDX-License-Identifier: MIT */
#include "gen-docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char fish_begin[] =
	"\n"
	"# The subcommand, and the operands up to the cursor, a line each\n"
	"function __rbox_words\n"
	"\tset -l words (commandline -opc)\n"
	"\tset -l subcommand run\n"
	"\tset -l arguments\n"
	"\tset -l has_command\n"
	"\tset -e words[1]\n"
	"\tif contains -- \"$words[1]\" ";

static const char fish_words[] =
	"\n"
	"\t\tset subcommand $words[1]\n"
	"\t\tset -e words[1]\n"
	"\tend\n"
	"\tswitch $subcommand\n";

static const char fish_loop[] =
	"\tend\n"
	"\techo $subcommand\n"
	"\twhile set -q words[1]\n"
	"\t\tif test \"$words[1]\" = --\n"
	"\t\t\tset -e words[1]\n"
	"\t\t\tbreak\n"
	"\t\telse if not string match -q -- '-?*' $words[1]\n"
	"\t\t\ttest -n \"$has_command\"; and break\n"
	"\t\t\techo $words[1]\n"
	"\t\telse if contains -- $words[1] $arguments\n"
	"\t\t\tset -e words[1]\n"
	"\t\tend\n"
	"\t\tset -e words[1]\n"
	"\tend\n"
	"\tset -q words[1]; and printf '%s\\n' $words\n"
	"end\n"
	"\n"
	"# Whether the subcommand is one of these, and its options have not ended\n"
	"function __rbox_at\n"
	"\tset -l words (__rbox_words)\n"
	"\tcontains -- $words[1] $argv; or return\n"
	"\ttest (count $words) = 1; or not contains -- $words[1]";

static const char fish_end[] =
	"\n"
	"end\n"
	"\n"
	"# Whether the word is the first one\n"
	"function __rbox_begins\n"
	"\ttest (count (commandline -opc)) = 1\n"
	"end\n"
	"\n"
	"# Whether ROOT or a BOX is there\n"
	"function __rbox_has_operand\n"
	"\ttest (count (__rbox_words)) -gt 1\n"
	"end\n"
	"\n"
	"# Whether ROOT is there, and what follows is COMMAND's\n"
	"function __rbox_has_root\n"
	"\tset -l words (__rbox_words)\n"
	"\ttest $words[1] = run; and test (count $words) -gt 1\n"
	"end\n"
	"\n"
	"# COMMAND by name, and paths as they are inside ROOT\n"
	"function __rbox_inside\n"
	"\tset -l words (__rbox_words)\n"
	"\tset -l root (string replace -r '^~' \"$HOME\" -- $words[2] | string replace -r '/$' '')\n"
	"\tset -l start (commandline -ct)\n"
	"\tset -l files\n"
	"\tif string match -q '/*' -- $start\n"
	"\t\tset files $root$start*\n"
	"\t\tfor file in $files\n"
	"\t\t\tset -l name (string sub -s (math (string length -- $root) + 1) -- $file)\n"
	"\t\t\ttest -d $file; and echo $name/; or echo $name\n"
	"\t\tend\n"
	"\telse if test (count $words) = 2\n"
	"\t\tset files $root/{,usr/,usr/local/}{s,}bin/*\n"
	"\t\tstring replace -r '.*/' '' -- $files\n"
	"\tend\n"
	"end\n"
	"\n"
	"# Names and ids of the boxes that run, with --all also of those that have ended and are kept\n"
	"function __rbox_boxes\n"
	"\tset -l program (commandline -opc | string replace -r '^~' \"$HOME\")[1]\n"
	"\t$program ps --json $argv 2>/dev/null |\n"
	"\t\tstring replace -rf '^{\"id\":\"([0-9a-f-]*)\",\"name\":(?:\"([A-Za-z0-9._-]*)\"|null).*' '$2 $1' | string split -n ' '\n"
	"end\n"
	"\n"
	"complete -c rbox -f\n"
	"complete -c rbox -n '__rbox_at run' -a '(__fish_complete_directories)'\n"
	"complete -c rbox -n __rbox_has_root -a '(__rbox_inside)'\n";

static void put_if_argument(const struct option_row *row)
{
	if (!row->arg)
		return;
	if (row->letter)
		printf(" -%c", row->letter);
	printf(" --%s", row->name);
}

static void put_arguments(enum subcommand subcommand)
{
	printf("\t\tcase %s\n\t\t\tset arguments", subcommand_table[subcommand].name);
	each_row_of(subcommand, put_if_argument);
	puts(has_command(subcommand) ? "\n\t\t\tset has_command yes" : "");
}

static void put_if_command(enum subcommand subcommand)
{
	if (has_command(subcommand))
		printf(" %s", subcommand_table[subcommand].name);
}

static void put_description(const char *text)
{
	fputs(" -d '", stdout);
	for (; *text; text++)
		printf(strchr("\\'", *text) ? "\\%c" : "%c", *text);
	puts("'");
}

static void put_subcommand(enum subcommand subcommand)
{
	const struct subcommand_row *row = &subcommand_table[subcommand];

	printf("complete -c rbox -n __rbox_begins -a %s", row->name);
	put_description(row->help);
	if (row->operands == OPERANDS_BOX_COMMAND || row->operands == OPERANDS_BOX || row->operands == OPERANDS_BOXES)
		printf("complete -c rbox -n '__rbox_at %s%s' -a '(__rbox_boxes%s)'\n", row->name,
		       row->operands == OPERANDS_BOX ? "; and not __rbox_has_operand" : "", row->ended ? " --all" : "");
	if (row->operands == OPERANDS_PROGRAMS) {
		printf("complete -c rbox -n '__rbox_at %s; and not __rbox_has_operand' -a '(__fish_complete_directories)'\n", row->name);
		printf("complete -c rbox -n '__rbox_at %s; and __rbox_has_operand' -F -a '(__fish_complete_command)'\n", row->name);
	}
}

static void put_row(const struct option_row *row)
{
	fputs("complete -c rbox -n '__rbox_at", stdout);
	for (unsigned i = 0; i < SUBCOMMANDS; i++)
		if (options_has(i, row))
			printf(" %s", subcommand_table[i].name);
	putchar('\'');
	if (row->letter)
		printf(" -s %c", row->letter);
	printf(" -l %s", row->name);
	if (row->complete == COMPLETE_FILE)
		fputs(" -r -F", stdout);
	else if (row->complete == COMPLETE_DIRECTORY)
		fputs(" -x -a '(__fish_complete_directories)'", stdout);
	else if (row->arg)
		fputs(" -x", stdout);
	if (row->complete == COMPLETE_WORDS || row->complete == COMPLETE_SIGNAL) {
		fputs(is_list(row) ? " -a '(__fish_append , " : " -a '", stdout);
		put_words(row);
		fputs(is_list(row) ? ")'" : "'", stdout);
	}
	put_description(row->help);
}

int put_fish(void)
{
	printf("# %s\n%s", made, fish_begin);
	put_subcommands(" ");
	fputs(fish_words, stdout);
	each_subcommand(put_arguments);
	fputs(fish_loop, stdout);
	each_subcommand(put_if_command);
	fputs(fish_end, stdout);
	each_subcommand(put_subcommand);
	each_row(put_row);
	return EXIT_SUCCESS;
}
