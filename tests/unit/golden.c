/* SPDX-License-Identifier: MIT */
/*
 * Golden plans: NAME.args (an argument a line) on the machine that NAME.facts describes give exactly NAME.plan, which is
 * what --explain prints, warnings before it, or the error. For rbox exec, NAME.box is the box.json of the box.
 *
 * The directory is RBOX_PLANS or the first argument. RBOX_PLANS_WRITE=1 writes the plans instead of comparing them: read
 * the difference before it is committed.
 *
 * A facts file changes the common machine of machine.h, a `key value` a line; `#` begins a comment:
 *
 *	uid N, gid N, root-uid N, root-gid N		numbers
 *	name WORD, hostname WORD, root PATH, cwd PATH	text; `name` alone: no name was found
 *	uid-sub IN:OUT:COUNT, gid-sub, uid-outer, gid-outer	`none`, or a range; repeated: one more
 *	uid-map IN:OUT:COUNT, gid-map			the same, of the box that is entered
 *	helpers work|no-new-privs|missing|nosuid|powerless|bounded|nameless
 *	dev, proc, sys there|lacking|marked|symlink|not-directory
 *	kernel MAJOR.MINOR
 *	may-map, proc-covered, proc-foreign, sys-covered, sys-there, mqueue-kernel, shm-there, mqueue-there, hosts-there,
 *	etc-writable, overlay-in-root, root-closed yes|no
 *	own-tmp, own-run, own-var-tmp, own-resolv, own-hosts, own-hostname	as dev: what ROOT has of these
 *	resolv PATH, mount-below PATH			text; alone: none
 *	broken PATH					what is mounted there cannot be looked at; repeated: one more
 *	withheld PATH					rbox's own, and to be seen; repeated: one more
 *	cover root|NUMBER exact|alias PATH		where in ROOT or in that mount the last of these is seen
 *	open-files SOFT HARD, nproc SOFT HARD		limits of the caller
 *	threads-max N					0: not looked at
 *	terminal 0|1|2					that descriptor of the caller is a terminal
 *	state PATH|none					the directory of boxes
 *	passwd LINE, group LINE				the first replaces the common file, others add to it
 *	env NAME=VALUE					the caller's environment
 *	mount directory|file there|lacking		one for each of the options' mounts, in their order
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "machine.h"
#include "text.h"

enum { CASES_MAX = 256, FILE_MAX = 65536, NAME_MAX_BYTES = 128 };

static struct machine m;
static const char *directory;
static bool writes;
static char arguments[FILE_MAX], facts[FILE_MAX], box[FILE_MAX], passwd[FILE_MAX], group[FILE_MAX];
static char wanted[4 * FILE_MAX], got[4 * FILE_MAX];

/*** Files ***/

static FILE *open_case(const char *name, const char *suffix, const char *mode)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s%s", directory, name, suffix);
	file = fopen(path, mode);
	if (!file && *mode == 'w')
		fail_msg("cannot write %s", path);
	return file;
}

/* The whole file, or nothing where it is missing. */
static void read_case(const char *name, const char *suffix, char *text, size_t size)
{
	FILE *file = open_case(name, suffix, "r");
	size_t used = file ? fread(text, 1, size - 1, file) : 0;

	text[used] = '\0';
	assert_true(used < size - 1);
	if (file)
		fclose(file);
}

/* The next line, its newline replaced; NULL at the end. */
static char *next_line(char **at)
{
	char *line = *at;
	size_t size = strcspn(line, "\n");

	if (!*line)
		return NULL;
	*at = line[size] ? line + size + 1 : line + size;
	line[size] = '\0';
	return line;
}

/*** Facts ***/

static bool set_number(const char *key, const char *value)
{
	const struct { const char *key; uint32_t *number; } known[] = {
		{ "uid", &m.facts.uid }, { "gid", &m.facts.gid }, { "root-uid", &m.facts.root_uid },
		{ "root-gid", &m.facts.root_gid }, { "sub-free", &m.facts.sub_free },
	};
	unsigned long long number;

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (strcmp(known[i].key, key) == 0 && text_number(value, UINT32_MAX, &number) == 0) {
			*known[i].number = (uint32_t)number;
			return true;
		}
	return false;
}

static bool set_text(const char *key, const char *value)
{
	const struct { const char *key; const char **text; } known[] = {
		{ "name", &m.facts.name }, { "hostname", &m.facts.hostname }, { "root", &m.facts.root }, { "cwd", &m.facts.cwd },
		{ "resolv", &m.facts.resolv }, { "mount-below", &m.facts.mount_below },
	};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (strcmp(known[i].key, key) == 0) {
			*known[i].text = *value ? value : NULL;
			return true;
		}
	return false;
}

static bool set_flag(const char *key, const char *value)
{
	const struct { const char *key; bool *flag; } known[] = {
		{ "may-map", &m.facts.may_map }, { "proc-covered", &m.facts.proc_covered }, { "proc-there", &m.facts.proc_there },
		{ "sys-covered", &m.facts.sys_covered }, { "sys-there", &m.facts.sys_there },
		{ "mqueue-kernel", &m.facts.mqueue_kernel }, { "shm-there", &m.facts.shm_there },
		{ "mqueue-there", &m.facts.mqueue_there }, { "hosts-there", &m.facts.hosts_there },
		{ "proc-foreign", &m.facts.proc_foreign }, { "etc-writable", &m.facts.etc_writable },
		{ "overlay-in-root", &m.facts.overlay_in_root },
		{ "root-closed", &m.facts.root_closed },
	};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (strcmp(known[i].key, key) == 0 && (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0)) {
			*known[i].flag = *value == 'y';
			return true;
		}
	return false;
}

/* The index of `value` among `count` words, or -1. */
static int word(const char *value, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], value) == 0)
			return (int)i;
	return -1;
}

static bool set_word(const char *key, const char *value)
{
	static const char *const helpers[] = { "work", "no-new-privs", "missing", "nosuid", "powerless", "bounded", "nameless" };
	static const char *const points[] = { "there", "lacking", "marked", "symlink", "not-directory" };
	const struct { const char *key; enum facts_point *point; } known[] = {
		{ "dev", &m.facts.dev }, { "proc", &m.facts.proc }, { "sys", &m.facts.sys },
		{ "own-tmp", &m.facts.own[OWN_TMP] }, { "own-run", &m.facts.own[OWN_RUN] }, { "own-var-tmp", &m.facts.own[OWN_VAR_TMP] },
		{ "own-resolv", &m.facts.own[OWN_RESOLV] }, { "own-hosts", &m.facts.own[OWN_HOSTS] },
		{ "own-hostname", &m.facts.own[OWN_HOSTNAME] },
	};

	if (strcmp(key, "helpers") == 0) {
		m.facts.helpers = (enum facts_helpers)word(value, helpers, COUNT_OF(helpers));
		return word(value, helpers, COUNT_OF(helpers)) >= 0;
	}
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (strcmp(known[i].key, key) == 0) {
			*known[i].point = (enum facts_point)word(value, points, COUNT_OF(points));
			return word(value, points, COUNT_OF(points)) >= 0;
		}
	return false;
}

/* What a facts file has said so far of what can be repeated. */
struct repeated { bool ids[6]; size_t mounts, variables; };

static bool add_ids(const char *key, const char *value, struct repeated *seen)
{
	const struct { const char *key; struct ids *ids; } known[] = {
		{ "uid-sub", &m.facts.uid_sub }, { "gid-sub", &m.facts.gid_sub },
		{ "uid-outer", &m.facts.uid_outer }, { "gid-outer", &m.facts.gid_outer },
		{ "uid-map", &m.entered_uid_map }, { "gid-map", &m.entered_gid_map },
	};
	struct ids_extent *x;

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (strcmp(known[i].key, key) != 0)
			continue;
		if (!seen->ids[i])
			known[i].ids->count = 0;
		seen->ids[i] = true;
		if (strcmp(value, "none") == 0)
			return true;
		/* not ids_parse: subordinate ranges all begin at 0 inside */
		x = &known[i].ids->extent[known[i].ids->count++];
		return sscanf(value, "%u:%u:%u", &x->inside, &x->outside, &x->count) == 3;
	}
	return false;
}

static bool add_mount(const char *key, const char *value, struct repeated *seen)
{
	static const char *const words[] = { "file there", "file lacking", "directory there", "directory lacking", "link to a file" };
	int index = word(value, words, COUNT_OF(words));

	if (strcmp(key, "mount") != 0 || index < 0 || seen->mounts == MACHINE_MOUNTS)
		return false;
	m.mount[seen->mounts++] = (struct facts_mount){
		.is_directory = index & 2, .is_lacking = index & 1, .is_link = index & 4,
	};
	return true;
}

static bool add_line(const char *key, const char *value)
{
	char *file = strcmp(key, "passwd") == 0 ? passwd : strcmp(key, "group") == 0 ? group : NULL;
	struct text t;

	if (!file)
		return false;
	t = text_in(file + strlen(file), FILE_MAX - strlen(file));
	text_add(&t, value);
	text_add(&t, "\n");
	*(file == passwd ? &m.facts.passwd : &m.facts.group) = file;
	return !t.full;
}

static bool set_state(const char *value)
{
	m.facts.state_usable = strcmp(value, "none") != 0;
	m.facts.state = m.facts.state_usable ? value : "/tmp/rbox-1000";
	return *value;
}

static bool set_cover(char *value)
{
	struct facts_cover *cover = &m.cover[m.facts.covers++];
	char *kind = strchr(value, ' '), *path = kind ? strchr(kind + 1, ' ') : NULL;

	if (!path || m.facts.covers > MACHINE_MOUNTS || !m.facts.withheld_count)
		return false;
	m.facts.cover = m.cover;
	*cover = (struct facts_cover){
		.mount = *value == 'r' ? FACTS_ROOT : atoi(value), .directory = m.facts.withheld_count - 1, .path = path + 1,
		.is_exact = kind[1] == 'e',
	};
	return true;
}

static bool set_other(const char *key, char *value, struct repeated *seen)
{
	if (strcmp(key, "state") == 0)
		return set_state(value);
	if (strcmp(key, "terminal") == 0 && strlen(value) == 1 && *value >= '0' && *value <= '2') {
		m.facts.terminal[*value - '0'] = true;
		return true;
	}
	if (strcmp(key, "env") == 0 && seen->variables < MACHINE_ARGUMENTS) {
		m.environment[seen->variables++] = value;
		return true;
	}
	if (strcmp(key, "broken") == 0 && m.facts.broken_count < MACHINE_MOUNTS) {
		m.facts.broken = m.broken;
		m.broken[m.facts.broken_count++] = value;
		return *value == '/';
	}
	if (strcmp(key, "withheld") == 0 && m.facts.withheld_count < FACTS_WITHHELD) {
		m.facts.withheld[m.facts.withheld_count++] = value;
		return *value == '/';
	}
	if (strcmp(key, "cover") == 0)
		return set_cover(value);
	if (strcmp(key, "open-files") == 0 || strcmp(key, "nproc") == 0) {
		unsigned long long soft, hard;
		int found = sscanf(value, "%llu %llu", &soft, &hard);

		m.facts.own_limits.of[*key == 'o' ? RLIMIT_NOFILE : RLIMIT_NPROC] = (struct rlimit){ soft, hard };
		return found == 2;
	}
	if (strcmp(key, "threads-max") == 0)
		return sscanf(value, "%llu", &m.facts.threads_max) == 1;
	if (strcmp(key, "landlock") == 0)
		return sscanf(value, "%u", &m.facts.landlock) == 1;
	if (strcmp(key, "kernel") == 0) {
		m.facts.kernel = value;
		return sscanf(value, "%u.%u", &m.facts.kernel_major, &m.facts.kernel_minor) == 2;
	}
	return false;
}

static void read_facts(const char *name)
{
	char *at = facts, *line;
	struct repeated seen = { 0 };

	machine_reset(&m);
	passwd[0] = group[0] = '\0';
	read_case(name, ".facts", facts, sizeof facts);
	while ((line = next_line(&at))) {
		char *value = line + strcspn(line, " ");

		if (!*line || *line == '#')
			continue;
		if (*value)
			*value++ = '\0';
		if (!set_number(line, value) && !set_flag(line, value) && !set_word(line, value) && !set_text(line, value) &&
		    !add_ids(line, value, &seen) && !add_mount(line, value, &seen) && !add_line(line, value) &&
		    !set_other(line, value, &seen))
			fail_msg("%s.facts: '%s %s' is no fact", name, line, value);
	}
}

static void read_box(const char *name)
{
	struct err e = { 0 };

	read_case(name, ".box", box, sizeof box);
	if (!*box)
		return;
	if (box_read(&m.entered, box, strlen(box), &e))
		fail_msg("%s.box: %s", name, e.text);
	m.facts.box = &m.entered;
}

/*** Plans ***/

static void write_sentence(struct text *t, const char *before, const char *sentence)
{
	text_add(t, before);
	text_add_shown(t, sentence);
	text_add(t, "\n");
}

static void make_plan(const char *name)
{
	const char *argument[MACHINE_ARGUMENTS];
	char *at = arguments, *line, row[2 * PLAN_LINE];
	struct text t = text_in(got, sizeof got);
	size_t count = 0;

	read_facts(name);
	read_box(name);
	read_case(name, ".args", arguments, sizeof arguments);
	while (count < MACHINE_ARGUMENTS && (line = next_line(&at)))
		argument[count++] = line;
	if (machine_plan(&m, argument, count)) {
		write_sentence(&t, "rbox: ", m.e.text);
		if (*m.e.hint)
			write_sentence(&t, "rbox: hint: ", m.e.hint);
		return;
	}
	for (unsigned i = 0; i < m.plan.warnings; i++)
		write_sentence(&t, "rbox: warning: ", m.plan.warning[i]);
	for (size_t i = 0; i < m.plan.count; i++) {
		plan_line(&m.plan, i, row, sizeof row);
		text_add(&t, row);
		text_add(&t, "\n");
	}
	assert_false(t.full);
}

static void show_difference(const char *name)
{
	const char *a = wanted, *b = got;
	size_t line = 1;

	while (strcspn(a, "\n") == strcspn(b, "\n") && memcmp(a, b, strcspn(a, "\n")) == 0 && *a && *b) {
		a += strcspn(a, "\n") + (a[strcspn(a, "\n")] == '\n');
		b += strcspn(b, "\n") + (b[strcspn(b, "\n")] == '\n');
		line++;
	}
	fail_msg("%s.plan, line %zu\nwanted: %.*s\ngot:    %.*s", name, line, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static void plan_is_as_written(void **state)
{
	const char *name = *state;
	FILE *file;

	make_plan(name);
	if (writes) {
		file = open_case(name, ".plan", "w");
		assert_true(fputs(got, file) >= 0 && fclose(file) == 0);
		return;
	}
	read_case(name, ".plan", wanted, sizeof wanted);
	if (strcmp(wanted, got) != 0)
		show_difference(name);
}

static void there_are_plans(void **state)
{
	assert_true(**(size_t **)state > 0);
}

static int release(void **state)
{
	(void)state;
	machine_release(&m);
	box_release(&m.entered);
	return 0;
}

static int is_case(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);

	return size > 5 && size < NAME_MAX_BYTES && strcmp(entry->d_name + size - 5, ".args") == 0;
}

int main(int argc, char **argv)
{
	static char name[CASES_MAX][NAME_MAX_BYTES];
	static struct CMUnitTest tests[CASES_MAX + 1];
	static size_t count;
	struct dirent **entry;
	int entries;

	directory = argc > 1 ? argv[1] : getenv("RBOX_PLANS") ? getenv("RBOX_PLANS") : "tests/plans";
	writes = getenv("RBOX_PLANS_WRITE") != NULL;
	entries = scandir(directory, &entry, is_case, alphasort);
	for (int i = 0; i < entries; i++) {
		if (count < CASES_MAX) {
			snprintf(name[count], sizeof name[count], "%.*s", (int)strlen(entry[i]->d_name) - 5, entry[i]->d_name);
			tests[count] = (struct CMUnitTest){ name[count], plan_is_as_written, NULL, release, name[count] };
			count++;
		}
		free(entry[i]);
	}
	if (entries >= 0)
		free(entry);
	tests[count] = (struct CMUnitTest){ "there_are_plans", there_are_plans, NULL, release, &count };
	return _cmocka_run_group_tests("golden plans", tests, count + 1, NULL, NULL);
}
