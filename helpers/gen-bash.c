/* SPDX-License-Identifier: MIT */
#include "gen-docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char bash_begin[] =
	"\n"
	"# shellcheck shell=bash disable=SC2034\n"
	"\n"
	"# The words up to the cursor, into `words`. bash cuts them at = and : as well, rbox does not.\n"
	"__rbox_words()\n"
	"{\n"
	"\tlocal rest=${COMP_LINE:0:COMP_POINT} start i\n"
	"\n"
	"\twords=()\n"
	"\tfor ((i = 0; i <= COMP_CWORD; i++)); do\n"
	"\t\tstart=${rest#\"${rest%%[![:blank:]]*}\"}\n"
	"\t\tif ((i == 0)) || [[ $start != \"$rest\" ]]; then\n"
	"\t\t\twords+=(\"\")\n"
	"\t\tfi\n"
	"\t\tif ((i == COMP_CWORD)); then\n"
	"\t\t\twords[-1]+=$start\n"
	"\t\telse\n"
	"\t\t\twords[-1]+=${COMP_WORDS[i]}\n"
	"\t\t\trest=${start#\"${COMP_WORDS[i]}\"}\n"
	"\t\tfi\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# __rbox_files KIND START: -f files, -d directories\n"
	"__rbox_files()\n"
	"{\n"
	"\tcompopt -o filenames\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$2\")\n"
	"}\n"
	"\n"
	"# __rbox_among WORD_LIST START\n"
	"__rbox_among()\n"
	"{\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\")\n"
	"}\n"
	"\n"
	"# __rbox_inside ROOT POSITION START: COMMAND by name, and paths as they are inside ROOT\n"
	"__rbox_inside()\n"
	"{\n"
	"\tlocal root=${1/#\\~/$HOME} file files=()\n"
	"\n"
	"\troot=${root%/}\n"
	"\tif [[ $3 == /* ]]; then\n"
	"\t\tfiles=(\"$root$3\"*)\n"
	"\telif (($2 == 1)); then\n"
	"\t\tfiles=(\"$root\"/{,usr/,usr/local/}{s,}bin/\"$3\"*)\n"
	"\tfi\n"
	"\tfor file in \"${files[@]}\"; do\n"
	"\t\t[[ -e $file || -L $file ]] || continue\n"
	"\t\tif [[ $3 != /* ]]; then\n"
	"\t\t\tCOMPREPLY+=(\"${file##*/}\")\n"
	"\t\telif [[ -d $file ]]; then\n"
	"\t\t\tcompopt -o nospace\n"
	"\t\t\tCOMPREPLY+=(\"${file#\"$root\"}/\")\n"
	"\t\telse\n"
	"\t\t\tCOMPREPLY+=(\"${file#\"$root\"}\")\n"
	"\t\tfi\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# __rbox_boxes START [--all]: names and ids of the boxes that run, with --all also of those that have ended and are kept\n"
	"__rbox_boxes()\n"
	"{\n"
	"\tlocal start=$1\n"
	"\n"
	"\tshift\n"
	"\t__rbox_among \"$(\"${words[0]/#\\~/$HOME}\" ps --json \"$@\" 2>/dev/null |\n"
	"\t\tsed -n 's/^{\"id\":\"\\([0-9a-f-]*\\)\",\"name\":\\(\"\\([A-Za-z0-9._-]*\\)\"\\)\\{0,1\\}.*/\\3 \\1/p')\" \"$start\"\n"
	"}\n"
	"\n"
	"# __rbox_argument 'SUBCOMMAND OPTION' START\n"
	"__rbox_argument()\n"
	"{\n"
	"\tcase $1 in\n";

static const char bash_table[] =
	"\tesac\n"
	"}\n"
	"\n"
	"# __rbox_table SUBCOMMAND: what follows it, whether that may have ended, its options, and those that take an argument\n"
	"__rbox_table()\n"
	"{\n"
	"\tcase $1 in\n";

static const char bash_main[] =
	"\tesac\n"
	"}\n"
	"\n"
	"_rbox()\n"
	"{\n"
	"\tlocal words last word option='' given=() ended='' i=1\n"
	"\tlocal subcommand=run operands all options arguments\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\t__rbox_words\n"
	"\tlast=$((${#words[@]} - 1)) word=${words[-1]}\n"
	"\tcase ${words[1]} in\n"
	"\t";

static const char bash_loop[] =
	")\n"
	"\t\t((last > 1)) && subcommand=${words[1]} i=2\n"
	"\t\t;;\n"
	"\tesac\n"
	"\t__rbox_table \"$subcommand\"\n"
	"\tfor (( ; i < last; i++)); do\n"
	"\t\tif [[ $option ]]; then\n"
	"\t\t\toption=''\n"
	"\t\telif [[ $ended || ${words[i]} != -?* ]]; then\n"
	"\t\t\tgiven+=(\"${words[i]}\")\n"
	"\t\t\t# what follows is COMMAND, with options of its own\n"
	"\t\t\t[[ $operands == *command ]] && break\n"
	"\t\telif [[ ${words[i]} == -- ]]; then\n"
	"\t\t\tended=1\n"
	"\t\telif [[ \" $arguments\" == *\" ${words[i]} \"* ]]; then\n"
	"\t\t\toption=${words[i]}\n"
	"\t\tfi\n"
	"\tdone\n"
	"\tif [[ $option ]]; then\n"
	"\t\t__rbox_argument \"$subcommand $option\" \"$word\"\n"
	"\telif ((i < last)); then\n"
	"\t\t[[ $operands == root-command ]] && __rbox_inside \"${given[0]}\" $((last - i)) \"$word\"\n"
	"\telif [[ ! $ended && $word == --*=* ]]; then\n"
	"\t\t__rbox_argument \"$subcommand ${word%%=*}\" \"${word#*=}\"\n"
	"\telif [[ ! $ended && $word == -* ]]; then\n"
	"\t\t__rbox_among \"$options\" \"$word\"\n"
	"\telse\n"
	"\t\tcase $operands in\n"
	"\t\troot-command)\n"
	"\t\t\t__rbox_files -d \"$word\"\n"
	"\t\t\t((last > 1)) || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W \"";

static const char bash_end[] =
	"\" -- \"$word\")\n"
	"\t\t\t;;\n"
	"\t\tbox-command | boxes)\n"
	"\t\t\t__rbox_boxes \"$word\" $all\n"
	"\t\t\t;;\n"
	"\t\tprograms)\n"
	"\t\t\tif ((!${#given[@]})); then\n"
	"\t\t\t\t__rbox_files -d \"$word\"\n"
	"\t\t\telif [[ $word == */* ]]; then\n"
	"\t\t\t\t__rbox_files -f \"$word\"\n"
	"\t\t\telse\n"
	"\t\t\t\tmapfile -t COMPREPLY < <(compgen -A command -- \"$word\" | sort -u)\n"
	"\t\t\tfi\n"
	"\t\t\t;;\n"
	"\t\tbox)\n"
	"\t\t\t((${#given[@]})) || __rbox_boxes \"$word\" $all\n"
	"\t\t\t;;\n"
	"\t\tesac\n"
	"\tfi\n"
	"\treturn 0\n"
	"}\n"
	"complete -F _rbox rbox\n";

/* "run -u | run --user | exec -u | exec --user" */
static void put_patterns(const struct option_row *row)
{
	const char *separator = "";

	for (unsigned i = 0; i < SUBCOMMANDS; i++) {
		const char *name = subcommand_table[i].name;

		if (!options_has(i, row))
			continue;
		if (row->letter)
			printf("%s\"%s -%c\" | ", separator, name, row->letter);
		printf("%s\"%s --%s\"", row->letter ? "" : separator, name, row->name);
		separator = " | ";
	}
}

static void put_argument(const struct option_row *row)
{
	if (row->complete == COMPLETE_NOTHING)
		return;
	putchar('\t');
	put_patterns(row);
	putchar(')');
	if (row->complete == COMPLETE_DIRECTORY) {
		puts(" __rbox_files -d \"$2\" ;;");
		return;
	}
	if (row->complete == COMPLETE_FILE) {
		puts(strchr(row->arg, ':') ? " [[ $2 == *:* ]] || __rbox_files -f \"$2\" ;;" : " __rbox_files -f \"$2\" ;;");
		return;
	}
	fputs(is_list(row) ? "\n\t\t__rbox_among \"" : " __rbox_among \"", stdout);
	put_words(row);
	puts(is_list(row) ? "\" \"${2##*,}\"\n"
			    "\t\t[[ $2 != *,* ]] || COMPREPLY=(\"${COMPREPLY[@]/#/${2%,*},}\")\n"
			    "\t\t;;"
			  : "\" \"$2\" ;;");
}

static void put_if_argument(const struct option_row *row)
{
	if (row->arg)
		put_spellings(row);
}

static void put_subcommand(enum subcommand subcommand)
{
	static const char *const operands[] = {
		[OPERANDS_ROOT] = "root-command", [OPERANDS_BOX_COMMAND] = "box-command", [OPERANDS_BOX] = "box",
		[OPERANDS_BOXES] = "boxes", [OPERANDS_NONE] = "none", [OPERANDS_PROGRAMS] = "programs",
	};
	const struct subcommand_row *row = &subcommand_table[subcommand];

	printf("\t%s)\n\t\toperands=%s all=%s\n\t\toptions=\"", row->name, operands[row->operands], row->ended ? "--all" : "");
	each_row_of(subcommand, put_spellings);
	fputs("\"\n\t\targuments=\"", stdout);
	each_row_of(subcommand, put_if_argument);
	puts("\"\n\t\t;;");
}

int put_bash(void)
{
	printf("# %s\n%s", made, bash_begin);
	each_row(put_argument);
	fputs(bash_table, stdout);
	each_subcommand(put_subcommand);
	fputs(bash_main, stdout);
	put_subcommands(" | ");
	fputs(bash_loop, stdout);
	put_subcommands(" ");
	fputs(bash_end, stdout);
	return EXIT_SUCCESS;
}
