/* SPDX-License-Identifier: MIT */
/*
 * gen-docs - the option table as documents
 *
 *   gen-docs manual FILE    FILE with its marker line replaced by the manual's OPTIONS, as mdoc(7)
 *   gen-docs names          the options, one a line: "-v --bind", "--map"
 *   gen-docs rbox.bash      completions for the three shells
 *   gen-docs _rbox
 *   gen-docs rbox.fish
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

static const char marker[] = ".\\\" OPTIONS";
static const char made[] = "made by helpers/gen-docs from the option table: `make docs`";

typedef void print_row(const struct option_row *row);

static void each(print_row *print)
{
	for (size_t i = 0; i < option_count; i++)
		print(&option_table[i]);
}

/* Text without what a quoting form gives a meaning to. */
static void put_escaped(const char *text, const char *special, const char *before)
{
	for (; *text; text++) {
		if (strchr(special, *text))
			fputs(before, stdout);
		putchar(*text);
	}
}

/* Several of such an option are of use. */
static bool is_repeatable(const struct option_row *row)
{
	return row->kind == OPTION_PARSE;
}

/* WORD[,WORD] */
static bool is_list(const struct option_row *row)
{
	return row->arg && strstr(row->arg, "[,");
}

/*** The manual ***/

enum { LINE = 78 };	/* mandoc -Tlint asks for less than 80 */

/* One word of a sentence, the name of an option as a macro of its own line. True: the line ended with it. */
static bool put_word(const char *word, size_t size, bool begins)
{
	size_t name = size;

	if (size < 3 || strncmp(word, "--", 2) != 0) {
		if (!begins)
			putchar(' ');
		else if (*word == '.' || *word == '\'')
			fputs("\\&", stdout);
		printf("%.*s", (int)size, word);
		return false;
	}
	while (ispunct((unsigned char)word[name - 1]))
		name--;
	printf("%s.Fl %.*s", begins ? "" : "\n", (int)name - 1, word + 1);
	for (; name < size; name++)
		printf(" %c", word[name]);
	putchar('\n');
	return true;
}

/* Returns what follows the sentence. */
static const char *put_sentence(const char *text)
{
	bool begins = true, ends = false;
	size_t used = 0;

	while (*text && !ends) {
		size_t size = strcspn(text, " ");

		if (!begins && used + size + 1 > LINE) {
			putchar('\n');
			begins = true;
		}
		used = begins ? size : used + size + 1;
		begins = put_word(text, size, begins);
		ends = text[size - 1] == '.';
		text += size + strspn(text + size, " ");
	}
	if (!begins)
		putchar('\n');
	return text;
}

/* How long the word of a choice is that a sentence begins with, as in "host: the caller's" and "new (default): ...". */
static size_t choice_at(const struct option_row *row, const char *text, bool *is_default)
{
	size_t size = strcspn(text, " :");
	const char *word = row->kind == OPTION_CHOICE ? row->words : "";

	*is_default = strncmp(text + size, " (default):", 11) == 0;
	if (!size || (!*is_default && text[size] != ':'))
		return 0;
	for (; *word; word += strcspn(word, " "), word += *word == ' ')
		if (strcspn(word, " ") == size && memcmp(word, text, size) == 0)
			return size;
	return 0;
}

static void put_more(const struct option_row *row)
{
	const char *text = row->more ? row->more : "";
	bool in_list = false, is_default;

	while (*text) {
		size_t choice = choice_at(row, text, &is_default);

		if (choice) {
			if (!in_list)
				puts(".Bl -tag -width minimal -compact");
			printf(".It Cm %.*s%s\n", (int)choice, text, is_default ? " Pq default" : "");
			text += choice + (is_default ? strlen(" (default): ") : strlen(": "));
			in_list = true;
		}
		text = put_sentence(text);
	}
	if (in_list)
		puts(".El");
}

static void put_others(const char *word, const char *names)
{
	const char *name = names ? names : "";

	for (; *name; name += strcspn(name, " "), name += *name == ' ')
		printf("%s\n.Fl -%.*s%s\n", name == names ? word : "and", (int)strcspn(name, " "), name,
		       name[strcspn(name, " ")] ? "" : " .");
}

static void put_manual_row(const struct option_row *row)
{
	static const char *group = "";

	if (strcmp(group, row->group) != 0) {
		if (*group)
			puts(".El");
		group = row->group;
		printf(".Ss %s\n.Bl -tag -width Ds\n", group);
	}
	fputs(".It ", stdout);
	if (row->letter)
		printf("Fl %c , ", row->letter);
	printf("Fl -%s", row->name);
	if (row->kind == OPTION_CHOICE) {
		fputs(" Cm ", stdout);
		for (const char *c = row->words; *c; c++)
			fputs(*c == ' ' ? " | " : (char[]){ *c, '\0' }, stdout);
	} else if (row->arg) {
		printf(" Ar %s", row->arg);
	}
	printf("\n%s.\n", row->help);
	put_more(row);
	put_others("Needs", row->needs);
	put_others("Excludes", row->excludes);
}

static void put_options(void)
{
	puts(".Sh OPTIONS\n"
	     "Options end at\n.Ar ROOT .\n"
	     "A long option's argument follows as a word of its own or after\n.Sq = .\n"
	     "Long names cannot be abbreviated.");
	each(put_manual_row);
	puts(".El");
}

static int put_manual(const char *path)
{
	char line[4096];
	bool found = false;
	FILE *file = fopen(path, "r");

	if (!file) {
		perror(path);
		return EXIT_FAILURE;
	}
	printf(".\\\" %s\n", made);
	while (fgets(line, sizeof line, file)) {
		if (strncmp(line, marker, strlen(marker)) != 0) {
			fputs(line, stdout);
			continue;
		}
		put_options();
		found = true;
	}
	fclose(file);
	if (!found)
		fprintf(stderr, "%s has no line '%s'\n", path, marker);
	return found ? EXIT_SUCCESS : EXIT_FAILURE;
}

/*** bash ***/

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
	"# __rbox_argument OPTION START\n"
	"__rbox_argument()\n"
	"{\n"
	"\tcase $1 in\n";

static const char bash_middle[] =
	"\tesac\n"
	"}\n"
	"\n"
	"_rbox()\n"
	"{\n"
	"\tlocal words last option='' i=1\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\t__rbox_words\n"
	"\tlast=$((${#words[@]} - 1))\n"
	"\t[[ ${words[1]} == run ]] && ((last > 1)) && i=2\n"
	"\tfor (( ; i < last; i++)); do\n"
	"\t\tif [[ $option ]]; then\n"
	"\t\t\toption=''\n"
	"\t\t\tcontinue\n"
	"\t\tfi\n"
	"\t\tcase ${words[i]} in\n"
	"\t\t--)\n"
	"\t\t\toption=none\n"
	"\t\t\t((i++))\n"
	"\t\t\tbreak\n"
	"\t\t\t;;\n";

static const char bash_options[] =
	"\t\t-?*)\n"
	"\t\t\t;;\n"
	"\t\t*)\n"
	"\t\t\tbreak\n"
	"\t\t\t;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\tif ((i < last)); then\n"
	"\t\t__rbox_inside \"${words[i]}\" $((last - i)) \"${words[last]}\"\n"
	"\telif [[ $option == none ]]; then\n"
	"\t\t__rbox_files -d \"${words[last]}\"\n"
	"\telif [[ $option ]]; then\n"
	"\t\t__rbox_argument \"$option\" \"${words[last]}\"\n"
	"\telif [[ ${words[last]} == --*=* ]]; then\n"
	"\t\t__rbox_argument \"${words[last]%%=*}\" \"${words[last]#*=}\"\n"
	"\telif [[ ${words[last]} == -* ]]; then\n";

static const char bash_end[] =
	"\telse\n"
	"\t\t__rbox_files -d \"${words[last]}\"\n"
	"\tfi\n"
	"}\n"
	"complete -F _rbox rbox\n";

static void put_bash_argument(const struct option_row *row)
{
	if (row->complete == COMPLETE_NOTHING)
		return;
	fputs("\t", stdout);
	if (row->letter)
		printf("-%c | ", row->letter);
	printf("--%s)", row->name);
	if (row->complete == COMPLETE_DIRECTORY)
		puts(" __rbox_files -d \"$2\" ;;");
	else if (row->complete == COMPLETE_FILE)
		puts(strchr(row->arg, ':') ? " [[ $2 == *:* ]] || __rbox_files -f \"$2\" ;;" : " __rbox_files -f \"$2\" ;;");
	else if (is_list(row))
		printf("\n\t\t__rbox_among \"%s\" \"${2##*,}\"\n"
		       "\t\t[[ $2 != *,* ]] || COMPREPLY=(\"${COMPREPLY[@]/#/${2%%,*},}\")\n\t\t;;\n", row->words);
	else
		printf(" __rbox_among \"%s\" \"$2\" ;;\n", row->words);
}

/* Those that take an argument, as a pattern. */
static void put_bash_pattern(const struct option_row *row)
{
	static bool begun;

	if (!row->arg)
		return;
	fputs(begun ? " | " : "\t\t", stdout);
	begun = true;
	if (row->letter)
		printf("-%c | ", row->letter);
	printf("--%s", row->name);
}

static void put_bash_name(const struct option_row *row)
{
	if (row->letter)
		printf("-%c ", row->letter);
	printf("--%s ", row->name);
}

static int put_bash(void)
{
	printf("# %s\n%s", made, bash_begin);
	each(put_bash_argument);
	fputs(bash_middle, stdout);
	each(put_bash_pattern);
	printf(")\n\t\t\toption=${words[i]}\n\t\t\t;;\n%s\t\t__rbox_among \"", bash_options);
	each(put_bash_name);
	printf("\" \"${words[last]}\"\n%s", bash_end);
	return EXIT_SUCCESS;
}

/*** zsh ***/

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
	"_rbox()\n"
	"{\n"
	"\tlocal curcontext=$curcontext state state_descr\n"
	"\tlocal -a line\n"
	"\tlocal -A opt_args\n"
	"\n"
	"\tif [[ $words[2] == run ]] && ((CURRENT > 2)); then\n"
	"\t\twords[2]=()\n"
	"\t\t((CURRENT--))\n"
	"\tfi\n"
	"\t_arguments -C -S -A '-*' \\\n";

static const char zsh_end[] =
	"\t\t'1:ROOT:_directories' \\\n"
	"\t\t'*:: :->inside' && return\n"
	"\t[[ $state == inside ]] && _rbox_inside\n"
	"}\n"
	"\n"
	"_rbox \"$@\"\n";

/* In single quotes, of which _arguments makes a description or a message. */
static void put_zsh_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			printf(strchr("[]:\\", *text) ? "\\%c" : "%c", *text);
	}
}

static void put_zsh_argument(const struct option_row *row)
{
	if (!row->arg)
		return;
	putchar(':');
	put_zsh_text(row->arg);
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
		printf(is_list(row) ? "_sequence compadd - %s" : "(%s)", row->words);
		break;
	}
}

static void put_zsh_spelling(const struct option_row *row, const char *name, const char *separator)
{
	printf("\t\t'%s%s%s[", is_repeatable(row) ? "*" : "", name, row->arg ? separator : "");
	put_zsh_text(row->help);
	putchar(']');
	put_zsh_argument(row);
	puts("' \\");
}

static void put_zsh_row(const struct option_row *row)
{
	char name[64];

	if (row->letter) {
		snprintf(name, sizeof name, "-%c", row->letter);
		put_zsh_spelling(row, name, "+");
	}
	snprintf(name, sizeof name, "--%s", row->name);
	put_zsh_spelling(row, name, "=");
}

static int put_zsh(void)
{
	printf("#compdef rbox\n# %s\n%s", made, zsh_begin);
	each(put_zsh_row);
	fputs(zsh_end, stdout);
	return EXIT_SUCCESS;
}

/*** fish ***/

static const char fish_begin[] =
	"\n"
	"# ROOT and what follows it up to the cursor, a line each\n"
	"function __rbox_words\n"
	"\tset -l words (commandline -opc)\n"
	"\tset -e words[1]\n"
	"\ttest \"$words[1]\" = run; and set -e words[1]\n"
	"\twhile set -q words[1]\n"
	"\t\tswitch $words[1]\n"
	"\t\t\tcase --\n"
	"\t\t\t\tset -e words[1]\n"
	"\t\t\t\tbreak\n";

static const char fish_end[] =
	"\t\t\t\tset -e words[1]\n"
	"\t\t\tcase '-*'\n"
	"\t\t\tcase '*'\n"
	"\t\t\t\tbreak\n"
	"\t\tend\n"
	"\t\tset -e words[1]\n"
	"\tend\n"
	"\tset -q words[1]; and printf '%s\\n' $words\n"
	"end\n"
	"\n"
	"function __rbox_has_root\n"
	"\tcount (__rbox_words) >/dev/null\n"
	"end\n"
	"\n"
	"# COMMAND by name, and paths as they are inside ROOT\n"
	"function __rbox_inside\n"
	"\tset -l words (__rbox_words)\n"
	"\tset -l root (string replace -r '^~' \"$HOME\" -- $words[1] | string replace -r '/$' '')\n"
	"\tset -l start (commandline -ct)\n"
	"\tset -l files\n"
	"\tif string match -q '/*' -- $start\n"
	"\t\tset files $root$start*\n"
	"\t\tfor file in $files\n"
	"\t\t\tset -l name (string sub -s (math (string length -- $root) + 1) -- $file)\n"
	"\t\t\ttest -d $file; and echo $name/; or echo $name\n"
	"\t\tend\n"
	"\telse if test (count $words) = 1\n"
	"\t\tset files $root/{,usr/,usr/local/}{s,}bin/*\n"
	"\t\tstring replace -r '.*/' '' -- $files\n"
	"\tend\n"
	"end\n"
	"\n"
	"complete -c rbox -f\n"
	"complete -c rbox -n 'not __rbox_has_root' -a '(__fish_complete_directories)'\n"
	"complete -c rbox -n __rbox_has_root -a '(__rbox_inside)'\n";

static void put_fish_pattern(const struct option_row *row)
{
	if (!row->arg)
		return;
	if (row->letter)
		printf(" -%c", row->letter);
	printf(" --%s", row->name);
}

static void put_fish_row(const struct option_row *row)
{
	fputs("complete -c rbox -n 'not __rbox_has_root'", stdout);
	if (row->letter)
		printf(" -s %c", row->letter);
	printf(" -l %s", row->name);
	if (row->complete == COMPLETE_FILE)
		fputs(" -r -F", stdout);
	else if (row->complete == COMPLETE_DIRECTORY)
		fputs(" -x -a '(__fish_complete_directories)'", stdout);
	else if (row->complete == COMPLETE_WORDS)
		printf(is_list(row) ? " -x -a '(__fish_append , %s)'" : " -x -a '%s'", row->words);
	else if (row->arg)
		fputs(" -x", stdout);
	fputs(" -d '", stdout);
	put_escaped(row->help, "\\'", "\\");
	puts("'");
}

static int put_fish(void)
{
	printf("# %s\n%s\t\t\tcase", made, fish_begin);
	each(put_fish_pattern);
	printf("\n%s", fish_end);
	each(put_fish_row);
	return EXIT_SUCCESS;
}

/*** The whole ***/

static void put_name(const struct option_row *row)
{
	if (row->letter)
		printf("-%c ", row->letter);
	printf("--%s\n", row->name);
}

static int put_names(void)
{
	each(put_name);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int (*put)(void); } documents[] = {
		{ "names", put_names }, { "rbox.bash", put_bash }, { "_rbox", put_zsh }, { "rbox.fish", put_fish },
	};
	int status = -1;

	if (argc == 3 && strcmp(argv[1], "manual") == 0)
		status = put_manual(argv[2]);
	for (size_t i = 0; argc == 2 && i < sizeof documents / sizeof *documents; i++)
		if (strcmp(argv[1], documents[i].name) == 0)
			status = documents[i].put();
	if (status == -1)
		fputs("usage: gen-docs manual FILE | names | rbox.bash | _rbox | rbox.fish\n", stderr);
	return fflush(stdout) || status ? EXIT_FAILURE : EXIT_SUCCESS;
}
