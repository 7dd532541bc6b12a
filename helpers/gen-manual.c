/* SPDX-License-Identifier: MIT */
#include "gen-docs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "companions.h"

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
	static const char *group = "";	/* a page a process */

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

static void put_options(enum subcommand subcommand)
{
	puts(".Sh OPTIONS");
	if (has_command(subcommand))
		printf("Options end at\n.Ar %s .\n", subcommand == SUB_RUN ? "ROOT" : "BOX");
	puts("A long option's argument follows as a word of its own or after\n.Sq = .\n"
	     "Long names cannot be abbreviated.");
	each_row_of(subcommand, put_manual_row);
	puts(".El");
}

/* "[OPTION]... BOX COMMAND [ARG]...": a line for each part, an Op of Ar for what is in brackets. */
static void put_operands(const char *text)
{
	unsigned depth = 0;
	bool begins = true;

	while (*text) {
		size_t size = strcspn(text, "[]. ");
		bool is_new = !depth && begins && *text != ' ';

		if (is_new)
			putchar('.');
		if (*text == '[')
			printf("%sOp", is_new ? "" : " ");
		else if (size)
			printf("%sAr %.*s", is_new ? "" : " ", (int)size, text);
		else if (*text == '.')
			fputs(depth || text[strspn(text, ".")] != ']' ? " ..." : "", stdout);
		else if (*text == ' ' && !depth)
			putchar('\n');
		depth += *text == '[';
		depth -= *text == ']';
		begins = *text == ' ';
		text += size ? size : *text == '.' ? strspn(text, ".") : 1;
	}
	putchar('\n');
}

static void put_form(enum subcommand subcommand)
{
	puts(".Nm rbox");
	printf(subcommand == SUB_RUN ? ".Op Cm %s\n" : ".Cm %s\n", subcommand_table[subcommand].name);
	put_operands(options_operands(subcommand_table[subcommand].operands));
}

/* That of run is all of rbox's. */
static void put_synopsis(enum subcommand subcommand)
{
	puts(".Sh SYNOPSIS");
	if (subcommand == SUB_RUN)
		each_subcommand(put_form);
	else
		put_form(subcommand);
}

static void put_title(enum subcommand subcommand)
{
	const struct subcommand_row *row = &subcommand_table[subcommand];

	printf(".Sh NAME\n.Nm rbox-%s\n.Nd %c%s\n", row->name, tolower((unsigned char)row->help[0]), row->help + 1);
}

static void put_other(enum subcommand subcommand)
{
	const struct subcommand_row *row = &subcommand_table[subcommand];

	if (subcommand != SUB_RUN)
		printf(".It Xr rbox-%s 1\n%s.\n", row->name, row->help);
}

static void put_others_of_run(enum subcommand subcommand)
{
	(void)subcommand;
	puts(".Bl -tag -width rbox-inspect(1) -compact");
	each_subcommand(put_other);
	puts(".El");
}

/* A text in lines. None of its words is taken for a macro. */
static void put_words_in_lines(const char *text)
{
	size_t used = 0;

	while (*text) {
		size_t size = strcspn(text, " ");

		if (used && used + 1 + size > LINE) {
			putchar('\n');
			used = 0;
		}
		printf("%s%.*s", used ? " " : "", (int)size, text);
		used += size + 1;
		text += size + strspn(text + size, " ");
	}
	putchar('\n');
}

/* What rbox make takes where no program is named. */
static void put_usual(enum subcommand subcommand)
{
	(void)subcommand;
	put_words_in_lines(companions_usual);
}

/* "what a file is called": what comes along. */
static void put_companions(enum subcommand subcommand)
{
	(void)subcommand;
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < companions_count; i++) {
		printf(".It Pa %s\n", companions_table[i].of);
		put_words_in_lines(companions_table[i].why);
		puts(".br");
		put_words_in_lines(companions_table[i].bring);
	}
	puts(".El");
}

/* The subcommand of a page: rbox-exec.1.in is about exec, rbox.1.in about run. */
static bool find_subcommand(const char *path, enum subcommand *found)
{
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	for (unsigned i = 0; i < SUBCOMMANDS; i++) {
		size_t size = strlen(subcommand_table[i].name);

		*found = i;
		if (i == SUB_RUN ? strcmp(name, "rbox.1.in") == 0
				 : strncmp(name, "rbox-", 5) == 0 && strncmp(name + 5, subcommand_table[i].name, size) == 0 &&
				   strcmp(name + 5 + size, ".1.in") == 0)
			return true;
	}
	return false;
}

/* What a line of the page stands for; false if for itself. */
static bool put_marked(enum subcommand subcommand, const char *line)
{
	static const struct { const char *marker; print_subcommand *put; } marked[] = {
		{ ".\\\" NAME\n", put_title }, { ".\\\" SYNOPSIS\n", put_synopsis },
		{ ".\\\" SUBCOMMANDS\n", put_others_of_run }, { ".\\\" OPTIONS\n", put_options },
		{ ".\\\" USUAL\n", put_usual }, { ".\\\" COMPANIONS\n", put_companions },
	};

	for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
		if (strcmp(line, marked[i].marker) == 0) {
			marked[i].put(subcommand);
			return true;
		}
	return false;
}

int put_manual(const char *path)
{
	char line[4096];
	enum subcommand subcommand;
	FILE *file = fopen(path, "r");

	if (!file) {
		perror(path);
		return EXIT_FAILURE;
	}
	if (!find_subcommand(path, &subcommand)) {
		fprintf(stderr, "%s is the page of no subcommand\n", path);
		fclose(file);
		return EXIT_FAILURE;
	}
	printf(".\\\" %s\n", made);
	while (fgets(line, sizeof line, file))
		if (!put_marked(subcommand, line))
			fputs(line, stdout);
	fclose(file);
	return EXIT_SUCCESS;
}
