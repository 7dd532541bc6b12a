/* SPDX-License-Identifier: MIT */
/* Unit tests of options: the table, and argv into a spec. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>

#include "text.h"
#include "unit.h"

enum { ARGUMENTS_MAX = 64 };

/* What came of one command line; released by the next one's start or the test's end. */
struct parsed {
	struct spec spec;
	struct err e;
	int r;
	char *argv[ARGUMENTS_MAX];
};

static struct parsed parsed;

static int release(void **state)
{
	(void)state;
	spec_release(&parsed.spec);
	return 0;
}

static int parse_array(const char *const *arguments)
{
	int argc = 0;

	spec_release(&parsed.spec);
	spec_init(&parsed.spec);
	parsed.e = (struct err){ 0 };
	parsed.argv[argc++] = (char[]){ "rbox" };
	/* getopt takes char *, and no string is written to */
	for (; *arguments; arguments++)
		memcpy(&parsed.argv[argc++], arguments, sizeof *arguments);
	parsed.argv[argc] = NULL;
	return parsed.r = options_parse(&parsed.spec, argc, parsed.argv, &parsed.e);
}

#define PARSE(...) parse_array((const char *const[]){ __VA_ARGS__, NULL })

#define REFUSED(word, ...)                                                                              \
	do {                                                                                            \
		assert_int_equal(PARSE(__VA_ARGS__), -EINVAL);                                          \
		assert_says(parsed.e.text, (word));                                                     \
		assert_int_equal(parsed.e.status, ERR_FAILED);                                          \
	} while (0)

#define TAKEN(...)                                                                                      \
	do {                                                                                            \
		if (PARSE(__VA_ARGS__))                                                                 \
			fail_msg("refused: %s", parsed.e.text);                                         \
	} while (0)

/*** The table ***/

static const struct option_row *find_of(enum subcommand subcommand, const char *name, size_t size)
{
	for (size_t i = 0; i < option_count; i++)
		if (options_has(subcommand, &option_table[i]) && strlen(option_table[i].name) == size &&
		    memcmp(option_table[i].name, name, size) == 0)
			return &option_table[i];
	return NULL;
}

static const struct option_row *find(const char *name, size_t size)
{
	return find_of(SUB_RUN, name, size);
}

static void every_subcommand_has_a_name_of_its_own_and_short_plain_help(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SUBCOMMANDS; i++) {
		const struct subcommand_row *row = &subcommand_table[i];

		assert_non_null(row->name);
		assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz"), strlen(row->name));
		assert_in_range(strlen(row->help), 1, 60);
		assert_true(isupper((unsigned char)row->help[0]) && row->help[strlen(row->help) - 1] != '.');
		assert_null(strpbrk(row->help, "'\"`[]:\\\n"));
		assert_int_equal(strncmp(options_operands(row->operands), "[OPTION]...", 11), 0);
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(row->name, subcommand_table[k].name);
	}
}

static void every_option_is_of_a_subcommand_and_every_subcommand_has_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++)
		assert_true(option_table[i].of & ((1u << SUBCOMMANDS) - 1));
	for (unsigned i = 0; i < SUBCOMMANDS; i++)
		assert_int_equal(find_of(i, "help", 4)->letter, 'h');
}

static void no_two_options_of_a_subcommand_share_a_letter_or_a_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++)
		for (size_t k = 0; k < i; k++) {
			if (!(option_table[i].of & option_table[k].of))
				continue;
			assert_string_not_equal(option_table[i].name, option_table[k].name);
			assert_true(!option_table[i].letter || option_table[i].letter != option_table[k].letter);
		}
}

static void options_of_one_name_have_one_letter_and_one_kind_of_argument(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++)
		for (size_t k = 0; k < i; k++) {
			if (strcmp(option_table[i].name, option_table[k].name) != 0)
				continue;
			assert_int_equal(option_table[i].letter, option_table[k].letter);
			assert_int_equal(option_table[i].kind, option_table[k].kind);
			assert_int_equal(option_table[i].field, option_table[k].field);
			assert_ptr_equal(option_table[i].parse, option_table[k].parse);
		}
}

static void names_are_lower_case_words_with_dashes(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const char *name = option_table[i].name;

		assert_true(strlen(name) > 1 && name[0] != '-' && name[strlen(name) - 1] != '-');
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
		assert_true(!option_table[i].letter || isalnum((unsigned char)option_table[i].letter));
	}
}

static void help_is_short_and_plain(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const char *help = option_table[i].help;

		assert_non_null(help);
		if (!*help || strlen(help) > 60)
			fail_msg("--%s: help has %zu characters", option_table[i].name, strlen(help));
		for (const char *c = help; *c; c++)
			if (*c < ' ' || *c > '~' || strchr("'\"`[]:\\", *c))
				fail_msg("--%s: help has the character '%c'", option_table[i].name, *c);
		assert_true(isupper((unsigned char)help[0]));
		assert_int_not_equal(help[strlen(help) - 1], '.');
	}
}

static void every_option_has_what_its_kind_needs(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];

		assert_int_equal(row->kind == OPTION_FLAG, row->arg == NULL);
		assert_int_equal(row->kind == OPTION_PARSE, row->parse != NULL);
		assert_true(row->kind != OPTION_CHOICE || row->words);
		assert_int_equal(row->complete == COMPLETE_WORDS, row->words != NULL);
		assert_true(row->field < sizeof(struct spec));
		assert_true(row->complete == COMPLETE_NOTHING || row->arg);
	}
}

static void words_are_single_words_with_one_space_between(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const char *at = option_table[i].words, *word;
		size_t size;

		while (text_field(&at, " ", &word, &size)) {
			assert_true(size > 0);
			assert_true(strspn(word, "abcdefghijklmnopqrstuvwxyz-") >= size);
		}
	}
}

static void assert_partners(enum subcommand subcommand, const struct option_row *row)
{
	const char *at = row->excludes, *name;
	size_t size;

	assert_true(!row->needs || find_of(subcommand, row->needs, strlen(row->needs)));
	assert_true(!row->needs || strcmp(row->needs, row->name) != 0);
	while (text_field(&at, " ", &name, &size)) {
		assert_non_null(find_of(subcommand, name, size));
		assert_ptr_not_equal(find_of(subcommand, name, size), row);
	}
}

static void what_an_option_needs_or_excludes_is_an_option_of_the_same_subcommand(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++)
		for (unsigned k = 0; k < SUBCOMMANDS; k++)
			if (options_has(k, &option_table[i]))
				assert_partners(k, &option_table[i]);
}

static void options_of_a_group_stand_together(void **state)
{
	(void)state;
	for (unsigned subcommand = 0; subcommand < SUBCOMMANDS; subcommand++) {
		const char *group = "", *before[16];
		size_t groups = 0;

		for (size_t i = 0; i < option_count; i++) {
			assert_non_null(option_table[i].group);
			if (!options_has(subcommand, &option_table[i]) || strcmp(group, option_table[i].group) == 0)
				continue;
			group = option_table[i].group;
			for (size_t k = 0; k < groups; k++)
				assert_string_not_equal(before[k], group);
			before[groups++] = group;
		}
	}
}

static void assert_help(enum subcommand subcommand)
{
	char help[16384], small[64];

	assert_int_equal(options_help(subcommand, help, sizeof help), 0);
	assert_says(help, subcommand == SUB_RUN ? "Run COMMAND" : subcommand_table[subcommand].help);
	assert_says(help, options_operands(subcommand_table[subcommand].operands));
	for (size_t i = 0; i < option_count; i++) {
		if (!options_has(subcommand, &option_table[i]))
			continue;
		char name[64];
		struct text t = text_in(name, sizeof name);

		text_add(&t, "--");
		text_add(&t, option_table[i].name);
		assert_says(help, name);
		assert_says(help, option_table[i].help);
	}
	for (const char *at = help, *line; *at; at = line + 1) {
		line = strchr(at, '\n');
		assert_non_null(line);
		if (line - at > 100)
			fail_msg("a line of the help has %td columns: %.*s", line - at, (int)(line - at), at);
	}
	assert_int_equal(options_help(subcommand, small, sizeof small), -ENOSPC);
}

static void help_shows_every_option_of_the_subcommand_on_lines_that_fit(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SUBCOMMANDS; i++)
		assert_help(i);
}

static void help_of_run_lists_the_other_subcommands(void **state)
{
	char help[16384], name[64];

	(void)state;
	assert_int_equal(options_help(SUB_RUN, help, sizeof help), 0);
	for (unsigned i = 1; i < SUBCOMMANDS; i++) {
		struct text t = text_in(name, sizeof name);

		text_add(&t, "  rbox ");
		text_add(&t, subcommand_table[i].name);
		text_add(&t, " ");
		assert_says(help, name);
		assert_says(help, subcommand_table[i].help);
	}
}

static void help_of_another_subcommand_has_no_option_of_run_alone(void **state)
{
	char help[16384];

	(void)state;
	for (unsigned i = 2; i < SUBCOMMANDS; i++) {
		if (i == SUB_AUDIT)
			continue;
		assert_int_equal(options_help(i, help, sizeof help), 0);
		assert_null(strstr(help, "--read-only"));
		assert_null(strstr(help, "--workdir"));
	}
}

/*** The command line ***/

static void root_and_command_are_what_is_left(void **state)
{
	(void)state;
	TAKEN("./rootfs", "ls", "-l", "--hostname");
	assert_string_equal(parsed.spec.root, "./rootfs");
	assert_string_equal(parsed.spec.argv[0], "ls");
	assert_string_equal(parsed.spec.argv[1], "-l");
	assert_string_equal(parsed.spec.argv[2], "--hostname");
	assert_null(parsed.spec.argv[3]);
	assert_null(parsed.spec.hostname);
	TAKEN("./rootfs");
	assert_null(parsed.spec.argv[0]);
}

static void the_word_run_may_come_first(void **state)
{
	(void)state;
	TAKEN("run", "./rootfs", "ls");
	assert_string_equal(parsed.spec.root, "./rootfs");
	assert_string_equal(parsed.spec.argv[0], "ls");
	TAKEN("run", "--read-only", "./rootfs");
	assert_true(parsed.spec.read_only);
	TAKEN("run", "run");
	assert_string_equal(parsed.spec.root, "run");
	TAKEN("./run", "run");
	assert_string_equal(parsed.spec.argv[0], "run");
	REFUSED("no root directory", "run");
}

static void two_dashes_end_the_options_before_and_after_root(void **state)
{
	(void)state;
	TAKEN("--", "--odd-root", "ls");
	assert_string_equal(parsed.spec.root, "--odd-root");
	assert_string_equal(parsed.spec.argv[0], "ls");
	TAKEN("./rootfs", "--", "ls", "--", "-l");
	assert_string_equal(parsed.spec.argv[0], "ls");
	assert_string_equal(parsed.spec.argv[1], "--");
	TAKEN("./rootfs", "--", "--", "x");
	assert_string_equal(parsed.spec.argv[0], "--");
	TAKEN("run", "--", "./rootfs", "--", "ls");
	assert_string_equal(parsed.spec.root, "./rootfs");
	assert_string_equal(parsed.spec.argv[0], "ls");
	TAKEN("./rootfs", "--");
	assert_null(parsed.spec.argv[0]);
	REFUSED("no root directory", "--");
}

static void a_root_is_asked_for_and_not_empty(void **state)
{
	static const char *const none[] = { NULL };

	(void)state;
	assert_int_equal(parse_array(none), -EINVAL);
	assert_says(parsed.e.text, "no root directory");
	REFUSED("no root directory", "--read-only");
	REFUSED("no root directory", "");
}

static void arguments_come_behind_a_space_or_an_equals_sign(void **state)
{
	(void)state;
	TAKEN("--hostname", "a", "/r");
	assert_string_equal(parsed.spec.hostname, "a");
	TAKEN("--hostname=b", "/r");
	assert_string_equal(parsed.spec.hostname, "b");
	TAKEN("-w/tmp", "-u", "dev", "/r");
	assert_string_equal(parsed.spec.workdir, "/tmp");
	assert_string_equal(parsed.spec.user, "dev");
	TAKEN("--argv0=a=b", "/r");
	assert_string_equal(parsed.spec.argv0, "a=b");
}

static void abbreviations_are_refused_and_named(void **state)
{
	(void)state;
	REFUSED("unknown option '--host'", "--host", "x", "/r");
	REFUSED("unknown option '--host=x'", "--host=x", "/r");
	REFUSED("unknown option '--read'", "--read", "/r");
	REFUSED("unknown option '--ver'", "--ver", "/r");
	REFUSED("unknown option '--hel'", "--hel");
	REFUSED("'--h'", "--h");
	for (size_t i = 0; i < option_count; i++) {
		char shorter[64] = "--";
		struct text t = text_in(shorter + 2, sizeof shorter - 2);
		size_t size = strlen(option_table[i].name);

		text_add_bytes(&t, option_table[i].name, size - 1);
		if (!options_has(SUB_RUN, &option_table[i]) || find(option_table[i].name, size - 1))
			continue;
		assert_int_equal(PARSE(shorter, "0", "/r"), -EINVAL);
		assert_says(parsed.e.text, shorter);
	}
}

static void unknown_options_are_named(void **state)
{
	(void)state;
	REFUSED("'--privileged'", "--privileged", "/r");
	REFUSED("'-x'", "-x", "/r");
	REFUSED("'-hx'", "-hx", "/r");
	REFUSED("'-?'", "-?", "/r");
	REFUSED("'-:'", "-:", "/r");
	REFUSED("'-W'", "-W", "help", "/r");
	REFUSED("'--read-onlyx'", "--read-onlyx", "/r");
	REFUSED("'--=x'", "--=x", "/r");
	REFUSED("'-read-only'", "-read-only", "/r");
	REFUSED("'-x'", "--read-only", "-x", "/r");
}

static void an_argument_that_is_missing_or_too_much_is_told(void **state)
{
	(void)state;
	REFUSED("'--hostname' needs an argument", "--hostname");
	REFUSED("'-u' needs an argument", "-u");
	REFUSED("'--bind' needs an argument", "--read-only", "--bind");
	REFUSED("'--read-only' takes no argument", "--read-only=yes", "/r");
	REFUSED("'--help' takes no argument", "--help=yes");
}

static void help_and_version_need_nothing_else(void **state)
{
	(void)state;
	TAKEN("-h");
	assert_true(parsed.spec.help);
	TAKEN("--help", "--json");
	assert_true(parsed.spec.help);
	TAKEN("--version");
	assert_true(parsed.spec.version);
}

static void choices_are_whole_words_of_the_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		const char *at = row->words, *word;
		unsigned index = 0;
		size_t size;

		if (row->kind != OPTION_CHOICE || !options_has(SUB_RUN, row))
			continue;
		while (text_field(&at, " ", &word, &size)) {
			char argument[64];
			struct text t = text_in(argument, sizeof argument);

			text_add(&t, "--");
			text_add(&t, row->name);
			text_add(&t, "=");
			text_add_bytes(&t, word, size);
			TAKEN(argument, "/r");
			assert_int_equal(*(unsigned *)((char *)&parsed.spec + row->field), index++);
			argument[t.used - 1] = '\0';
			assert_int_equal(PARSE(argument, "/r"), -EINVAL);
		}
	}
	REFUSED("--map 'ranges' is not one of: auto range single keep", "--map", "ranges", "/r");
	REFUSED("--net ''", "--net=", "/r");
	REFUSED("--net 'none host'", "--net", "none host", "/r");
	TAKEN("--net=host", "--net=none", "/r");
	assert_int_equal(parsed.spec.net, NET_NONE);
}

static void exclusions_hold_in_either_order(void **state)
{
	(void)state;
	REFUSED("exclude each other", "--map=single", "--uid-map=0:0:1", "/r");
	REFUSED("exclude each other", "--uid-map=0:0:1", "--map=single", "/r");
	REFUSED("exclude each other", "--no-init", "--time-offset=1", "/r");
	REFUSED("exclude each other", "--share=uts", "--hostname=x", "/r");
	REFUSED("exclude each other", "--share=ipc,pid", "--no-init", "/r");
	REFUSED("--json needs --explain", "--json", "/r");
	REFUSED("--gid-map needs --uid-map", "--gid-map=0:0:1", "/r");
	TAKEN("--json", "--explain", "/r");
}

static void detached_and_report_have_their_exclusions(void **state)
{
	(void)state;
	REFUSED("--detach and --verbose exclude each other", "--detach", "--verbose", "/r");
	REFUSED("exclude each other", "--verbose", "-d", "/r");
	REFUSED("--report and --explain exclude each other", "--report=f", "--explain", "/r");
	TAKEN("-d", "--report=f", "--explain", "--help");
	TAKEN("-d", "--report=f", "/r");
	assert_true(parsed.spec.detach);
	assert_string_equal(parsed.spec.report, "f");
	REFUSED("--report has an empty argument", "--report=", "/r");
	REFUSED("--quiet and --json exclude each other", "ps", "--json", "-q");
}

/*** Subcommands ***/

static void assert_boxes(enum subcommand subcommand, const char *const *boxes)
{
	size_t n = 0;

	assert_int_equal(parsed.spec.subcommand, subcommand);
	for (; boxes[n]; n++) {
		assert_non_null(parsed.spec.boxes[n]);
		assert_string_equal(parsed.spec.boxes[n], boxes[n]);
	}
	assert_null(parsed.spec.boxes[n]);
}

#define BOXES(subcommand, ...) assert_boxes((subcommand), (const char *const[]){ __VA_ARGS__, NULL })

static void the_first_word_is_the_subcommand_or_a_root(void **state)
{
	(void)state;
	TAKEN("/r");
	assert_int_equal(parsed.spec.subcommand, SUB_RUN);
	TAKEN("ps");
	assert_int_equal(parsed.spec.subcommand, SUB_PS);
	TAKEN("gc");
	assert_int_equal(parsed.spec.subcommand, SUB_GC);
	/* a root that is called like a subcommand */
	TAKEN("./ps");
	assert_string_equal(parsed.spec.root, "./ps");
	TAKEN("run", "ps");
	assert_string_equal(parsed.spec.root, "ps");
	TAKEN("--read-only", "ps");
	assert_int_equal(parsed.spec.subcommand, SUB_RUN);
	assert_string_equal(parsed.spec.root, "ps");
	TAKEN("--", "ps");
	assert_string_equal(parsed.spec.root, "ps");
	TAKEN("PS");
	assert_string_equal(parsed.spec.root, "PS");
}

static void a_further_command_needs_its_box_and_itself(void **state)
{
	(void)state;
	TAKEN("exec", "web", "ls", "-l", "--tty");
	assert_int_equal(parsed.spec.subcommand, SUB_EXEC);
	assert_string_equal(parsed.spec.boxes[0], "web");
	assert_string_equal(parsed.spec.argv[0], "ls");
	assert_string_equal(parsed.spec.argv[1], "-l");
	assert_string_equal(parsed.spec.argv[2], "--tty");
	assert_null(parsed.spec.argv[3]);
	assert_int_equal(parsed.spec.tty, TTY_AUTO);
	TAKEN("exec", "-u", "dev:staff", "-w/tmp", "-eA=1", "--env-file=f", "--argv0=x", "--tty=never", "--explain", "--json", "web", "--", "ls");
	assert_string_equal(parsed.spec.argv[0], "ls");
	assert_string_equal(parsed.spec.workdir, "/tmp");
	assert_int_equal(parsed.spec.tty, TTY_NEVER);
	REFUSED("no box given", "exec");
	REFUSED("no box given", "exec", "");
	REFUSED("no command", "exec", "web");
	REFUSED("no command", "exec", "web", "--");
	REFUSED("unknown option '-l'", "exec", "-l", "web", "ls");
}

static void one_box_is_one(void **state)
{
	static const enum subcommand ones[] = { SUB_INSPECT, SUB_LOGS, SUB_WAIT };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ones); i++) {
		const char *name = subcommand_table[ones[i]].name;

		TAKEN(name, "web");
		BOXES(ones[i], "web");
		TAKEN(name, "--", "-odd");
		BOXES(ones[i], "-odd");
		REFUSED("takes one box", name);
		REFUSED("takes one box", name, "");
		REFUSED("takes one box", name, "a", "b");
		REFUSED(name, name, "a", "b");
	}
}

static void several_boxes_are_named_or_all_are_meant(void **state)
{
	static const enum subcommand many[] = { SUB_STOP, SUB_KILL, SUB_PAUSE, SUB_RESUME };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		const char *name = subcommand_table[many[i]].name;

		TAKEN(name, "a", "b", "c");
		BOXES(many[i], "a", "b", "c");
		assert_false(parsed.spec.all);
		TAKEN(name, "--all");
		assert_true(parsed.spec.all);
		assert_null(parsed.spec.boxes[0]);
		TAKEN(name, "-a");
		assert_true(parsed.spec.all);
		REFUSED("no box given", name);
		REFUSED("not both", name, "-a", "b");
		REFUSED("not both", name, "b", "--all");
	}
}

static void what_lists_takes_no_box(void **state)
{
	(void)state;
	REFUSED("rbox ps takes no argument 'web'", "ps", "web");
	REFUSED("rbox ps takes no argument 'web'", "ps", "-q", "web", "--all");
	REFUSED("rbox gc takes no argument 'web'", "gc", "web");
	TAKEN("ps", "--");
	TAKEN("ps", "-aq");
	assert_true(parsed.spec.all && parsed.spec.quiet);
	TAKEN("ps", "--all", "--json");
	assert_true(parsed.spec.json);
}

static void options_may_follow_boxes(void **state)
{
	(void)state;
	TAKEN("logs", "web", "-f", "-n", "5", "--since=10m", "-t");
	BOXES(SUB_LOGS, "web");
	assert_true(parsed.spec.follow && parsed.spec.timestamps && parsed.spec.has_tail);
	assert_int_equal(parsed.spec.tail, 5);
	assert_string_equal(parsed.spec.since, "10m");
	TAKEN("logs", "-n5", "web", "-ft");
	BOXES(SUB_LOGS, "web");
	assert_true(parsed.spec.follow && parsed.spec.timestamps);
	TAKEN("stop", "a", "--grace", "2", "b", "--grace=3", "c");
	BOXES(SUB_STOP, "a", "b", "c");
	assert_int_equal(parsed.spec.grace, 3000);
	TAKEN("kill", "a", "-sHUP", "b");
	BOXES(SUB_KILL, "a", "b");
	assert_int_equal(parsed.spec.signal, 1);
	TAKEN("inspect", "web", "--help");
	assert_true(parsed.spec.help);
	REFUSED("'-n' needs an argument", "logs", "web", "-n");
	REFUSED("'--grace' needs an argument", "stop", "a", "b", "--grace");
	REFUSED("unknown option '-x'", "stop", "a", "-x", "b");
	REFUSED("unknown option '--foll'", "logs", "web", "--foll");
	REFUSED("'--follow' takes no argument", "logs", "web", "--follow=yes");
}

static void two_dashes_make_operands_of_all_that_follows(void **state)
{
	(void)state;
	TAKEN("stop", "a", "--", "-b", "--all", "c");
	BOXES(SUB_STOP, "a", "-b", "--all", "c");
	assert_false(parsed.spec.all);
	TAKEN("stop", "--grace=1", "--", "-b", "--");
	BOXES(SUB_STOP, "-b", "--");
	TAKEN("stop", "a", "b", "--");
	BOXES(SUB_STOP, "a", "b");
	TAKEN("stop", "-", "b");
	BOXES(SUB_STOP, "-", "b");
	REFUSED("no box given", "stop", "--");
}

static void options_do_not_follow_a_root_or_the_box_of_a_further_command(void **state)
{
	(void)state;
	TAKEN("run", "/r", "--read-only");
	assert_false(parsed.spec.read_only);
	assert_string_equal(parsed.spec.argv[0], "--read-only");
	TAKEN("/r", "--help");
	assert_false(parsed.spec.help);
	TAKEN("exec", "web", "--help");
	assert_false(parsed.spec.help);
	assert_string_equal(parsed.spec.argv[0], "--help");
}

static void options_of_other_subcommands_are_unknown(void **state)
{
	size_t refused = 0;

	(void)state;
	for (unsigned i = 0; i < SUBCOMMANDS; i++)
		for (size_t k = 0; k < option_count; k++) {
			char option[64] = "--";
			struct text t = text_in(option + 2, sizeof option - 2);

			text_add(&t, option_table[k].name);
			if (find_of(i, option_table[k].name, t.used))
				continue;
			REFUSED("unknown option", subcommand_table[i].name, option, "0", "x", "y");
			refused++;
		}
	assert_true(refused > 300);
	REFUSED("unknown option '-f'", "ps", "-f");
	REFUSED("unknown option '-q'", "-q", "/r");
	REFUSED("unknown option '--version'", "ps", "--version");
	REFUSED("unknown option '--detach'", "exec", "--detach", "web", "ls");
}

static void every_subcommand_has_help(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SUBCOMMANDS; i++) {
		TAKEN(subcommand_table[i].name, "--help");
		assert_true(parsed.spec.help);
		assert_int_equal(parsed.spec.subcommand, i);
		TAKEN(subcommand_table[i].name, "-h");
		assert_true(parsed.spec.help);
	}
	TAKEN("ps", "-h", "surplus");
	REFUSED("unknown option '--hel'", "ps", "--hel");
}

static void durations_and_signals_have_their_limits(void **state)
{
	(void)state;
	TAKEN("--timeout=1h30m", "--grace=0", "--stop-signal=SIGINT", "/r");
	assert_true(parsed.spec.timeout == 5400000 && parsed.spec.grace == 0 && parsed.spec.has_grace);
	assert_int_equal(parsed.spec.stop_signal, 2);
	TAKEN("/r");
	assert_true(parsed.spec.timeout == 0 && parsed.spec.grace == SPEC_GRACE && !parsed.spec.has_grace);
	assert_int_equal(parsed.spec.stop_signal, 15);
	TAKEN("kill", "a");
	assert_int_equal(parsed.spec.signal, 9);
	REFUSED("time-out '0'", "--timeout=0", "/r");
	REFUSED("time-out ''", "--timeout=", "/r");
	REFUSED("time-out '-1'", "--timeout=-1", "/r");
	REFUSED("time-out '1y'", "--timeout=1y", "/r");
	REFUSED("grace period 'x'", "--grace=x", "/r");
	REFUSED("grace period", "stop", "a", "--grace=1.0005");
	REFUSED("TREM", "--stop-signal=TREM", "/r");
	REFUSED("65", "kill", "-s", "65", "a");
	REFUSED("no signal", "kill", "-s", "", "a");
}

static void a_name_is_1_to_63_plain_characters_after_a_letter(void **state)
{
	static const char *const bad[] = { "", "7up", "-a", ".a", "_a", "a b", "a/b", "a\n", "@a", "\xc3\xa4", "a:b" };
	char name[65];

	(void)state;
	memset(name, 'a', sizeof name);
	name[64] = '\0';
	REFUSED("63", "--name", name, "/r");
	name[63] = '\0';
	TAKEN("--name", name, "/r");
	TAKEN("--name", "A.b-c_9", "/r");
	assert_string_equal(parsed.spec.name, "A.b-c_9");
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		REFUSED("name '", "--name", bad[i], "/r");
}

static void lines_of_a_log_are_a_number(void **state)
{
	(void)state;
	TAKEN("logs", "--tail=0", "a");
	assert_true(parsed.spec.has_tail);
	assert_int_equal(parsed.spec.tail, 0);
	TAKEN("logs", "a");
	assert_false(parsed.spec.has_tail);
	REFUSED("number of lines '-1'", "logs", "--tail=-1", "a");
	REFUSED("number of lines 'all'", "logs", "-n", "all", "a");
	REFUSED("number of lines", "logs", "-n", "4294967296", "a");
	REFUSED("--since has an empty argument", "logs", "--since=", "a");
}

static void a_user_may_have_one_group(void **state)
{
	(void)state;
	TAKEN("-u", "dev:staff", "/r");
	assert_int_equal(parsed.spec.user_size, 3);
	assert_string_equal(parsed.spec.group, "staff");
	TAKEN("-u", "1000", "/r");
	assert_int_equal(parsed.spec.user_size, 4);
	assert_null(parsed.spec.group);
	/* the last one wins whole: no group of an earlier one stays */
	TAKEN("-u", "dev:staff", "-u", "other", "/r");
	assert_null(parsed.spec.group);
	REFUSED("user ''", "-u", "", "/r");
	REFUSED("user ':'", "-u", ":", "/r");
	REFUSED("user ':staff'", "-u", ":staff", "/r");
	REFUSED("user 'dev:'", "-u", "dev:", "/r");
	REFUSED("user 'a:b:c'", "-u", "a:b:c", "/r");
}

static void only_some_namespaces_can_be_shared(void **state)
{
	(void)state;
	TAKEN("--share", "ipc,uts", "--share", "cgroup", "/r");
	assert_int_equal(parsed.spec.share, SHARE_IPC | SHARE_UTS | SHARE_CGROUP);
	REFUSED("'net'", "--share", "net", "/r");
	REFUSED("'user'", "--share", "user", "/r");
	REFUSED("'mount'", "--share", "ipc,mount", "/r");
	REFUSED("''", "--share", "", "/r");
	REFUSED("''", "--share", "ipc,", "/r");
	REFUSED("'ip'", "--share", "ip", "/r");
	REFUSED("'ipcs'", "--share", "ipcs", "/r");
}

static void a_host_name_has_1_to_64_plain_characters(void **state)
{
	char name[66];

	(void)state;
	memset(name, 'a', sizeof name);
	name[65] = '\0';
	REFUSED("host name", "--hostname", name, "/r");
	name[64] = '\0';
	TAKEN("--hostname", name, "/r");
	REFUSED("host name ''", "--hostname", "", "/r");
	REFUSED("host name 'a b'", "--hostname", "a b", "/r");
	REFUSED("host name", "--hostname", "a\n", "/r");
	REFUSED("host name", "--hostname", "\xc3\xa4", "/r");
}

static void numbers_have_their_limits(void **state)
{
	(void)state;
	TAKEN("--nice=-20", "--umask=0777", "--time-offset=-5", "--keep-fd=3", "--status-fd=2147483647", "/r");
	assert_int_equal(parsed.spec.nice, -20);
	assert_int_equal(parsed.spec.umask, 0777);
	assert_true(parsed.spec.time_offset == -5);
	assert_int_equal(parsed.spec.status_fd, 2147483647);
	REFUSED("nice", "--nice=20", "/r");
	REFUSED("nice", "--nice=-21", "/r");
	REFUSED("nice", "--nice=", "/r");
	REFUSED("umask", "--umask=1000", "/r");
	REFUSED("umask", "--umask=8", "/r");
	REFUSED("umask", "--umask=", "/r");
	REFUSED("time offset", "--time-offset=1.5", "/r");
	REFUSED("time offset", "--time-offset=99999999999999999999", "/r");
	REFUSED("descriptor", "--keep-fd=-1", "/r");
	REFUSED("descriptor", "--keep-fd=2147483648", "/r");
	REFUSED("descriptor", "--status-fd=x", "/r");
}

static void a_descriptor_kept_twice_is_kept_once(void **state)
{
	(void)state;
	TAKEN("--keep-fd=5", "--keep-fd=4", "--keep-fd=5", "/r");
	assert_int_equal(parsed.spec.keep_fd_count, 2);
}

static void a_variable_has_a_name(void **state)
{
	(void)state;
	TAKEN("-e", "A=1", "-e", "B", "-e", "C=", "-eD==", "/r");
	assert_int_equal(parsed.spec.env.count, 4);
	assert_string_equal(parsed.spec.env.item[3], "D==");
	REFUSED("no name", "-e", "=1", "/r");
	REFUSED("no name", "-e", "", "/r");
	REFUSED("--env-file", "--env-file=", "/r");
}

static void a_text_option_is_not_empty(void **state)
{
	(void)state;
	REFUSED("--workdir has an empty argument", "--workdir=", "/r");
	REFUSED("--argv0 has an empty argument", "--argv0=", "/r");
}

static void assert_bind(size_t index, const char *source, const char *target, bool read_only)
{
	const struct spec_mount *m = &parsed.spec.mount[index];

	assert_int_equal(m->kind, SPEC_BIND);
	assert_int_equal(m->source_size, strlen(source));
	assert_memory_equal(m->source, source, m->source_size);
	assert_int_equal(m->target != NULL, target != NULL);
	assert_int_equal(m->target_size, target ? strlen(target) : 0);
	assert_memory_equal(m->target ? m->target : "", target ? target : "", m->target_size);
	assert_int_equal(m->read_only, read_only);
}

static void binds_are_kept_in_their_order(void **state)
{
	(void)state;
	TAKEN("-v", "src", "--bind=/a:/b", "-v/a:/c:ro", "--ro-bind", "/a:/d", "--bind=/a:/e:rw", "--ro-bind=/f:/f:ro", "/r");
	assert_int_equal(parsed.spec.mount_count, 6);
	assert_bind(0, "src", NULL, false);
	assert_bind(1, "/a", "/b", false);
	assert_bind(2, "/a", "/c", true);
	assert_bind(3, "/a", "/d", true);
	assert_bind(4, "/a", "/e", false);
	assert_bind(5, "/f", "/f", true);
}

static void a_bind_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {
		"", ":", ":/b", "/a:", "/a::", "/a:b", "/a:./b", "/a:/b:", "/a:/b:rx", "/a:/b:ro,rw", "/a:/b:ro:", "/a:/b:ro:x",
		"/a:/b:RO", "/a:/b:r", "/a:/", "/a:///", "/a::ro",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (PARSE("--bind", bad[i], "/r") != -EINVAL)
			fail_msg("'%s' was taken", bad[i]);
		assert_int_equal(parsed.spec.mount_count, 0);
	}
	REFUSED("ro and rw exclude each other", "--ro-bind", "/a:/b:rw", "/r");
}

static const struct spec_mount *last_mount(void)
{
	assert_true(parsed.spec.mount_count);
	return &parsed.spec.mount[parsed.spec.mount_count - 1];
}

#define ASSERT_PART(part, text)                                     \
	do {                                                        \
		assert_int_equal((part##_size), strlen(text));      \
		assert_memory_equal((part), (text), (part##_size)); \
	} while (0)

static void a_bind_has_its_options(void **state)
{
	(void)state;
	TAKEN("-v", "/a:/b:ro,norec,nosuid,nodev,noexec,slave,try", "/r");
	assert_true(last_mount()->read_only && last_mount()->alone && last_mount()->no_suid && last_mount()->no_dev &&
		    last_mount()->no_exec && last_mount()->optional);
	assert_int_equal(last_mount()->propagation, SPREAD_SLAVE);
	TAKEN("-v", "/a:/b:rw,rec,private", "/r");
	assert_false(last_mount()->read_only || last_mount()->alone || last_mount()->optional);
	assert_int_equal(last_mount()->propagation, SPREAD_PRIVATE);
	TAKEN("-v/a:/b:shared", "/r");
	assert_int_equal(last_mount()->propagation, SPREAD_SHARED);
	TAKEN("-v/a:/b:unbindable", "/r");
	assert_int_equal(last_mount()->propagation, SPREAD_UNBINDABLE);
	REFUSED("rec and norec exclude each other", "-v/a:/b:rec,norec", "/r");
	REFUSED("shared and slave exclude each other", "-v/a:/b:shared,slave", "/r");
	REFUSED("--mount 'type=bind", "--mount=type=bind,src=/a,dst=/b,ro,rw", "/r");
}

static void fields_of_mount_are_unquoted_as_in_a_csv_file(void **state)
{
	(void)state;
	TAKEN("--mount", "type=bind,\"src=/a,b\",dst=/c", "/r");
	ASSERT_PART(last_mount()->source, "/a,b");
	ASSERT_PART(last_mount()->target, "/c");
	TAKEN("--mount", "\"type=bind\",\"src=\"\"/q\"\"\",\"dst=/,\"\",\"", "/r");
	ASSERT_PART(last_mount()->source, "\"/q\"");
	ASSERT_PART(last_mount()->target, "/,\",");
	REFUSED("a quoted field", "--mount=type=bind,\"src=/a", "/r");
	REFUSED("a quoted field", "--mount=type=bind,\"src=/a\"\"", "/r");
	REFUSED("a quoted field", "--mount=type=bind,\"src=/a\"b,dst=/c", "/r");
	REFUSED("quote the whole", "--mount=type=bind,src=\"/a\",dst=/c", "/r");
}

static void lower_directories_are_told_apart(void **state)
{
	(void)state;
	TAKEN("--mount=type=overlay,lower=/a,dst=/x", "--mount=type=overlay,lower=/b:/c\\:d:/e\\\\,upper=up,dst=/y", "/r");
	assert_int_equal(parsed.spec.mount[0].lowers, 1);
	assert_null(parsed.spec.mount[0].upper);
	assert_int_equal(last_mount()->lowers, 3);
	assert_string_equal(parsed.spec.layer.item[last_mount()->lower], "/b");
	assert_string_equal(parsed.spec.layer.item[last_mount()->lower + 1], "/c:d");
	assert_string_equal(parsed.spec.layer.item[last_mount()->lower + 2], "/e\\");
	assert_string_equal(last_mount()->upper, "up");
	REFUSED("empty lower", "--mount=type=overlay,lower=,dst=/x", "/r");
	REFUSED("empty lower", "--mount=type=overlay,lower=/a:,dst=/x", "/r");
	REFUSED("needs a directory", "--mount=type=overlay,lower=/a,upper=,dst=/x", "/r");
}

static void more_layers_than_one_overlay_takes_are_refused(void **state)
{
	char many[SPEC_LAYERS_MAX * 3 + 64];
	size_t used = (size_t)snprintf(many, sizeof many, "type=overlay,dst=/x,lower=/a");

	(void)state;
	for (int i = 1; i < SPEC_LAYERS_MAX; i++)
		used += (size_t)snprintf(many + used, sizeof many - used, ":/b");
	TAKEN("--mount", many, "/r");
	snprintf(many + used, sizeof many - used, ":/c");
	REFUSED("more than 48 lower", "--mount", many, "/r");
}

static void content_has_what_and_where(void **state)
{
	(void)state;
	TAKEN("--symlink", "a:b:/c", "/r");
	assert_int_equal(last_mount()->kind, SPEC_SYMLINK);
	ASSERT_PART(last_mount()->source, "a:b");
	ASSERT_PART(last_mount()->target, "/c");
	TAKEN("--file=f:/g", "--dir=/d", "--mask=/m", "/r");
	assert_int_equal(parsed.spec.mount[0].kind, SPEC_FILE);
	assert_int_equal(parsed.spec.mount[1].kind, SPEC_DIR);
	assert_int_equal(last_mount()->kind, SPEC_MASK);
	REFUSED("not HOSTFILE:DST", "--file=/a", "/r");
	REFUSED("not TARGET:DST", "--symlink=:/a", "/r");
	REFUSED("no destination", "--symlink=a:b", "/r");
	REFUSED("no destination", "--dir=a", "/r");
	REFUSED("no destination", "--mask=/", "/r");
}

static void a_tmpfs_has_its_options(void **state)
{
	const struct spec_mount *m;

	(void)state;
	TAKEN("--tmpfs=/run", "--tmpfs", "/t:size=10m,mode=0700,noexec", "--tmpfs=/h:size=50%", "/r");
	m = parsed.spec.mount;
	assert_int_equal(m[0].mode, 01777);
	assert_null(m[0].size);
	assert_int_equal(m[0].target_size, 4);
	assert_int_equal(m[1].target_size, 2);
	assert_memory_equal(m[1].size, "10m", 3);
	assert_int_equal(m[1].size_size, 3);
	assert_int_equal(m[1].mode, 0700);
	assert_true(m[1].no_exec);
	assert_memory_equal(m[2].size, "50%", m[2].size_size);
}

static void a_tmpfs_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {
		"", ":", "run", "/", "//", "/:size=1", "/t:", "/t:,", "/t:size", "/t:size=", "/t:size=m", "/t:size=1x", "/t:size=1mm",
		"/t:size=-1", "/t:size=1 ", "/t:mode=", "/t:mode=8", "/t:mode=10000", "/t:mode=00000000", "/t:exec", "/t:noexec,",
		"/t:noexecx", "/t:uid=0", "/t:size=1,uid=0", "/t:size=%",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (PARSE("--tmpfs", bad[i], "/r") != -EINVAL)
			fail_msg("'%s' was taken", bad[i]);
		assert_int_equal(parsed.spec.mount_count, 0);
	}
}

static void maps_are_checked_while_they_are_parsed(void **state)
{
	(void)state;
	TAKEN("--uid-map=0:1000:1", "--uid-map=1:100000:10", "--gid-map=0:1000:1", "/r");
	assert_int_equal(parsed.spec.uid_map.count, 2);
	assert_int_equal(parsed.spec.gid_map.count, 1);
	REFUSED("overlaps", "--uid-map=0:1000:10", "--uid-map=5:5000:1", "/r");
	REFUSED("'0:1000'", "--uid-map=0:1000", "/r");
}

static void every_list_that_a_user_can_grow_has_an_end(void **state)
{
	static char number[SPEC_KEEP_FDS_MAX + 1][32];
	struct spec spec = { 0 };
	struct err e = { 0 };

	(void)state;
	spec_init(&spec);
	for (size_t i = 0; i <= SPEC_KEEP_FDS_MAX; i++) {
		struct text t = text_in(number[i], sizeof number[i]);

		text_add_number(&t, 10 + i);
		assert_int_equal(find("keep-fd", 7)->parse(&spec, number[i], &e), i < SPEC_KEEP_FDS_MAX ? 0 : -EINVAL);
	}
	for (size_t i = 0; i <= SPEC_ENV_MAX; i++) {
		assert_int_equal(find("env", 3)->parse(&spec, "A=1", &e), i < SPEC_ENV_MAX ? 0 : -EINVAL);
		assert_int_equal(find("env-file", 8)->parse(&spec, "f", &e), i < SPEC_ENV_MAX ? 0 : -EINVAL);
	}
	for (size_t i = 0; i <= SPEC_MOUNTS_MAX; i++)
		assert_int_equal(find("tmpfs", 5)->parse(&spec, "/t", &e), i < SPEC_MOUNTS_MAX ? 0 : -EINVAL);
	assert_int_equal(find("bind", 4)->parse(&spec, "/t", &e), -EINVAL);
	spec_release(&spec);
}

#define TEST(name) cmocka_unit_test_teardown(name, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_subcommand_has_a_name_of_its_own_and_short_plain_help),
		TEST(every_option_is_of_a_subcommand_and_every_subcommand_has_help),
		TEST(no_two_options_of_a_subcommand_share_a_letter_or_a_name),
		TEST(options_of_one_name_have_one_letter_and_one_kind_of_argument),
		TEST(names_are_lower_case_words_with_dashes),
		TEST(help_is_short_and_plain),
		TEST(every_option_has_what_its_kind_needs),
		TEST(words_are_single_words_with_one_space_between),
		TEST(what_an_option_needs_or_excludes_is_an_option_of_the_same_subcommand),
		TEST(options_of_a_group_stand_together),
		TEST(help_shows_every_option_of_the_subcommand_on_lines_that_fit),
		TEST(help_of_run_lists_the_other_subcommands),
		TEST(help_of_another_subcommand_has_no_option_of_run_alone),
		TEST(root_and_command_are_what_is_left),
		TEST(the_word_run_may_come_first),
		TEST(two_dashes_end_the_options_before_and_after_root),
		TEST(a_root_is_asked_for_and_not_empty),
		TEST(arguments_come_behind_a_space_or_an_equals_sign),
		TEST(abbreviations_are_refused_and_named),
		TEST(unknown_options_are_named),
		TEST(an_argument_that_is_missing_or_too_much_is_told),
		TEST(help_and_version_need_nothing_else),
		TEST(choices_are_whole_words_of_the_table),
		TEST(exclusions_hold_in_either_order),
		TEST(detached_and_report_have_their_exclusions),
		TEST(the_first_word_is_the_subcommand_or_a_root),
		TEST(a_further_command_needs_its_box_and_itself),
		TEST(one_box_is_one),
		TEST(several_boxes_are_named_or_all_are_meant),
		TEST(what_lists_takes_no_box),
		TEST(options_may_follow_boxes),
		TEST(two_dashes_make_operands_of_all_that_follows),
		TEST(options_do_not_follow_a_root_or_the_box_of_a_further_command),
		TEST(options_of_other_subcommands_are_unknown),
		TEST(every_subcommand_has_help),
		TEST(durations_and_signals_have_their_limits),
		TEST(a_name_is_1_to_63_plain_characters_after_a_letter),
		TEST(lines_of_a_log_are_a_number),
		TEST(a_user_may_have_one_group),
		TEST(only_some_namespaces_can_be_shared),
		TEST(a_host_name_has_1_to_64_plain_characters),
		TEST(numbers_have_their_limits),
		TEST(a_descriptor_kept_twice_is_kept_once),
		TEST(a_variable_has_a_name),
		TEST(a_text_option_is_not_empty),
		TEST(binds_are_kept_in_their_order),
		TEST(a_bind_that_is_none_is_refused),
		TEST(a_bind_has_its_options),
		TEST(fields_of_mount_are_unquoted_as_in_a_csv_file),
		TEST(lower_directories_are_told_apart),
		TEST(more_layers_than_one_overlay_takes_are_refused),
		TEST(content_has_what_and_where),
		TEST(a_tmpfs_has_its_options),
		TEST(a_tmpfs_that_is_none_is_refused),
		TEST(maps_are_checked_while_they_are_parsed),
		TEST(every_list_that_a_user_can_grow_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
