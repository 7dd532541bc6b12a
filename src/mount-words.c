/* SPDX-License-Identifier: MIT */
#include "mount-words.h"

#include <errno.h>
#include <string.h>

#include "text.h"

#define AT(member) offsetof(struct spec_mount, member)

/* The kinds that a word or a key means something for. */
enum { BIND = 1 << SPEC_BIND, TMPFS = 1 << SPEC_TMPFS, OVERLAY = 1 << SPEC_OVERLAY, FILES = BIND | TMPFS | OVERLAY };

bool mount_part_is(struct mount_part part, const char *word)
{
	return strlen(word) == part.size && memcmp(part.text, word, part.size) == 0;
}

struct mount_part mount_part_name(struct mount_part part, char separator, const char **rest)
{
	const char *end = memchr(part.text, separator, part.size);

	*rest = end ? end + 1 : NULL;
	return (struct mount_part){ part.text, end ? (size_t)(end - part.text) : part.size };
}

int mount_words_refuse(const struct mount_reading *r, struct mount_part part, const char *what, struct err *e)
{
	return err_set(e, "--%s '%s': '%.*s' %s", r->option, r->text, (int)part.size, part.text, what);
}

/*** Words ***/

/* A word says something of one bool of the mount, or of its propagation. */
struct mount_word { const char *name; unsigned of; bool is_propagation; size_t field; int value; };

static const struct mount_word words[] = {
	{ "ro", FILES, false, AT(read_only), true },
	{ "rw", FILES, false, AT(read_only), false },
	{ "readonly", FILES, false, AT(read_only), true },
	{ "rec", BIND, false, AT(alone), false },
	{ "norec", BIND, false, AT(alone), true },
	{ "bind-nonrecursive", BIND, false, AT(alone), true },
	{ "nosuid", FILES, false, AT(no_suid), true },
	{ "nodev", FILES, false, AT(no_dev), true },
	{ "noexec", FILES, false, AT(no_exec), true },
	{ "try", BIND, false, AT(optional), true },
	{ "private", BIND, true, 0, SPREAD_PRIVATE },
	{ "slave", BIND, true, 0, SPREAD_SLAVE },
	{ "shared", BIND, true, 0, SPREAD_SHARED },
	{ "unbindable", BIND, true, 0, SPREAD_UNBINDABLE },
};

static const struct mount_word *find_word(struct mount_part part)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (mount_part_is(part, words[i].name))
			return &words[i];
	return NULL;
}

static bool contradicts(const struct mount_word *one, const struct mount_word *other)
{
	return one->is_propagation == other->is_propagation && one->field == other->field && one->value != other->value;
}

static int take_word(struct mount_reading *r, const struct mount_word *word, struct err *e)
{
	for (size_t i = 0; i < r->said_count; i++)
		if (contradicts(r->said[i], word))
			return err_set(e, "--%s '%s': %s and %s exclude each other", r->option, r->text, r->said[i]->name, word->name);
	if (r->said_count < MOUNT_WORDS_SAID)
		r->said[r->said_count++] = word;
	if (word->is_propagation)
		r->m.propagation = (enum spec_propagation)word->value;
	else
		*(bool *)((char *)&r->m + word->field) = word->value;
	return 0;
}

int mount_words_take(struct mount_reading *r, struct mount_part part, struct err *e)
{
	const struct mount_word *word = find_word(part);

	return word && word->of >> r->m.kind & 1 ? take_word(r, word, e) : -ENOENT;
}

/*** Values ***/

static bool is_destination(struct mount_part part)
{
	return part.size && part.text[0] == '/' && strspn(part.text, "/") < part.size;
}

/* What a tmpfs's size may be: digits, then k, m, g or % (tmpfs(5)). */
static bool is_size(struct mount_part part, const char *units)
{
	size_t digits = strspn(part.text, "0123456789");

	if (!digits || digits > part.size)
		return false;
	return digits == part.size || (digits + 1 == part.size && strchr(units, part.text[digits]));
}

static bool take_size(struct spec_mount *m, struct mount_part value)
{
	m->size = value.text;
	m->size_size = value.size;
	return is_size(value, "kKmMgG%");
}

static bool take_inodes(struct spec_mount *m, struct mount_part value)
{
	m->inodes = value.text;
	m->inodes_size = value.size;
	return is_size(value, "kKmMgG");
}

static bool take_mode(struct spec_mount *m, struct mount_part value)
{
	char mode[8] = "";

	if (value.size >= sizeof mode)
		return false;
	memcpy(mode, value.text, value.size);
	return text_octal(mode, 07777, &m->mode) == 0;
}

/* docker's rprivate and the like: a bind is recursive anyway. */
static bool take_propagation(struct spec_mount *m, struct mount_part value)
{
	bool has_r = value.size && value.text[0] == 'r';
	const struct mount_word *word = find_word((struct mount_part){ value.text + has_r, value.size - has_r });

	if (!word || !word->is_propagation || (has_r && word->value == SPREAD_UNBINDABLE))
		return false;
	m->propagation = (enum spec_propagation)word->value;
	return true;
}

static bool take_recursion(struct spec_mount *m, struct mount_part value)
{
	m->alone = mount_part_is(value, "disabled");
	m->read_only |= mount_part_is(value, "readonly");
	return m->alone || mount_part_is(value, "enabled") || mount_part_is(value, "readonly");
}

static bool take_source(struct spec_mount *m, struct mount_part value)
{
	m->source = value.text;
	m->source_size = value.size;
	return value.size;
}

static bool take_target(struct spec_mount *m, struct mount_part value)
{
	m->target = value.text;
	m->target_size = value.size;
	return is_destination(value);
}

static const struct key { const char *name; unsigned of; bool (*take)(struct spec_mount *m, struct mount_part value); } keys[] = {
	{ "src", BIND, take_source },
	{ "source", BIND, take_source },
	{ "dst", ~0u, take_target },
	{ "destination", ~0u, take_target },
	{ "target", ~0u, take_target },
	{ "bind-propagation", BIND, take_propagation },
	{ "bind-recursive", BIND, take_recursion },
	{ "size", TMPFS, take_size },
	{ "tmpfs-size", TMPFS, take_size },
	{ "mode", TMPFS, take_mode },
	{ "tmpfs-mode", TMPFS, take_mode },
	{ "nr_inodes", TMPFS, take_inodes },
};

static const struct key *find_key(struct mount_part part)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (mount_part_is(part, keys[i].name))
			return &keys[i];
	return NULL;
}

static int take_truth(struct mount_reading *r, const struct mount_word *word, struct mount_part value, struct err *e)
{
	if (mount_part_is(value, "true") || mount_part_is(value, "1"))
		return take_word(r, word, e);
	if (mount_part_is(value, "false") || mount_part_is(value, "0"))
		return 0;
	return mount_words_refuse(r, value, "is not true or false", e);
}

int mount_words_take_value(struct mount_reading *r, struct mount_part name, struct mount_part value, struct err *e)
{
	const struct mount_word *word = find_word(name);
	const struct key *key = find_key(name);

	if (word && !word->is_propagation && word->of >> r->m.kind & 1)
		return take_truth(r, word, value, e);
	if (!key || !(key->of >> r->m.kind & 1))
		return -ENOENT;
	return key->take(&r->m, value) ? 0 : mount_words_refuse(r, name, "has no value that it can have", e);
}

bool mount_words_knows(struct mount_part word)
{
	return find_word(word) || find_key(word);
}

int mount_words_take_target(struct mount_reading *r, struct mount_part part, struct err *e)
{
	if (!is_destination(part))
		return mount_words_refuse(r, part, "is no destination: it has to begin with / and not be the root itself", e);
	take_target(&r->m, part);
	return 0;
}

int mount_words_add(struct mount_reading *r, struct err *e)
{
	struct spec_mount *added;

	if (r->m.upper && r->spec->uppers == SPEC_UPPERS_MAX)
		return err_set(e, "more than %d overlays that are kept", SPEC_UPPERS_MAX);
	added = spec_mount_add(r->spec);
	if (!added)
		return err_set(e, "more than %d mounts", SPEC_MOUNTS_MAX);
	r->spec->uppers += r->m.upper != NULL;
	*added = r->m;
	return 0;
}
