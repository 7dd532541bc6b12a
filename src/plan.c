/* SPDX-License-Identifier: MIT */
#include "plan.h"

#include <assert.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"
#include "text.h"

/*** The store ***/

/* Small pieces share a chunk; a large one has its own. */
struct plan_chunk {
	struct plan_chunk *next;
	size_t used, size;
	max_align_t data[];
};

enum { CHUNK = 16384 };

void plan_release(struct plan *plan)
{
	while (plan->store) {
		struct plan_chunk *next = plan->store->next;

		free(plan->store);
		plan->store = next;
	}
	if (plan->row != plan->first_row)
		free(plan->row);
	memset(plan, 0, sizeof *plan);
}

static struct plan_chunk *new_chunk(struct plan *plan, size_t size)
{
	struct plan_chunk *chunk = malloc(sizeof *chunk + size);

	if (!chunk) {
		plan->failed = size;
		return NULL;
	}
	*chunk = (struct plan_chunk){ .next = plan->store, .size = size };
	plan->store = chunk;
	return chunk;
}

void *plan_keep(struct plan *plan, size_t size)
{
	size_t rounded = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	struct plan_chunk *chunk = plan->store;

	if (sizeof plan->first_bytes - plan->first_used >= rounded) {
		plan->first_used += rounded;
		return (char *)plan->first_bytes + plan->first_used - rounded;
	}
	if (!chunk || chunk->size - chunk->used < rounded)
		chunk = new_chunk(plan, rounded > CHUNK ? rounded : CHUNK);
	if (!chunk)
		return NULL;
	chunk->used += rounded;
	return memset((char *)chunk->data + chunk->used - rounded, 0, rounded);
}

const char *plan_text(struct plan *plan, const char *format, ...)
{
	va_list args, again;
	int size;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, args);
	text = plan_keep(plan, (size_t)size + 1);
	if (text)
		vsnprintf(text, (size_t)size + 1, format, again);
	va_end(again);
	va_end(args);
	return text ? text : "";
}

const char *plan_part(struct plan *plan, const char *text, size_t size)
{
	char *copy = plan_keep(plan, size + 1);

	return copy ? memcpy(copy, text, size) : "";
}

const char *plan_copy(struct plan *plan, const char *text)
{
	return plan_part(plan, text, strlen(text));
}

static bool make_room(struct plan *plan, size_t room)
{
	struct step *row = plan->first_row;

	if (room > PLAN_FIRST_ROWS) {
		row = realloc(plan->row == row ? NULL : plan->row, room * sizeof *row);
		if (!row) {
			plan->failed = room * sizeof *row;
			return false;
		}
		if (plan->row == plan->first_row)
			memcpy(row, plan->first_row, sizeof plan->first_row);
	}
	plan->row = row;
	plan->room = room;
	return true;
}

static bool grow(struct plan *plan)
{
	return make_room(plan, plan->room ? 2 * plan->room : PLAN_FIRST_ROWS);
}

void plan_expect(struct plan *plan, size_t rows)
{
	if (plan->count + rows > plan->room && plan->count + rows > PLAN_FIRST_ROWS)
		make_room(plan, plan->count + rows);
}

struct step *plan_add(struct plan *plan, enum actor who, enum verb verb, const char *why)
{
	if (plan->count == plan->room && !grow(plan))
		return &plan->spare;
	plan->row[plan->count] = (struct step){ .who = who, .verb = verb, .slot = PLAN_NO_SLOT, .within = PLAN_NO_SLOT, .why = why };
	return &plan->row[plan->count++];
}

uint64_t plan_spread(unsigned propagation)
{
	static const uint64_t flag[] = {
		[SPREAD_PRIVATE] = PLAN_PRIVATE, [SPREAD_SLAVE] = PLAN_SLAVE, [SPREAD_SHARED] = PLAN_SHARED,
		[SPREAD_UNBINDABLE] = PLAN_UNBINDABLE,
	};

	return flag[propagation];
}

const char *plan_devpts_options(const struct plan *plan)
{
	bool has_tty_group = ids_has_inside(&plan->gid_map, 5);

	return has_tty_group ? "newinstance,ptmxmode=0666,mode=0620,gid=5" : "newinstance,ptmxmode=0666,mode=0620";
}

void plan_warn(struct plan *plan, const char *warning)
{
	if (plan->warnings < PLAN_WARNINGS)
		plan->warning[plan->warnings++] = warning;
}

/*** Rows as text ***/

enum flag_kind { FLAGS_NONE, FLAGS_NAMESPACES, FLAGS_MOUNT, FLAGS_DEVICE, FLAGS_OCTAL, FLAGS_POWERS, FLAGS_WALL };

/* In a sentence %f is `from`, %t `to`, %y `type`, %o the options, %w who acts. */
static const struct { const char *name; enum flag_kind flags; const char *sentence; } verbs[] = {
	[STEP_PART] = { "part", FLAGS_NONE, "start a host process" },
	[STEP_WITHHOLD] = { "withhold", FLAGS_NONE, "find %f, which no box may see" },
	[STEP_CLAIM] = { "claim", FLAGS_NONE, "claim %f" },
	[STEP_LOCK] = { "lock", FLAGS_NONE, "lock %f" },
	[STEP_CLONE] = { "clone", FLAGS_NAMESPACES, "make the namespaces of the box" },
	[STEP_EXPECT] = { "expect", FLAGS_NONE, "hear of the %t from init" },
	[STEP_HOLD] = { "hold", FLAGS_NAMESPACES, "hold the namespaces of the box" },
	[STEP_SPAWN] = { "spawn", FLAGS_NONE, "start %f" },
	[STEP_COLLECT_HELPERS] = { "collect", FLAGS_NONE, "map ids" },
	[STEP_MAP] = { "map", FLAGS_NONE, "map the %ys %t" },
	[STEP_DENY_SETGROUPS] = { "deny", FLAGS_NONE, "deny setgroups" },
	[STEP_RELEASE] = { "release", FLAGS_NONE, "let the box go on" },
	[STEP_REGISTER] = { "register", FLAGS_NONE, "enter the box in %f" },
	[STEP_DESCRIBE] = { "describe", FLAGS_NONE, "tell other commands of the box" },
	[STEP_SUPERVISE] = { "supervise", FLAGS_NONE, "supervise the box" },
	[STEP_LEAVE] = { "leave", FLAGS_NONE, "take the box out of %f" },
	[STEP_SWEEP] = { "sweep", FLAGS_MOUNT, "take mount points out of %f" },
	[STEP_FOLLOW] = { "follow", FLAGS_NONE, "tie the box's life to rbox's" },
	[STEP_GROUP] = { "group", FLAGS_NONE, "start a process group" },
	[STEP_SUBREAP] = { "subreap", FLAGS_NONE, "become the reaper of the box" },
	[STEP_CHILDREN] = { "children", FLAGS_NONE, "open the list of init's children" },
	[STEP_REFUSE] = { "refuse", FLAGS_NONE, "refuse %y in the box" },
	[STEP_PIDS] = { "pids", FLAGS_NONE, "limit the processes of the box" },
	[STEP_TIME] = { "time", FLAGS_NONE, "shift the clocks by %t seconds" },
	[STEP_READY] = { "ready", FLAGS_NONE, "tell host of the %t" },
	[STEP_JOIN] = { "join", FLAGS_NONE, "join the %y namespace of the box" },
	[STEP_OPEN_FILES] = { "nofile", FLAGS_NONE, "raise the limit of open files to %t" },
	[STEP_TREE] = { "tree", FLAGS_MOUNT, "take %f" },
	[STEP_LAYER] = { "layer", FLAGS_NONE, "take the layer %f" },
	[STEP_FILE] = { "file", FLAGS_NONE, "take the file %f" },
	[STEP_NODE] = { "node", FLAGS_DEVICE, "take the device %f" },
	[STEP_NEW] = { "new", FLAGS_MOUNT, "make a new %y %t" },
	[STEP_STAGE] = { "stage", FLAGS_NONE, "enter a new file system" },
	[STEP_OVERLAY] = { "overlay", FLAGS_MOUNT, "make an overlay of %f and %t" },
	[STEP_MAKE] = { "make", FLAGS_NONE, "make a %y of %f" },
	[STEP_UNSTAGE] = { "unstage", FLAGS_NONE, "leave the new file system" },
	[STEP_ROOT] = { "root", FLAGS_NONE, "attach the root" },
	[STEP_PIVOT] = { "pivot", FLAGS_NONE, "change the root" },
	[STEP_DETACH] = { "detach", FLAGS_NONE, "detach the old root" },
	[STEP_AWAIT] = { "await", FLAGS_NONE, "wait for rbox" },
	[STEP_BECOME] = { "become", FLAGS_NONE, "become user %t of the box" },
	[STEP_POINT] = { "point", FLAGS_MOUNT, "make the mount point %t" },
	[STEP_THERE] = { "there", FLAGS_NONE, "find the directory %t" },
	[STEP_PUT] = { "put", FLAGS_MOUNT, "make %t" },
	[STEP_MASK] = { "mask", FLAGS_NONE, "mask %t" },
	[STEP_PIN] = { "pin", FLAGS_NONE, "pin %t" },
	[STEP_COVER] = { "cover", FLAGS_NONE, "cover %t" },
	[STEP_SPREAD] = { "spread", FLAGS_MOUNT, "make %t %y" },
	[STEP_SEAL] = { "seal", FLAGS_NONE, "make %t read-only" },
	[STEP_ATTACH] = { "attach", FLAGS_MOUNT, "mount %f on %t" },
	[STEP_ENTER] = { "enter", FLAGS_NONE, "enter %t" },
	[STEP_DEVICE] = { "device", FLAGS_NONE, "make /dev/%t" },
	[STEP_LINK] = { "link", FLAGS_NONE, "make /dev/%t" },
	[STEP_MOUNT] = { "mount", FLAGS_MOUNT, "mount %y on /dev/%t" },
	[STEP_HIDE] = { "hide", FLAGS_NONE, "hide %t" },
	[STEP_RESTRICT] = { "restrict", FLAGS_NONE, "make %t read-only" },
	[STEP_GUARD] = { "guard", FLAGS_NONE, "guard the files of %t" },
	[STEP_TERMINAL] = { "terminal", FLAGS_NONE, "make a terminal" },
	[STEP_HOSTNAME] = { "hostname", FLAGS_NONE, "set the host name" },
	[STEP_LOOPBACK] = { "loopback", FLAGS_NONE, "bring the loopback interface up" },
	[STEP_PING] = { "ping", FLAGS_NONE, "let groups %t send pings" },
	[STEP_HARDEN] = { "harden", FLAGS_NONE, "close the process to the box" },
	[STEP_FORK] = { "fork", FLAGS_NONE, "make the process of COMMAND" },
	[STEP_VEIL] = { "veil", FLAGS_NONE, "hide the command line of rbox" },
	[STEP_CONFINE] = { "confine", FLAGS_WALL, "confine %w" },
	[STEP_RELINQUISH] = { "relinquish", FLAGS_NONE, "give init's capabilities up" },
	[STEP_REAP] = { "reap", FLAGS_NONE, "wait for COMMAND" },
	[STEP_SESSION] = { "session", FLAGS_NONE, "start a session" },
	[STEP_STREAMS] = { "streams", FLAGS_NONE, "give COMMAND its standard streams" },
	[STEP_KEYRING] = { "keyring", FLAGS_NONE, "start a session keyring" },
	[STEP_BOUND] = { "bound", FLAGS_NONE, "limit capabilities" },
	[STEP_GROUPS] = { "groups", FLAGS_NONE, "set the groups %t" },
	[STEP_USER] = { "user", FLAGS_NONE, "become user %t" },
	[STEP_CAPABILITIES] = { "capabilities", FLAGS_POWERS, "give capabilities up" },
	[STEP_NO_NEW_PRIVS] = { "forgo", FLAGS_NONE, "set no_new_privs" },
	[STEP_WORKDIR] = { "workdir", FLAGS_NONE, "enter the working directory %t" },
	[STEP_UMASK] = { "umask", FLAGS_OCTAL, "set the umask %o" },
	[STEP_LIMITS] = { "limits", FLAGS_NONE, "set the limits %t" },
	[STEP_NICE] = { "nice", FLAGS_NONE, "set the nice value %t" },
	[STEP_DESCRIPTORS] = { "descriptors", FLAGS_NONE, "close descriptors" },
	[STEP_WALL] = { "wall", FLAGS_WALL, "build a wall of Landlock" },
	[STEP_FILTER] = { "filter", FLAGS_NONE, "install the filter of system calls (%f)" },
	[STEP_EXEC] = { "exec", FLAGS_NONE, "execute %f" },
	[STEP_HAND] = { "hand", FLAGS_NONE, "hand descriptors to the probes" },
	[STEP_PROBES] = { "probes", FLAGS_NONE, "execute the probes" },
};
static_assert(sizeof verbs / sizeof *verbs == STEP_VERBS, "each verb has a name and a sentence");

static const char *const actors[] = { [HOST] = "host", [INIT] = "init", [COMMAND] = "command" };
static_assert(sizeof actors / sizeof *actors == ACTORS, "each actor has a name");

const char *plan_actor(enum actor who)
{
	return actors[who];
}

const char *plan_verb(enum verb verb)
{
	return verbs[verb].name;
}

struct flag_name { uint64_t flag; const char *name; };

static const struct flag_name namespace_flags[] = {
	{ CLONE_NEWUSER, "user" }, { CLONE_NEWNS, "mount" }, { CLONE_NEWPID, "pid" }, { CLONE_NEWIPC, "ipc" },
	{ CLONE_NEWUTS, "uts" }, { CLONE_NEWNET, "net" }, { CLONE_NEWCGROUP, "cgroup" },
	{ CLONE_NEWTIME, "time" }, { 0, NULL },
};

static const struct flag_name mount_flags[] = {
	{ MOUNT_ATTR_RDONLY, "ro" }, { MOUNT_ATTR_NOSUID, "nosuid" }, { MOUNT_ATTR_NODEV, "nodev" },
	{ MOUNT_ATTR_NOEXEC, "noexec" }, { PLAN_PRIVATE, "private" }, { PLAN_SLAVE, "slave" }, { PLAN_SHARED, "shared" },
	{ PLAN_UNBINDABLE, "unbindable" }, { PLAN_RECURSIVE, "recursive" }, { PLAN_MARK, "marked" }, { PLAN_LINKS, "links" },
	{ PLAN_OVER_LINK, "over-link" }, { PLAN_PIN, "pinned" }, { PLAN_ENTER, "enter" }, { PLAN_ALONE, "alone" }, { 0, NULL },
};

static const struct flag_name power_flags[] = { { PLAN_ADMIN, "cap_sys_admin until exec" }, { 0, NULL } };

static const struct flag_name wall_flags[] = {
	{ PLAN_FILES, "files" }, { PLAN_PATHS, "path-sockets" }, { PLAN_NETWORK, "network" }, { PLAN_SOCKETS, "sockets" },
	{ PLAN_SIGNALS, "signals" }, { 0, NULL },
};

/* mount(2)'s own numbers: they differ from mount_setattr(2)'s in their meaning, not here in their values */
static_assert(MOUNT_ATTR_RDONLY == MS_RDONLY && MOUNT_ATTR_NOSUID == MS_NOSUID && MOUNT_ATTR_NODEV == MS_NODEV &&
	      MOUNT_ATTR_NOEXEC == MS_NOEXEC, "one table names both");

/* Calls `add` for every option of the row, as words. */
static void each_option(const struct step *row, void (*add)(struct text *t, const char *option), struct text *t)
{
	static const struct flag_name *const tables[] = {
		[FLAGS_NAMESPACES] = namespace_flags, [FLAGS_MOUNT] = mount_flags, [FLAGS_POWERS] = power_flags, [FLAGS_WALL] = wall_flags,
	};
	enum flag_kind kind = verbs[row->verb].flags;
	char number[32];

	switch (kind) {
	case FLAGS_NONE:
		return;
	case FLAGS_DEVICE:
		snprintf(number, sizeof number, "%u:%u", PLAN_MAJOR(row->flags), PLAN_MINOR(row->flags));
		add(t, number);
		return;
	case FLAGS_OCTAL:
		snprintf(number, sizeof number, "0%03o", (unsigned)row->flags);
		add(t, number);
		return;
	case FLAGS_NAMESPACES:
	case FLAGS_MOUNT:
	case FLAGS_POWERS:
	case FLAGS_WALL:
		for (const struct flag_name *f = tables[kind]; f->name; f++)
			if (row->flags & f->flag)
				add(t, f->name);
		return;
	}
}

static void add_with_comma(struct text *t, const char *option)
{
	if (t->used)
		text_add(t, ",");
	text_add(t, option);
}

static bool is_map(const struct step *row, const char *operand)
{
	return operand == row->to && (row->verb == STEP_MAP || row->verb == STEP_SPAWN);
}

/* An operand as a person may see it, a map's lines on one. */
static void add_operand(struct text *t, const struct step *row, const char *before, const char *operand)
{
	const char *line;
	size_t size;

	if (!operand || !*operand)
		return;
	if (t->used)
		text_add(t, before);
	if (!is_map(row, operand)) {
		text_add_shown(t, operand);
		return;
	}
	for (bool first = true; text_field(&operand, "\n", &line, &size) && size; first = false) {
		text_add(t, first ? "" : ", ");
		text_add_bytes(t, line, size);
	}
}

static void add_operands(struct text *t, const struct step *row)
{
	char words[256];
	struct text options = text_in(words, sizeof words);

	add_operand(t, row, "", row->type);
	add_operand(t, row, " ", row->from);
	add_operand(t, row, row->from ? " -> " : " ", row->to);
	each_option(row, add_with_comma, &options);
	if (options.used) {
		text_add(t, t->used ? " (" : "(");
		text_add(t, words);
		text_add(t, ")");
	}
}

static void pad(struct text *t, size_t column)
{
	while (t->used < column && !t->full)
		text_add(t, " ");
}

void plan_line(const struct plan *plan, size_t index, char *buffer, size_t size)
{
	enum { WHO = 4, VERB = 13, OPERANDS = 26, WHY = 78 };
	const struct step *row = &plan->row[index];
	char number[16], operands[PLAN_LINE];
	struct text t = text_in(buffer, size), o = text_in(operands, sizeof operands);

	snprintf(number, sizeof number, "%3zu ", index + 1);
	text_add(&t, number);
	pad(&t, WHO);
	text_add(&t, actors[row->who]);
	pad(&t, VERB);
	text_add(&t, verbs[row->verb].name);
	text_add(&t, " ");
	pad(&t, OPERANDS);
	add_operands(&o, row);
	text_add(&t, operands);
	text_add(&t, " ");
	pad(&t, WHY);
	text_add(&t, "# ");
	text_add(&t, row->why);
}

static bool is_alike(const struct step *a, const struct step *b)
{
	return a->who == b->who && a->verb == b->verb && a->flags == b->flags && strcmp(a->why, b->why) == 0;
}

size_t plan_alike(const struct plan *plan, size_t index)
{
	size_t end = index + 1;

	while (end < plan->count && is_alike(&plan->row[index], &plan->row[end]))
		end++;
	return end - index;
}

static void add_json_option(struct text *t, const char *option)
{
	if (t->buffer[t->used - 1] != '[')
		text_add(t, ",");
	text_add_json(t, option);
}

static size_t length(const char *text)
{
	return text ? strlen(text) : 0;
}

size_t plan_json_room(const struct plan *plan)
{
	enum { FRAME = 512, BYTE = sizeof "\\u0000" - 1 };
	size_t room = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct step *row = &plan->row[i];
		size_t size = length(row->from) + length(row->to) + length(row->type) + length(row->why);

		room = size > room ? size : room;
	}
	return FRAME + BYTE * room;
}

size_t plan_json(const struct plan *plan, size_t index, char *buffer, size_t size)
{
	const struct step *row = &plan->row[index];
	const struct { const char *name, *value; } member[] = {
		{ ",\"who\":", actors[row->who] }, { ",\"do\":", verbs[row->verb].name }, { ",\"from\":", row->from },
		{ ",\"to\":", row->to }, { ",\"type\":", row->type },
	};
	struct text t = text_in(buffer, size);

	text_add(&t, "{\"row\":");
	text_add_number(&t, index + 1);
	for (size_t i = 0; i < sizeof member / sizeof *member; i++) {
		text_add(&t, member[i].name);
		text_add_json(&t, member[i].value);
	}
	text_add(&t, ",\"options\":[");
	each_option(row, add_json_option, &t);
	text_add(&t, "],\"why\":");
	text_add_json(&t, row->why);
	text_add(&t, "}");
	return t.used;
}

void plan_sentence(const struct step *row, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);

	for (const char *c = verbs[row->verb].sentence; *c; c++) {
		char operand[PLAN_LINE];
		struct text o = text_in(operand, sizeof operand);

		if (*c != '%') {
			text_add_bytes(&t, c, 1);
			continue;
		}
		c++;
		if (*c == 'o')
			each_option(row, add_with_comma, &o);
		else if (*c == 'w')
			text_add(&o, actors[row->who]);
		else
			add_operand(&o, row, "", *c == 'f' ? row->from : *c == 't' ? row->to : row->type);
		text_add(&t, operand);
	}
	while (t.used && buffer[t.used - 1] == ' ')
		buffer[--t.used] = '\0';
}
