/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "text.h"

#define AT(member) offsetof(struct spec, member)

enum { HELP_COLUMN = 36, HOSTNAME_MAX_BYTES = 64, FIRST_LONG = 256 };

/*** Arguments that are more than a word: one function each ***/

static int parse_uid_map(struct spec *spec, const char *text, struct err *e)
{
	return ids_parse(&spec->uid_map, text, e);
}

static int parse_gid_map(struct spec *spec, const char *text, struct err *e)
{
	return ids_parse(&spec->gid_map, text, e);
}

static int parse_user(struct spec *spec, const char *text, struct err *e)
{
	const char *colon = strchr(text, ':');

	spec->user_size = colon ? (size_t)(colon - text) : strlen(text);
	if (!spec->user_size || (colon && (!colon[1] || strchr(colon + 1, ':'))))
		return err_set(e, "user '%s' is not USER or USER:GROUP, each a name or a number", text);
	spec->user = text;
	spec->group = colon ? colon + 1 : NULL;
	return 0;
}

static int parse_share(struct spec *spec, const char *text, struct err *e)
{
	static const struct { const char *name; enum spec_share share; } known[] = {
		{ "ipc", SHARE_IPC }, { "uts", SHARE_UTS }, { "cgroup", SHARE_CGROUP }, { "pid", SHARE_PID },
	};
	const char *at = text, *name;
	size_t size;

	while (text_field(&at, ",", &name, &size)) {
		size_t i = 0;

		while (i < sizeof known / sizeof *known &&
		       (strlen(known[i].name) != size || memcmp(known[i].name, name, size) != 0))
			i++;
		if (i == sizeof known / sizeof *known)
			return err_set(e, "namespace '%.*s' cannot be shared: ipc, uts, cgroup, pid can (the network by --net host)",
				       (int)size, name);
		spec->share |= known[i].share;
	}
	return 0;
}

static int parse_hostname(struct spec *spec, const char *text, struct err *e)
{
	size_t size = strlen(text);

	if (!size || size > HOSTNAME_MAX_BYTES)
		return err_set(e, "host name '%s' has not 1 to %d characters", text, HOSTNAME_MAX_BYTES);
	for (const char *c = text; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", *c))
			return err_set(e, "host name '%s' has a character other than letters, digits, '.', '-', '_'", text);
	spec->hostname = text;
	return 0;
}

static int parse_time_offset(struct spec *spec, const char *text, struct err *e)
{
	if (text_signed(text, &spec->time_offset))
		return err_set(e, "time offset '%s' is not a whole number of seconds", text);
	spec->has_time_offset = true;
	return 0;
}

static int parse_env(struct spec *spec, const char *text, struct err *e)
{
	if (!*text || *text == '=')
		return err_set(e, "environment variable '%s' has no name", text);
	if (spec_list_add(&spec->env, text, SPEC_ENV_MAX))
		return err_set(e, "more than %d times --env", SPEC_ENV_MAX);
	return 0;
}

static int parse_env_file(struct spec *spec, const char *text, struct err *e)
{
	if (!*text)
		return err_set(e, "--env-file needs a file's name");
	if (spec_list_add(&spec->env_file, text, SPEC_ENV_MAX))
		return err_set(e, "more than %d times --env-file", SPEC_ENV_MAX);
	return 0;
}

static int parse_keep_fd(struct spec *spec, const char *text, struct err *e)
{
	unsigned long long fd;

	if (text_number(text, INT_MAX, &fd))
		return err_set(e, "descriptor '%s' is not a number", text);
	for (size_t i = 0; i < spec->keep_fd_count; i++)
		if (spec->keep_fd[i] == fd)
			return 0;
	if (spec->keep_fd_count == SPEC_KEEP_FDS_MAX)
		return err_set(e, "more than %d times --keep-fd", SPEC_KEEP_FDS_MAX);
	spec->keep_fd[spec->keep_fd_count++] = (unsigned)fd;
	return 0;
}

static int parse_status_fd(struct spec *spec, const char *text, struct err *e)
{
	unsigned long long fd;

	if (text_number(text, INT_MAX, &fd))
		return err_set(e, "descriptor '%s' is not a number", text);
	spec->status_fd = (unsigned)fd;
	spec->has_status_fd = true;
	return 0;
}

static int parse_umask(struct spec *spec, const char *text, struct err *e)
{
	if (text_octal(text, 0777, &spec->umask))
		return err_set(e, "umask '%s' is not an octal number up to 0777", text);
	return 0;
}

static int parse_nice(struct spec *spec, const char *text, struct err *e)
{
	long long nice;

	if (text_signed(text, &nice) || nice < -20 || nice > 19)
		return err_set(e, "nice value '%s' is not a number from -20 to 19", text);
	spec->nice = (int)nice;
	spec->has_nice = true;
	return 0;
}

/* SRC[:DST[:ro|rw]] */
static int parse_bind_as(struct spec *spec, const char *text, bool read_only, struct err *e)
{
	struct spec_mount m = { .kind = SPEC_BIND, .read_only = read_only };
	const char *at = text, *option;
	size_t size;

	text_field(&at, ":", &m.source, &m.source_size);
	if (!m.source_size)
		return err_set(e, "bind mount '%s' has no source", text);
	if (text_field(&at, ":", &m.target, &m.target_size) && (!m.target_size || m.target[0] != '/'))
		return err_set(e, "bind mount '%s': the destination '%.*s' does not begin with /", text,
			       (int)m.target_size, m.target);
	if (text_field(&at, ":", &option, &size)) {
		if (size != 2 || (memcmp(option, "ro", 2) != 0 && memcmp(option, "rw", 2) != 0) || at)
			return err_set(e, "bind mount '%s': known options are ro and rw", text);
		if (read_only && option[1] == 'w')
			return err_set(e, "bind mount '%s' is asked to be both read-only and rw", text);
		m.read_only = option[1] == 'o';
	}
	if (m.target && m.target_size == strspn(m.target, "/") && m.target_size)
		return err_set(e, "bind mount '%s' would cover the root itself", text);

	struct spec_mount *added = spec_mount_add(spec);
	if (!added)
		return err_set(e, "more than %d mounts", SPEC_MOUNTS_MAX);
	*added = m;
	return 0;
}

static int parse_bind(struct spec *spec, const char *text, struct err *e)
{
	return parse_bind_as(spec, text, false, e);
}

static int parse_ro_bind(struct spec *spec, const char *text, struct err *e)
{
	return parse_bind_as(spec, text, true, e);
}

/* What a tmpfs's size may be: digits, then k, m, g or % (tmpfs(5)). */
static bool is_size(const char *text, size_t size)
{
	size_t digits = strspn(text, "0123456789");

	if (!digits || digits > size)
		return false;
	return digits == size || (digits + 1 == size && strchr("kKmMgG%", text[digits]));
}

static int parse_tmpfs_option(struct spec_mount *m, const char *option, size_t size)
{
	char mode[8] = "";

	if (size == 6 && memcmp(option, "noexec", 6) == 0) {
		m->no_exec = true;
		return 0;
	}
	if (size > 5 && memcmp(option, "size=", 5) == 0) {
		m->size = option + 5;
		m->size_size = size - 5;
		return is_size(m->size, m->size_size) ? 0 : -EINVAL;
	}
	if (size > 5 && size < 5 + sizeof mode && memcmp(option, "mode=", 5) == 0) {
		memcpy(mode, option + 5, size - 5);
		return text_octal(mode, 07777, &m->mode);
	}
	return -EINVAL;
}

static int parse_tmpfs(struct spec *spec, const char *text, struct err *e)
{
	struct spec_mount m = { .kind = SPEC_TMPFS, .mode = 01777 };
	const char *at = text, *option;
	size_t size;

	text_field(&at, ":", &m.target, &m.target_size);
	if (!m.target_size || m.target[0] != '/' || strspn(m.target, "/") >= m.target_size)
		return err_set(e, "tmpfs '%s': the destination must begin with / and not be the root itself", text);
	while (text_field(&at, ",", &option, &size))
		if (parse_tmpfs_option(&m, option, size))
			return err_set(e, "tmpfs '%s': '%.*s' is not size=N (with k, m, g or %%), mode=OCTAL or noexec",
				       text, (int)size, option);

	struct spec_mount *added = spec_mount_add(spec);
	if (!added)
		return err_set(e, "more than %d mounts", SPEC_MOUNTS_MAX);
	*added = m;
	return 0;
}

/*** The table ***/

#define ROOT_GROUP     "Root"
#define MOUNTS_GROUP   "Mounts"
#define IDENTITY_GROUP "Identity"
#define NS_GROUP       "Namespaces"
#define PROCESS_GROUP  "Process"
#define REPORTS_GROUP  "Reports"

const struct option_row option_table[] = {
	{ .name = "read-only", .kind = OPTION_FLAG, .field = AT(read_only), .group = ROOT_GROUP,
	  .help = "The root cannot be written",
	  .more = "Every mount below ROOT becomes read-only with it; the box's own /dev and what is mounted by other "
		  "options stay as they are." },

	{ .letter = 'v', .name = "bind", .arg = "SRC[:DST[:ro|rw]]", .kind = OPTION_PARSE, .parse = parse_bind,
	  .complete = COMPLETE_FILE, .group = MOUNTS_GROUP,
	  .help = "Show the file or tree SRC of the caller at DST in the box",
	  .more = "DST begins with / and is SRC's own path if left out. What is mounted below SRC comes "
		  "along. A DST that the root lacks is made for the time of the box." },
	{ .name = "ro-bind", .arg = "SRC[:DST]", .kind = OPTION_PARSE, .parse = parse_ro_bind,
	  .complete = COMPLETE_FILE, .group = MOUNTS_GROUP,
	  .help = "The same, read-only, with everything below it" },
	{ .name = "tmpfs", .arg = "DST[:OPTS]", .kind = OPTION_PARSE, .parse = parse_tmpfs, .group = MOUNTS_GROUP,
	  .help = "A new empty file system in memory at DST",
	  .more = "OPTS, separated by commas: size=N with k, m, g or % behind it, mode=OCTAL (default 1777), noexec." },
	{ .name = "dev", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(dev), .words = "minimal host none",
	  .complete = COMPLETE_WORDS, .group = MOUNTS_GROUP,
	  .help = "What /dev is",
	  .more = "minimal (default): null, zero, full, random, urandom, tty, and pts, shm, mqueue of the box's own. host: "
		  "the caller's /dev. none: what the root has." },
	{ .name = "proc", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(proc), .words = "new host none",
	  .complete = COMPLETE_WORDS, .group = MOUNTS_GROUP,
	  .help = "What /proc is",
	  .more = "new (default): the box's own processes; where the kernel refuses that because the caller's /proc is "
		  "partly covered, the caller's, with a warning. host: the caller's. none: what the root has." },
	{ .name = "sys", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(sys), .words = "ro none",
	  .complete = COMPLETE_WORDS, .group = MOUNTS_GROUP,
	  .help = "What /sys is",
	  .more = "ro (default): the kernel's tree, read-only. none: what the root has." },

	{ .name = "map", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(map), .words = "auto range single keep",
	  .complete = COMPLETE_WORDS, .excludes = "uid-map gid-map", .group = IDENTITY_GROUP,
	  .help = "How user and group ids are mapped",
	  .more = "range: 0 is the caller, 1 and up are the caller's subordinate ids; if ROOT belongs to the first "
		  "subordinate id, that is 0 and the caller comes last. single: only 0, the caller. keep: the caller's "
		  "own ids inside as outside. auto (default): range where this machine allows it, else single with a "
		  "warning." },
	{ .name = "uid-map", .arg = "IN:OUT:COUNT", .kind = OPTION_PARSE, .parse = parse_uid_map, .group = IDENTITY_GROUP,
	  .help = "Exactly this map of user ids, repeatable",
	  .more = "Ids from IN on in the box are ids from OUT on outside. Without --gid-map the same numbers are used for "
		  "groups." },
	{ .name = "gid-map", .arg = "IN:OUT:COUNT", .kind = OPTION_PARSE, .parse = parse_gid_map, .needs = "uid-map",
	  .group = IDENTITY_GROUP,
	  .help = "Exactly this map of group ids, repeatable" },
	{ .letter = 'u', .name = "user", .arg = "USER[:GROUP]", .kind = OPTION_PARSE, .parse = parse_user,
	  .group = IDENTITY_GROUP,
	  .help = "Who COMMAND is in the box",
	  .more = "Names are looked up in the root's own /etc/passwd and /etc/group. A USER given as a number that has no "
		  "line there is in the group of the same number." },
	{ .name = "groups", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(groups), .words = "keep drop",
	  .complete = COMPLETE_WORDS, .group = IDENTITY_GROUP,
	  .help = "Whether COMMAND stays in the groups of the caller",
	  .more = "keep (default): COMMAND stays in them, so that group-shared files stay usable and permissions that "
		  "deny a group stay in force; the caller's own group is 0 in the box, so id(1) names root's among them. drop: COMMAND is in those that the root's /etc/group says." },

	{ .name = "net", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(net), .words = "none host",
	  .complete = COMPLETE_WORDS, .group = NS_GROUP,
	  .help = "Which network the box has",
	  .more = "none (default): a loopback interface of its own and nothing else. host: the caller's network, with the "
		  "caller's /etc/resolv.conf and /etc/hosts." },
	{ .name = "share", .arg = "NS[,NS]", .kind = OPTION_PARSE, .parse = parse_share, .words = "ipc uts cgroup pid",
	  .complete = COMPLETE_WORDS, .group = NS_GROUP,
	  .help = "Keep these namespaces of the caller",
	  .more = "With pid shared, a process of the box that leaves its parent can outlive rbox." },
	{ .name = "hostname", .arg = "NAME", .kind = OPTION_PARSE, .parse = parse_hostname, .group = NS_GROUP,
	  .help = "Set the host name",
	  .more = "Default: the first 12 characters of the box's id." },
	{ .name = "time-offset", .arg = "SECONDS", .kind = OPTION_PARSE, .parse = parse_time_offset,
	  .excludes = "no-init", .group = NS_GROUP,
	  .help = "Shift the clocks that count from boot",
	  .more = "A time namespace in which CLOCK_MONOTONIC and CLOCK_BOOTTIME are SECONDS ahead." },

	{ .letter = 'w', .name = "workdir", .arg = "DIR", .kind = OPTION_TEXT, .field = AT(workdir),
	  .group = PROCESS_GROUP,
	  .help = "The working directory in the box",
	  .more = "Default: /." },
	{ .letter = 'e', .name = "env", .arg = "NAME[=VALUE]", .kind = OPTION_PARSE, .parse = parse_env,
	  .group = PROCESS_GROUP,
	  .help = "Set a variable, or pass on that of the caller",
	  .more = "NAME alone takes the caller's value, and nothing if the caller has none." },
	{ .name = "env-file", .arg = "FILE", .kind = OPTION_PARSE, .parse = parse_env_file, .complete = COMPLETE_FILE,
	  .group = PROCESS_GROUP,
	  .help = "The same for each line of FILE",
	  .more = "Empty lines and lines that begin with # are passed over; --env wins over a file." },
	{ .name = "inherit-env", .kind = OPTION_FLAG, .field = AT(inherit_env), .group = PROCESS_GROUP,
	  .help = "Pass on the whole environment of the caller",
	  .more = "PATH, HOME, USER, HOSTNAME and container are still the box's own." },
	{ .name = "keep-fd", .arg = "N", .kind = OPTION_PARSE, .parse = parse_keep_fd, .group = PROCESS_GROUP,
	  .help = "Pass descriptor N on, as well as 0, 1 and 2" },
	{ .name = "argv0", .arg = "NAME", .kind = OPTION_TEXT, .field = AT(argv0), .group = PROCESS_GROUP,
	  .help = "What COMMAND is told to be called" },
	{ .name = "umask", .arg = "MODE", .kind = OPTION_PARSE, .parse = parse_umask, .group = PROCESS_GROUP,
	  .help = "The file mode creation mask, octal",
	  .more = "Default: 022." },
	{ .name = "nice", .arg = "N", .kind = OPTION_PARSE, .parse = parse_nice, .group = PROCESS_GROUP,
	  .help = "The nice value, -20 to 19" },
	{ .name = "no-init", .kind = OPTION_FLAG, .field = AT(no_init), .group = PROCESS_GROUP,
	  .help = "COMMAND is process 1 itself",
	  .more = "It has to reap orphans, the kernel drops signals that it has no handler for, and if it changes its user it can "
		  "outlive an rbox that is killed by SIGKILL." },

	{ .name = "explain", .kind = OPTION_FLAG, .field = AT(explain), .group = REPORTS_GROUP,
	  .help = "Print what would be done and why, and do nothing" },
	{ .name = "json", .kind = OPTION_FLAG, .field = AT(json), .needs = "explain", .group = REPORTS_GROUP,
	  .help = "Print that as JSON" },
	{ .name = "verbose", .kind = OPTION_FLAG, .field = AT(verbose), .group = REPORTS_GROUP,
	  .help = "Print each row of the plan as it is executed" },
	{ .name = "status-fd", .arg = "N", .kind = OPTION_PARSE, .parse = parse_status_fd, .group = REPORTS_GROUP,
	  .help = "Write JSON lines about the box to descriptor N",
	  .more = "An object a line: started, with the process id of the box's first process and the inodes of its "
		  "namespaces; exited, with a status or a signal; failed, with row, step, path, errno, message, hint and status." },
	{ .letter = 'h', .name = "help", .kind = OPTION_FLAG, .field = AT(help), .group = REPORTS_GROUP,
	  .help = "Print this help" },
	{ .name = "version", .kind = OPTION_FLAG, .field = AT(version), .group = REPORTS_GROUP,
	  .help = "Print the version, features and libraries" },
};
const size_t option_count = sizeof option_table / sizeof *option_table;

enum { OPTIONS_MAX = sizeof option_table / sizeof *option_table };

/*** The parser ***/

/* getopt's two arrays, made from the table. */
struct getopt_tables {
	char letters[2 + 2 * OPTIONS_MAX + 1];
	struct option longs[OPTIONS_MAX + 1];
};

static void make_getopt_tables(struct getopt_tables *g)
{
	struct text letters = text_in(g->letters, sizeof g->letters);

	text_add(&letters, "+:");	/* stop at ROOT; a missing argument is ':' */
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];

		g->longs[i] = (struct option){ row->name, row->arg ? required_argument : no_argument, NULL,
					       FIRST_LONG + (int)i };
		if (row->letter)
			text_add_bytes(&letters, (char[]){ row->letter, ':' }, row->arg ? 2 : 1);
	}
	g->longs[option_count] = (struct option){ 0 };
}

static const struct option_row *row_of(int found)
{
	if (found >= FIRST_LONG)
		return &option_table[found - FIRST_LONG];
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].letter == found)
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

static bool is_given(const uint64_t seen, const char *name, size_t size)
{
	for (size_t i = 0; i < option_count; i++)
		if (strlen(option_table[i].name) == size && memcmp(option_table[i].name, name, size) == 0)
			return seen >> i & 1;
	return false;
}

static int check_together(uint64_t seen, struct err *e)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		const char *at = row->excludes, *name;
		size_t size;

		if (!(seen >> i & 1))
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
	if (spec->proc == PROC_NONE && spec->share & SHARE_PID)
		return err_set(e, "--proc none and --share pid exclude each other: the box's processes could not be found to be ended");
	if (spec->no_init && spec->share & SHARE_PID)
		return err_set(e, "--no-init and --share pid exclude each other: there is no process 1 of the box's own");
	return 0;
}

/* getopt_long also takes the beginning of a long name. A new option would change what that means, so it is refused. */
static bool is_abbreviated(const char *argument, const struct option_row *row, int found)
{
	return found >= FIRST_LONG && strcspn(argument + 2, "=") != strlen(row->name);
}

static int parse_options(struct spec *spec, int argc, char **argv, struct err *e)
{
	struct getopt_tables g;
	uint64_t seen = 0;

	static_assert(OPTIONS_MAX <= 64, "`seen` has a bit an option");
	make_getopt_tables(&g);
	optind = 0;	/* start anew, also in a process that parses more than once */
	opterr = 0;
	for (;;) {
		int before = optind ? optind : 1;
		int found = getopt_long(argc, argv, g.letters, g.longs, NULL);

		if (found == -1)
			break;
		if (found == ':')
			return err_set(e, "option '%s' needs an argument", argv[before]);
		const struct option_row *row = found == '?' ? NULL : row_of(found);
		if (!row && optopt >= FIRST_LONG)
			return err_set(e, "option '--%s' takes no argument", option_table[optopt - FIRST_LONG].name);
		if (!row || is_abbreviated(argv[before], row, found))
			return err_set(e, "unknown option '%s'", argv[before < argc ? before : argc - 1]);
		if (take(spec, row, optarg, e))
			return -EINVAL;
		seen |= UINT64_C(1) << (row - option_table);
	}
	if (spec->help || spec->version)
		return 0;
	return check_together(seen, e);
}

int options_parse(struct spec *spec, int argc, char **argv, struct err *e)
{
	/* `rbox run ...` is `rbox ...`; a ROOT of that name is written ./run */
	if (argc > 1 && strcmp(argv[1], "run") == 0) {
		argv++;
		argc--;
	}
	if (parse_options(spec, argc, argv, e))
		return -EINVAL;
	if (spec->help || spec->version)
		return 0;
	if (check_values(spec, e))
		return -EINVAL;
	if (optind >= argc || !*argv[optind])
		return err_set(e, "no root directory given");
	spec->root = argv[optind];
	spec->argv = argv + optind + 1;
	/* `rbox ROOT -- COMMAND`: as people write it for docker's and git's sake */
	if (spec->argv[0] && strcmp(spec->argv[0], "--") == 0)
		spec->argv++;
	return 0;
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

int options_help(char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);
	const char *group = "";

	text_add(&t, "Usage: rbox [run] [OPTION]... ROOT [COMMAND [ARG]...]\n"
		     "Run COMMAND as root of its own in the directory ROOT, as an ordinary user.\n"
		     "Without COMMAND: root's shell.\n");
	for (size_t i = 0; i < option_count; i++) {
		if (strcmp(group, option_table[i].group) != 0) {
			group = option_table[i].group;
			text_add(&t, "\n");
			text_add(&t, group);
			text_add(&t, ":\n");
		}
		help_row(&t, &option_table[i]);
	}
	text_add(&t, "\nExit status: COMMAND's own; 128+N if signal N killed it; 125 if rbox failed;\n"
		     "126 if COMMAND cannot be executed, 127 if it was not found. See rbox(1).\n");
	return t.full ? -ENOSPC : 0;
}
