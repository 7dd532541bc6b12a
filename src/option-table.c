/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "box.h"
#include "mount-options.h"
#include "powers.h"
#include "signals.h"
#include "text.h"

#define AT(member) offsetof(struct spec, member)

enum { HOSTNAME_MAX_BYTES = 64 };

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

static int parse_timeout(struct spec *spec, const char *text, struct err *e)
{
	if (text_duration(text, &spec->timeout) || !spec->timeout)
		return err_set(e, "time-out '%s' is not a duration such as 90, 1.5m, 2h30m", text);
	return 0;
}

static int parse_grace(struct spec *spec, const char *text, struct err *e)
{
	if (text_duration(text, &spec->grace))
		return err_set(e, "grace period '%s' is not a duration such as 10, 500ms, 2m", text);
	spec->has_grace = true;
	return 0;
}

static int parse_stop_signal(struct spec *spec, const char *text, struct err *e)
{
	static const int others[] = { SIGSTOP, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGCHLD };

	if (signals_parse(text, &spec->stop_signal, e))
		return -EINVAL;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (spec->stop_signal == others[i])
			return err_set(e, "stop signal '%s' does not ask a program to end", text);
	return 0;
}

static int parse_signal(struct spec *spec, const char *text, struct err *e)
{
	return signals_parse(text, &spec->signal, e);
}

static int parse_pids(struct spec *spec, const char *text, struct err *e)
{
	unsigned long long pids = SPEC_PIDS_UNLIMITED;

	if (strcmp(text, "unlimited") != 0 && (text_number(text, SPEC_PIDS_MAX, &pids) || pids < 2))
		return err_set(e, "limit of processes '%s' is not a number from 2, with process 1, to %d, nor 'unlimited'", text, SPEC_PIDS_MAX);
	spec->pids = (unsigned)pids;
	return 0;
}

static int parse_name(struct spec *spec, const char *text, struct err *e)
{
	if (!box_is_name(text))
		return err_set(e, "name '%s' is not 1 to %d letters, digits, '.', '-', '_' that begin with a letter", text,
			       SPEC_NAME_MAX);
	spec->name = text;
	return 0;
}

static int parse_tail(struct spec *spec, const char *text, struct err *e)
{
	unsigned long long lines;

	if (text_number(text, UINT_MAX, &lines))
		return err_set(e, "number of lines '%s' is not a number", text);
	spec->tail = (unsigned)lines;
	spec->has_tail = true;
	return 0;
}

static int parse_cap_add(struct spec *spec, const char *text, struct err *e)
{
	uint64_t set;

	if (powers_parse_one(text, &set, e))
		return -EINVAL;
	spec->cap_add |= set;
	return 0;
}

static int parse_cap_drop(struct spec *spec, const char *text, struct err *e)
{
	uint64_t set;

	if (powers_parse_one(text, &set, e))
		return -EINVAL;
	spec->cap_drop |= set;
	return 0;
}

static int parse_seccomp(struct spec *spec, const char *text, struct err *e)
{
	static const struct { const char *word; enum spec_seccomp seccomp; } words[] = {
		{ "default", FILTER_DEFAULT }, { "strict", FILTER_STRICT }, { "log", FILTER_LOG }, { "off", FILTER_OFF },
	};

	if (!*text)
		return err_set(e, "--seccomp needs default, strict, log, off, or a file's name");
	spec->seccomp = FILTER_FILE;
	spec->seccomp_file = text;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i].word) == 0)
			spec->seccomp = words[i].seccomp;
	return 0;
}

static int parse_add(struct spec *spec, const char *text, struct err *e)
{
	const char *colon = strchr(text, ':');

	if (!*text || colon == text || (colon && (colon[1] != '/' || strchr(colon + 1, ':'))))
		return err_set(e, "'%s' is not SRC or SRC:DST, with an absolute DST", text);
	if (spec_list_add(&spec->add, text, SPEC_ADDS_MAX))
		return err_set(e, "more than %d times --add", SPEC_ADDS_MAX);
	return 0;
}

/*** The tables ***/

const struct subcommand_row subcommand_table[SUBCOMMANDS] = {
	[SUB_RUN] = { "run", OPERANDS_ROOT, false, "Run COMMAND in a box on ROOT" },
	[SUB_EXEC] = { "exec", OPERANDS_BOX_COMMAND, false, "Run a further COMMAND in a box that runs" },
	[SUB_PS] = { "ps", OPERANDS_NONE, false, "List the boxes that run" },
	[SUB_INSPECT] = { "inspect", OPERANDS_BOX, true, "Tell all about a box, as JSON" },
	[SUB_LOGS] = { "logs", OPERANDS_BOX, true, "Print what a detached box has written" },
	[SUB_WAIT] = { "wait", OPERANDS_BOX, true, "Wait for a box to end, and end with its status" },
	[SUB_STOP] = { "stop", OPERANDS_BOXES, true, "End boxes, by force where they do not obey in time" },
	[SUB_KILL] = { "kill", OPERANDS_BOXES, false, "Kill boxes, or send their COMMANDs a signal" },
	[SUB_PAUSE] = { "pause", OPERANDS_BOXES, false, "Stop all processes of boxes for a while" },
	[SUB_RESUME] = { "resume", OPERANDS_BOXES, false, "Let paused boxes go on" },
	[SUB_GC] = { "gc", OPERANDS_NONE, false, "Take away what boxes that have ended left behind" },
	[SUB_MAKE] = { "make", OPERANDS_PROGRAMS, false, "Make a root of programs of this machine" },
	[SUB_AUDIT] = { "audit", OPERANDS_ROOT_ONLY, false, "Try from within what a box keeps closed" },
};

#define ALONE (1u << SUB_RUN)
#define AUDIT (1u << SUB_AUDIT)
#define RUN   (ALONE | AUDIT)	/* an audit is of the box that run would make */
#define EXEC  (1u << SUB_EXEC)
#define PS    (1u << SUB_PS)
#define LOGS  (1u << SUB_LOGS)
#define STOP  (1u << SUB_STOP)
#define KILL  (1u << SUB_KILL)
#define MANY  (STOP | KILL | 1u << SUB_PAUSE | 1u << SUB_RESUME)
#define MAKE  (1u << SUB_MAKE)
#define EVERY (~0u)

#define ROOT_GROUP     "Root"
#define MOUNTS_GROUP   "Mounts"
#define IDENTITY_GROUP "Identity"
#define NS_GROUP       "Namespaces"
#define PROCESS_GROUP  "Process"
#define LIFE_GROUP     "Life"
#define LIMITS_GROUP   "Limits"
#define POWER_GROUP    "Power"
#define REPORTS_GROUP  "Reports"

const struct option_row option_table[] = {
	{ .of = MAKE, .name = "add", .arg = "SRC[:DST]", .kind = OPTION_PARSE, .parse = parse_add, .excludes = "check",
	  .complete = COMPLETE_FILE, .group = ROOT_GROUP,
	  .help = "Also copy this file or tree",
	  .more = "Without DST to where it is outside. Programs in it get their libraries; what one of many lacks is told of." },
	{ .of = MAKE, .name = "check", .kind = OPTION_FLAG, .field = AT(check), .excludes = "add force explain", .group = ROOT_GROUP,
	  .help = "Tell what differs from this machine now, and change nothing",
	  .more = "Status 1 where something does." },
	{ .of = MAKE, .letter = 'f', .name = "force", .kind = OPTION_FLAG, .field = AT(force), .group = ROOT_GROUP,
	  .help = "Overwrite what was changed, in any directory",
	  .more = "Without it a directory that has contents of another origin is refused, and files that were changed in DIR stay." },

	{ .of = RUN, .name = "read-only", .kind = OPTION_FLAG, .field = AT(read_only), .excludes = "ephemeral overlay", .group = ROOT_GROUP,
	  .help = "The root cannot be written",
	  .more = "Every mount below ROOT becomes read-only with it; the box's own /dev and what is mounted by other "
		  "options stay as they are. Where ROOT has /tmp, /run and /var/tmp, they are empty and in memory." },
	{ .of = RUN, .name = "no-tmpfs", .kind = OPTION_FLAG, .field = AT(no_tmpfs), .needs = "read-only", .group = ROOT_GROUP,
	  .help = "With --read-only, leave /tmp, /run and /var/tmp alone" },
	{ .of = RUN, .name = "ephemeral", .kind = OPTION_FLAG, .field = AT(ephemeral), .excludes = "overlay", .group = ROOT_GROUP,
	  .help = "Writes go to memory and are gone when the box ends",
	  .more = "ROOT is not written. It is the lower layer of an overlay whose upper layer is a tmpfs." },
	{ .of = RUN, .name = "overlay", .arg = "DIR", .kind = OPTION_TEXT, .field = AT(overlay), .complete = COMPLETE_DIRECTORY,
	  .group = ROOT_GROUP,
	  .help = "Writes are kept in DIR",
	  .more = "ROOT is not written. DIR is made if it is not there; DIR/upper has what was written, as overlayfs keeps it with "
		  "userxattr, and DIR/work is overlayfs's own. One box at a time can use DIR." },
	{ .of = RUN, .name = "propagation", .arg = "TYPE", .kind = OPTION_CHOICE, .field = AT(propagation),
	  .words = "private slave shared unbindable", .complete = COMPLETE_WORDS, .group = ROOT_GROUP,
	  .help = "What the root does with mounts made later elsewhere",
	  .more = "private (default): nothing. slave: what is mounted below ROOT outside later is seen in the box. shared: the box's "
		  "root is a peer group, and receives as slave does. unbindable: as private, and it cannot be bound. None of them "
		  "sends anything out of the box." },

	{ .of = RUN, .letter = 'v', .name = "bind", .arg = "SRC[:DST[:OPTS]]", .kind = OPTION_PARSE, .parse = mount_options_bind,
	  .complete = COMPLETE_FILE, .group = MOUNTS_GROUP,
	  .help = "Show the file or tree SRC of the caller at DST in the box",
	  .more = "DST begins with / and is SRC's own path if left out. A DST that the root lacks is made for the time of the box. "
		  "OPTS, separated by commas: ro, rw; rec (default), with what is mounted below SRC, or norec; nosuid, nodev, noexec; "
		  "private (default), slave, shared, unbindable: what it does with mounts made later; try: nothing is done if SRC "
		  "is not there. What the caller's own mount forbids stays forbidden." },
	{ .of = RUN, .name = "ro-bind", .arg = "SRC[:DST[:OPTS]]", .kind = OPTION_PARSE, .parse = mount_options_ro_bind,
	  .complete = COMPLETE_FILE, .group = MOUNTS_GROUP,
	  .help = "The same, read-only, with everything below it" },
	{ .of = RUN, .name = "tmpfs", .arg = "DST[:OPTS]", .kind = OPTION_PARSE, .parse = mount_options_tmpfs, .group = MOUNTS_GROUP,
	  .help = "A new empty file system in memory at DST",
	  .more = "OPTS, separated by commas: size=N with k, m, g or % behind it, mode=OCTAL (default 1777), nr_inodes=N, noexec, ro. "
		  "It is always nosuid and nodev." },
	{ .of = RUN, .name = "mount", .arg = "type=T,KEY=VALUE...", .kind = OPTION_PARSE, .parse = mount_options_mount,
	  .group = MOUNTS_GROUP,
	  .help = "Any mount, in the spelling of docker",
	  .more = "The types and their keys: bind has src and bind-propagation; tmpfs has size, mode and nr_inodes; "
		  "overlay has lower=A:B, the uppermost first, and upper=DIR, laid out as by --overlay (left out: writes go to memory); "
		  "proc, mqueue and devpts are new ones. All have dst, and the first three the OPTS of --bind and --tmpfs. "
		  "A whole KEY=VALUE with a comma in it is put in double quotes, a quote in it doubled; a colon in a lower directory has a "
		  "backslash before it." },
	{ .of = RUN, .name = "dir", .arg = "DST", .kind = OPTION_PARSE, .parse = mount_options_dir, .group = MOUNTS_GROUP,
	  .help = "A directory, empty and private if ROOT lacks it" },
	{ .of = RUN, .name = "symlink", .arg = "TARGET:DST", .kind = OPTION_PARSE, .parse = mount_options_symlink,
	  .group = MOUNTS_GROUP,
	  .help = "A symbolic link at DST, over a file or link of ROOT" },
	{ .of = RUN, .name = "file", .arg = "HOSTFILE:DST", .kind = OPTION_PARSE, .parse = mount_options_file, .complete = COMPLETE_FILE,
	  .group = MOUNTS_GROUP,
	  .help = "A private copy of the file HOSTFILE at DST",
	  .more = "It can be written in the box, which HOSTFILE does not notice." },
	{ .of = RUN, .name = "mask", .arg = "DST", .kind = OPTION_PARSE, .parse = mount_options_mask, .group = MOUNTS_GROUP,
	  .help = "Hide the file or tree DST behind an empty one",
	  .more = "It is an error if DST is not there." },
	{ .of = RUN, .name = "dev", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(dev), .words = "minimal host none",
	  .complete = COMPLETE_WORDS, .group = MOUNTS_GROUP,
	  .help = "What /dev is",
	  .more = "minimal (default): null, zero, full, random, urandom, tty, and pts, shm, mqueue of the box's own. host: "
		  "the caller's /dev. none: what the root has." },
	{ .of = RUN, .name = "proc", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(proc), .words = "new host none",
	  .complete = COMPLETE_WORDS, .group = MOUNTS_GROUP,
	  .help = "What /proc is",
	  .more = "new (default): the box's own processes; where the kernel refuses that because the caller's /proc is "
		  "partly covered, the caller's, with a warning. host: the caller's. none: what the root has." },
	{ .of = RUN, .name = "sys", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(sys), .words = "ro none",
	  .complete = COMPLETE_WORDS, .group = MOUNTS_GROUP,
	  .help = "What /sys is",
	  .more = "ro (default): the kernel's tree, read-only. none: what the root has." },

	{ .of = RUN, .name = "map", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(map), .words = "auto range single keep",
	  .complete = COMPLETE_WORDS, .excludes = "uid-map gid-map", .group = IDENTITY_GROUP,
	  .help = "How user and group ids are mapped",
	  .more = "range: 0 is the caller, 1 and up are the caller's subordinate ids; if ROOT belongs to the first "
		  "subordinate id, that is 0 and the caller comes last. single: only 0, the caller. keep: the caller's "
		  "own ids inside as outside. auto (default): range where this machine allows it, else single with a "
		  "warning." },
	{ .of = RUN, .name = "uid-map", .arg = "IN:OUT:COUNT", .kind = OPTION_PARSE, .parse = parse_uid_map, .group = IDENTITY_GROUP,
	  .help = "Exactly this map of user ids, repeatable",
	  .more = "Ids from IN on in the box are ids from OUT on outside. Without --gid-map the same numbers are used for "
		  "groups." },
	{ .of = RUN, .name = "gid-map", .arg = "IN:OUT:COUNT", .kind = OPTION_PARSE, .parse = parse_gid_map, .needs = "uid-map",
	  .group = IDENTITY_GROUP,
	  .help = "Exactly this map of group ids, repeatable" },
	{ .of = RUN | EXEC, .letter = 'u', .name = "user", .arg = "USER[:GROUP]", .kind = OPTION_PARSE, .parse = parse_user,
	  .group = IDENTITY_GROUP,
	  .help = "Who COMMAND is in the box",
	  .more = "Names are looked up in the root's own /etc/passwd and /etc/group. A USER given as a number that has no "
		  "line there is in the group of the same number." },
	{ .of = RUN, .name = "groups", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(groups), .words = "keep drop",
	  .complete = COMPLETE_WORDS, .group = IDENTITY_GROUP,
	  .help = "Whether COMMAND stays in the groups of the caller",
	  .more = "keep (default): COMMAND stays in them, so that group-shared files stay usable and permissions that "
		  "deny a group stay in force; the caller's own group is 0 in the box, so id(1) names root's among them. drop: COMMAND is in those that the root's /etc/group says." },

	{ .of = RUN, .name = "net", .arg = "WHICH", .kind = OPTION_CHOICE, .field = AT(net), .words = "none host",
	  .complete = COMPLETE_WORDS, .group = NS_GROUP,
	  .help = "Which network the box has",
	  .more = "none (default): a loopback interface of its own and nothing else. host: the caller's network, with the "
		  "caller's /etc/resolv.conf and /etc/hosts." },
	{ .of = RUN, .name = "share", .arg = "NS[,NS]", .kind = OPTION_PARSE, .parse = parse_share, .words = "ipc uts cgroup pid",
	  .complete = COMPLETE_WORDS, .group = NS_GROUP,
	  .help = "Keep these namespaces of the caller",
	  .more = "With pid shared, a process of the box that leaves its parent can outlive rbox." },
	{ .of = RUN, .name = "hostname", .arg = "NAME", .kind = OPTION_PARSE, .parse = parse_hostname, .group = NS_GROUP,
	  .help = "Set the host name",
	  .more = "Default: the first 12 characters of the box's id." },
	{ .of = RUN, .name = "time-offset", .arg = "SECONDS", .kind = OPTION_PARSE, .parse = parse_time_offset,
	  .excludes = "no-init", .group = NS_GROUP,
	  .help = "Shift the clocks that count from boot",
	  .more = "A time namespace in which CLOCK_MONOTONIC and CLOCK_BOOTTIME are SECONDS ahead." },

	{ .of = RUN | EXEC, .letter = 'w', .name = "workdir", .arg = "DIR", .kind = OPTION_TEXT, .field = AT(workdir),
	  .group = PROCESS_GROUP,
	  .help = "The working directory in the box",
	  .more = "Default: /." },
	{ .of = RUN | EXEC, .letter = 'e', .name = "env", .arg = "NAME[=VALUE]", .kind = OPTION_PARSE, .parse = parse_env,
	  .group = PROCESS_GROUP,
	  .help = "Set a variable, or pass on that of the caller",
	  .more = "NAME alone takes the caller's value, and nothing if the caller has none." },
	{ .of = RUN | EXEC, .name = "env-file", .arg = "FILE", .kind = OPTION_PARSE, .parse = parse_env_file, .complete = COMPLETE_FILE,
	  .group = PROCESS_GROUP,
	  .help = "The same for each line of FILE",
	  .more = "Empty lines and lines that begin with # are passed over; --env wins over a file." },
	{ .of = RUN, .name = "inherit-env", .kind = OPTION_FLAG, .field = AT(inherit_env), .group = PROCESS_GROUP,
	  .help = "Pass on the whole environment of the caller",
	  .more = "PATH, HOME, USER, HOSTNAME and container are still the box's own." },
	{ .of = RUN, .name = "keep-fd", .arg = "N", .kind = OPTION_PARSE, .parse = parse_keep_fd, .group = PROCESS_GROUP,
	  .help = "Pass descriptor N on, as well as 0, 1 and 2" },
	{ .of = RUN | EXEC, .name = "argv0", .arg = "NAME", .kind = OPTION_TEXT, .field = AT(argv0), .group = PROCESS_GROUP,
	  .help = "What COMMAND is told to be called" },
	{ .of = RUN, .name = "umask", .arg = "MODE", .kind = OPTION_PARSE, .parse = parse_umask, .group = PROCESS_GROUP,
	  .help = "The file mode creation mask, octal",
	  .more = "Default: 022." },
	{ .of = RUN, .name = "nice", .arg = "N", .kind = OPTION_PARSE, .parse = parse_nice, .group = PROCESS_GROUP,
	  .help = "The nice value, -20 to 19" },
	{ .of = RUN, .name = "no-init", .kind = OPTION_FLAG, .field = AT(no_init), .group = PROCESS_GROUP,
	  .help = "COMMAND is process 1 itself",
	  .more = "It has to reap orphans, the kernel drops signals that it has no handler for, and if it changes its user it can "
		  "outlive an rbox that is killed by SIGKILL." },
	{ .of = RUN | EXEC, .name = "tty", .arg = "WHEN", .kind = OPTION_CHOICE, .field = AT(tty), .words = "auto always never",
	  .complete = COMPLETE_WORDS, .group = PROCESS_GROUP,
	  .help = "Whether COMMAND gets a terminal of its own",
	  .more = "auto (default): where standard input and output are terminals; standard error becomes it too if it is one. "
		  "always: all three become it, whatever they are. never: COMMAND gets the caller's." },

	{ .of = RUN, .name = "cap-add", .arg = "CAP", .kind = OPTION_PARSE, .parse = parse_cap_add, .group = POWER_GROUP,
	  .help = "Give COMMAND a further capability, repeatable",
	  .more = "A name of capabilities(7), with or without cap_, or all. It reaches no further than the box; with sys_admin, though, "
		  "what is hidden or read-only in the box can be uncovered. A COMMAND that is not root has those that are added, "
		  "and no others." },
	{ .of = RUN, .name = "cap-drop", .arg = "CAP", .kind = OPTION_PARSE, .parse = parse_cap_drop, .group = POWER_GROUP,
	  .help = "Take a capability away, repeatable",
	  .more = "With all, those that are added are all that there are. No program in the box can get it back." },
	{ .of = RUN, .name = "no-new-privs", .kind = OPTION_FLAG, .field = AT(no_new_privs), .group = POWER_GROUP,
	  .help = "No program in the box gets more powers by exec",
	  .more = "Setuid and setgid bits and file capabilities have no effect: su and sudo do not work." },
	{ .of = RUN, .name = "seccomp", .arg = "WHICH", .kind = OPTION_PARSE, .parse = parse_seccomp,
	  .complete = COMPLETE_FILE, .group = POWER_GROUP,
	  .help = "Which system calls programs in the box may make",
	  .more = "WHICH is default, strict, log, off, or the file of a profile as docker and podman have them. strict refuses more, and "
		  "all 32-bit programs. With log nothing is refused, and in the end rbox lists what "
		  "default would have refused, with the errno and how often. A file that is called like one of the words is written "
		  "./log. See SYSTEM CALLS." },
	{ .of = RUN, .name = "landlock", .arg = "WHEN", .kind = OPTION_CHOICE, .words = "auto off", .field = AT(landlock),
	  .complete = COMPLETE_WORDS, .group = POWER_GROUP,
	  .help = "A second wall around the files of the box",
	  .more = "Where the kernel has Landlock (Linux 5.19), what is neither in the box nor handed to it cannot be opened, whatever "
		  "descriptor of it a program gets hold of. It forbids mounts, so there is none with --allow-userns or "
		  "--cap-add sys_admin; with --net host (Linux 6.12) abstract sockets of the caller's programs are out of reach. With / as ROOT (Linux 7.1) so are "
		  "sockets that programs outside have made at a path, such as those of D-Bus and of container engines, except the ones in "
		  "what --bind shows: -v \"$SSH_AUTH_SOCK\"." },
	{ .of = EXEC, .name = "landlock", .arg = "WHEN", .kind = OPTION_CHOICE, .words = "auto off", .field = AT(landlock),
	  .complete = COMPLETE_WORDS, .group = POWER_GROUP,
	  .help = "Whether COMMAND stands behind the second wall of the box",
	  .more = "auto (default): if the box has one. off: it does not, and so a debugger can look into the other processes of the "
		  "box. See WALLS." },
	{ .of = RUN, .name = "allow-userns", .kind = OPTION_FLAG, .field = AT(allow_userns), .group = POWER_GROUP,
	  .help = "Let programs in the box make user namespaces",
	  .more = "Without it none can, since much of the kernel is in reach for root of a namespace only. rbox, bwrap, unshare and the "
		  "sandboxes of browsers need it. Cgroup namespaces stay refused: root of one could kill and freeze what is in the "
		  "caller's control group. What asks for one has an option against it, such as --share cgroup of rbox." },

	{ .of = RUN, .name = "pids", .arg = "N", .kind = OPTION_PARSE, .parse = parse_pids, .words = "unlimited",
	  .complete = COMPLETE_WORDS, .group = LIMITS_GROUP,
	  .help = "Limit the processes of the box",
	  .more = "No user of the box has more than N processes and threads, process 1 included, and since Linux 6.14 all of its users "
		  "together no more than N and 300. With unlimited only the limits of the caller hold. Default: 32768, or half of "
		  "kernel.threads-max, or what the caller may have, whichever is least. See LIMITS." },

	{ .of = ALONE, .letter = 'd', .name = "detach", .kind = OPTION_FLAG, .field = AT(detach), .excludes = "verbose",
	  .group = LIFE_GROUP,
	  .help = "Print the id of the box and leave it running",
	  .more = "rbox returns when COMMAND has been executed, or with the error. If the id cannot be written, or rbox is killed "
		  "before it is, the box ends. Standard input is empty; what COMMAND writes "
		  "is kept for rbox logs, of which the newest 1 to 2 MiB stay. When the box has ended, its log and status stay for a "
		  "day, or until rbox stop or rbox gc." },
	{ .of = RUN, .name = "name", .arg = "NAME", .kind = OPTION_PARSE, .parse = parse_name, .group = LIFE_GROUP,
	  .help = "What the box is called",
	  .more = "Of the boxes that run, only one can have it." },
	{ .of = RUN, .name = "timeout", .arg = "DURATION", .kind = OPTION_PARSE, .parse = parse_timeout, .group = LIFE_GROUP,
	  .help = "End the box after that time, with status 124",
	  .more = "Seconds, or a number with ms, s, m, h or d behind it, such as 1h30m. COMMAND gets the stop signal first. "
		  "The time also passes while rbox or COMMAND is stopped, as by Ctrl-Z." },
	{ .of = RUN, .name = "stop-signal", .arg = "SIGNAL", .kind = OPTION_PARSE, .parse = parse_stop_signal,
	  .complete = COMPLETE_SIGNAL, .group = LIFE_GROUP,
	  .help = "What asks COMMAND to end",
	  .more = "Sent when the time is over and by rbox stop. A name or a number; default: TERM." },
	{ .of = RUN, .name = "grace", .arg = "DURATION", .kind = OPTION_PARSE, .parse = parse_grace, .group = LIFE_GROUP,
	  .help = "How long COMMAND may take to end when asked",
	  .more = "After that time the box is killed. It begins with the stop signal, or with the first SIGTERM that rbox gets; a "
		  "second SIGTERM kills the box at once. Default: 10s." },
	{ .of = STOP, .name = "grace", .arg = "DURATION", .kind = OPTION_PARSE, .parse = parse_grace, .group = LIFE_GROUP,
	  .help = "How long COMMAND may take to end when asked",
	  .more = "Default: what the box was started with." },
	{ .of = KILL, .letter = 's', .name = "signal", .arg = "SIGNAL", .kind = OPTION_PARSE, .parse = parse_signal,
	  .complete = COMPLETE_SIGNAL, .group = LIFE_GROUP,
	  .help = "Send this signal to COMMAND",
	  .more = "A name or a number. Default: KILL, which ends the box." },
	{ .of = MANY, .letter = 'a', .name = "all", .kind = OPTION_FLAG, .field = AT(all), .group = LIFE_GROUP,
	  .help = "All boxes of yours that run" },

	{ .of = PS, .letter = 'a', .name = "all", .kind = OPTION_FLAG, .field = AT(all), .group = REPORTS_GROUP,
	  .help = "Also those that have ended and are kept" },
	{ .of = PS, .letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .field = AT(quiet), .excludes = "json",
	  .group = REPORTS_GROUP,
	  .help = "Print ids only" },
	{ .of = PS, .name = "json", .kind = OPTION_FLAG, .field = AT(json), .group = REPORTS_GROUP,
	  .help = "Print an array of JSON objects" },
	{ .of = LOGS, .letter = 'f', .name = "follow", .kind = OPTION_FLAG, .field = AT(follow), .group = REPORTS_GROUP,
	  .help = "Go on with what is written from now on, until the box ends" },
	{ .of = LOGS, .name = "since", .arg = "TIME", .kind = OPTION_TEXT, .field = AT(since), .group = REPORTS_GROUP,
	  .help = "Only what was written since then",
	  .more = "A time of day in UTC such as 2026-11-25T20:31:13Z, or a duration back from now such as 10m." },
	{ .of = LOGS, .letter = 'n', .name = "tail", .arg = "LINES", .kind = OPTION_PARSE, .parse = parse_tail,
	  .group = REPORTS_GROUP,
	  .help = "Only the last lines" },
	{ .of = LOGS, .letter = 't', .name = "timestamps", .kind = OPTION_FLAG, .field = AT(timestamps), .group = REPORTS_GROUP,
	  .help = "Begin each line with the time when it was written" },

	{ .of = MAKE, .name = "explain", .kind = OPTION_FLAG, .field = AT(explain), .group = REPORTS_GROUP,
	  .help = "Print what would be there and why, and make nothing" },
	{ .of = RUN | EXEC, .name = "explain", .kind = OPTION_FLAG, .field = AT(explain), .group = REPORTS_GROUP,
	  .help = "Print what would be done and why, and do nothing",
	  .more = "Of many rows that differ in their operands only, the first and the last are printed, and the others counted; with "
		  "--json all are." },
	{ .of = RUN | EXEC, .name = "json", .kind = OPTION_FLAG, .field = AT(json), .needs = "explain", .group = REPORTS_GROUP,
	  .help = "Print that as JSON" },
	{ .of = RUN | EXEC, .name = "verbose", .kind = OPTION_FLAG, .field = AT(verbose), .group = REPORTS_GROUP,
	  .help = "Print each row of the plan as it is executed",
	  .more = "To standard error. For a slow reader 1 MiB is kept; then rows are dropped, and a line says how many." },
	{ .of = RUN, .name = "status-fd", .arg = "N", .kind = OPTION_PARSE, .parse = parse_status_fd, .group = REPORTS_GROUP,
	  .help = "Write JSON lines about the box to descriptor N",
	  .more = "An object a line: started, with the process id of the box's first process and the inodes of its "
		  "namespaces; exited, with a status or a signal; failed, with row, step, path, errno, message, hint and status. The box does "
		  "not wait for a reader: for a slow one 1 MiB is kept, and lost, with the count of lines that were dropped, follows "
		  "when there is room again. At the end rbox waits for the reader until a signal asks it to end or the time is over." },
	{ .of = RUN, .name = "report", .arg = "FILE", .kind = OPTION_TEXT, .field = AT(report), .complete = COMPLETE_FILE,
	  .excludes = "explain", .group = REPORTS_GROUP,
	  .help = "Write what became of the box to FILE, as JSON",
	  .more = "One object when the box has ended: id, name, start, end, status or signal, whether the time was over, processor "
		  "time and peak memory, which system calls were refused, and what failed before COMMAND ran. FILE is emptied at the "
		  "start." },
	{ .of = EVERY, .letter = 'h', .name = "help", .kind = OPTION_FLAG, .field = AT(help), .group = REPORTS_GROUP,
	  .help = "Print this help" },
	{ .of = ALONE, .name = "version", .kind = OPTION_FLAG, .field = AT(version), .group = REPORTS_GROUP,
	  .help = "Print the version, features and libraries" },
};
const size_t option_count = sizeof option_table / sizeof *option_table;
