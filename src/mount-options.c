/* SPDX-License-Identifier: MIT */
#include "mount-options.h"

#include <errno.h>
#include <string.h>

#include "mount-words.h"
#include "text.h"

/*** The short spelling ***/

static const char bind_words[] = "is none of ro, rw, rec, norec, nosuid, nodev, noexec, private, slave, shared, unbindable, try";
static const char tmpfs_words[] = "is none of size=N (with k, m, g or %), mode=OCTAL, nr_inodes=N, ro, rw, nosuid, nodev, noexec";

static bool next_part(const char **at, const char *separator, struct mount_part *part)
{
	return text_field(at, separator, &part->text, &part->size);
}

static int read_bind(struct mount_reading *r, struct err *e)
{
	struct mount_part part;
	const char *at = r->text;

	text_field(&at, ":", &r->m.source, &r->m.source_size);
	if (!r->m.source_size)
		return err_set(e, "--%s '%s' has no source", r->option, r->text);
	if (next_part(&at, ":", &part) && mount_words_take_target(r, part, e))
		return -EINVAL;
	while (next_part(&at, ",", &part)) {
		int taken = mount_words_take(r, part, e);

		if (taken != -ENOENT && taken)
			return taken;
		if (taken)
			mount_words_refuse(r, part, bind_words, e);
		if (taken)
			return memchr(part.text, ':', part.size) ? err_hint(e, -EINVAL, "paths with a colon: --mount type=bind,src=SRC,dst=DST")
								 : -EINVAL;
	}
	return mount_words_add(r, e);
}

int mount_options_bind(struct spec *spec, const char *text, struct err *e)
{
	return read_bind(&(struct mount_reading){ .spec = spec, .option = "bind", .text = text, .m = { .kind = SPEC_BIND } }, e);
}

int mount_options_ro_bind(struct spec *spec, const char *text, struct err *e)
{
	struct mount_reading r = { .spec = spec, .option = "ro-bind", .text = text, .m = { .kind = SPEC_BIND } };

	return mount_words_take(&r, (struct mount_part){ "ro", 2 }, e) ? -EINVAL : read_bind(&r, e);
}

/* size=1m or noexec; a destination is none of its options. */
static int take_tmpfs_option(struct mount_reading *r, struct mount_part part, struct err *e)
{
	const char *value;
	struct mount_part name = mount_part_name(part, '=', &value);
	int taken;

	if (!value)
		taken = mount_words_take(r, part, e);
	else if (mount_part_is(name, "size") || mount_part_is(name, "mode") || mount_part_is(name, "nr_inodes"))
		taken = mount_words_take_value(r, name, (struct mount_part){ value, part.size - name.size - 1 }, e);
	else
		taken = -ENOENT;
	return taken == -ENOENT ? mount_words_refuse(r, part, tmpfs_words, e) : taken;
}

int mount_options_tmpfs(struct spec *spec, const char *text, struct err *e)
{
	struct mount_reading r = { .spec = spec, .option = "tmpfs", .text = text, .m = { .kind = SPEC_TMPFS, .mode = 01777 } };
	struct mount_part part;
	const char *at = text;

	next_part(&at, ":", &part);
	if (mount_words_take_target(&r, part, e))
		return -EINVAL;
	while (next_part(&at, ",", &part))
		if (take_tmpfs_option(&r, part, e))
			return -EINVAL;
	return mount_words_add(&r, e);
}

/* A part that may have colons, then a destination, which has none. */
static int read_pair(struct mount_reading *r, const char *first, struct err *e)
{
	const char *colon = strrchr(r->text, ':');

	if (!colon || colon == r->text)
		return err_set(e, "--%s '%s' is not %s:DST", r->option, r->text, first);
	r->m.source = r->text;
	r->m.source_size = (size_t)(colon - r->text);
	return mount_words_take_target(r, (struct mount_part){ colon + 1, strlen(colon + 1) }, e) ? -EINVAL : mount_words_add(r, e);
}

int mount_options_symlink(struct spec *spec, const char *text, struct err *e)
{
	return read_pair(&(struct mount_reading){ .spec = spec, .option = "symlink", .text = text, .m = { .kind = SPEC_SYMLINK } }, "TARGET", e);
}

int mount_options_file(struct spec *spec, const char *text, struct err *e)
{
	return read_pair(&(struct mount_reading){ .spec = spec, .option = "file", .text = text, .m = { .kind = SPEC_FILE } }, "HOSTFILE", e);
}

static int read_destination(struct mount_reading *r, struct err *e)
{
	return mount_words_take_target(r, (struct mount_part){ r->text, strlen(r->text) }, e) ? -EINVAL : mount_words_add(r, e);
}

int mount_options_dir(struct spec *spec, const char *text, struct err *e)
{
	return read_destination(&(struct mount_reading){ .spec = spec, .option = "dir", .text = text, .m = { .kind = SPEC_DIR } }, e);
}

int mount_options_mask(struct spec *spec, const char *text, struct err *e)
{
	return read_destination(&(struct mount_reading){ .spec = spec, .option = "mask", .text = text, .m = { .kind = SPEC_MASK } }, e);
}

/*** --mount ***/

/* The kinds by docker's and mount(8)'s names; the others have options of their own. */
static const struct { const char *name; enum spec_mount_kind kind; unsigned mode; } types[] = {
	{ "bind", SPEC_BIND, 0 }, { "tmpfs", SPEC_TMPFS, 01777 }, { "proc", SPEC_PROC, 0 }, { "mqueue", SPEC_MQUEUE, 0 },
	{ "devpts", SPEC_DEVPTS, 0 }, { "overlay", SPEC_OVERLAY, 0 },
};

/* A field that begins with a quote: kept by the spec without its quotes. */
static int unquote(struct mount_reading *r, const char **at, struct mount_part *field, struct err *e)
{
	const char *from = *at + 1;
	bool ends = false;
	size_t used = 0;
	char *own = spec_keep(r->spec, from, strlen(from));

	if (!own)
		return err_code(e, ENOMEM, "no memory");
	for (; *from && !ends; from += !ends) {
		ends = *from == '"' && *++from != '"';
		if (!ends)
			own[used++] = *from;
	}
	if (!ends || (*from && *from != ','))
		return err_set(e, "--mount '%s': a quoted field does not end with a quote and a comma", r->text);
	own[used] = '\0';
	*field = (struct mount_part){ own, used };
	*at = *from ? from + 1 : NULL;
	return 1;
}

/* The next field, without its quotes. 1 and the field, 0 at the end. */
static int next_field(struct mount_reading *r, const char **at, struct mount_part *field, struct err *e)
{
	*field = (struct mount_part){ "", 0 };
	if (!*at)
		return 0;
	if (**at == '"')
		return unquote(r, at, field, e);
	next_part(at, ",", field);
	if (memchr(field->text, '"', field->size))
		return mount_words_refuse(r, *field, "has a quote that is not its first character: quote the whole KEY=VALUE", e);
	return 1;
}

/* One of lower=A:B, without the backslashes before colons and backslashes; moves `at` behind it. */
static int take_layer(struct mount_reading *r, const char **at, const char *end, struct err *e)
{
	char *layer = spec_keep(r->spec, *at, (size_t)(end - *at));
	size_t used = 0;
	int added;

	if (!layer)
		return err_code(e, ENOMEM, "no memory");
	for (; *at < end && **at != ':'; ++*at) {
		*at += **at == '\\' && *at + 1 < end;
		layer[used++] = **at;
	}
	layer[used] = '\0';
	if (!used)
		return err_set(e, "--mount '%s': an empty lower directory", r->text);
	if (++r->m.lowers > SPEC_LAYERS_MAX)
		return err_set(e, "more than %d lower directories of one overlay", SPEC_LAYERS_MAX);
	added = spec_list_add(&r->spec->layer, layer, SPEC_MOUNTS_MAX);
	return added ? err_code(e, -added, "more than %d lower directories", SPEC_MOUNTS_MAX) : 0;
}

static int take_lower(struct mount_reading *r, struct mount_part value, struct err *e)
{
	const char *at = value.text, *end = value.text + value.size;

	if (!r->m.lowers)
		r->m.lower = r->spec->layer.count;
	for (bool more = true; more; at++) {
		if (take_layer(r, &at, end, e))
			return -EINVAL;
		more = at < end;
	}
	return 0;
}

static int take_upper(struct mount_reading *r, struct mount_part value, struct err *e)
{
	if (!value.size)
		return err_set(e, "--mount '%s': upper= needs a directory", r->text);
	r->m.upper = spec_keep(r->spec, value.text, value.size);
	return r->m.upper ? 0 : err_code(e, ENOMEM, "no memory");
}

static int take_value(struct mount_reading *r, struct mount_part name, struct mount_part value, struct err *e)
{
	if (r->m.kind == SPEC_OVERLAY && mount_part_is(name, "lower"))
		return take_lower(r, value, e);
	if (r->m.kind == SPEC_OVERLAY && mount_part_is(name, "upper"))
		return take_upper(r, value, e);
	return mount_words_take_value(r, name, value, e);
}

static int take_field(struct mount_reading *r, struct mount_part field, struct err *e)
{
	const char *value;
	struct mount_part name = mount_part_name(field, '=', &value);
	int taken;

	if (mount_part_is(name, "type"))
		return 0;
	taken = value ? take_value(r, name, (struct mount_part){ value, field.size - name.size - 1 }, e) : mount_words_take(r, name, e);
	if (taken != -ENOENT)
		return taken;
	return mount_words_refuse(r, name, !mount_words_knows(name) ? "is no key that is known" : value ? "is not for this type"
				  : "is not for this type, or needs a value", e);
}

/* The type says what the others mean, wherever it stands. */
static int take_type(struct mount_reading *r, struct mount_part field, struct err *e)
{
	const char *value;
	struct mount_part name = mount_part_name(field, '=', &value);

	if (!value || !mount_part_is(name, "type"))
		return 0;
	struct mount_part type = { value, field.size - name.size - 1 };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (mount_part_is(type, types[i].name)) {
			r->m.kind = types[i].kind;
			r->m.mode = types[i].mode;
			return 0;
		}
	return mount_words_refuse(r, type, "is none of bind, tmpfs, proc, mqueue, devpts, overlay", e);
}

typedef int take_function(struct mount_reading *r, struct mount_part field, struct err *e);

static int each_field(struct mount_reading *r, take_function *take, struct err *e)
{
	struct mount_part field;
	const char *at = r->text;
	int found;

	while ((found = next_field(r, &at, &field, e)) > 0)
		if (take(r, field, e))
			return -EINVAL;
	return found;
}

static int check_whole(const struct mount_reading *r, struct err *e)
{
	const struct spec_mount *m = &r->m;

	if (m->kind == SPEC_BIND && !m->source)
		return err_set(e, "--mount '%s' has no src=", r->text);
	if (m->kind == SPEC_OVERLAY && !m->lowers)
		return err_set(e, "--mount '%s' has no lower=", r->text);
	if (m->kind == SPEC_OVERLAY && m->upper && m->read_only)
		return err_set(e, "--mount '%s': ro and upper= exclude each other: nothing would be written there", r->text);
	if (!m->target && m->kind != SPEC_BIND)
		return err_set(e, "--mount '%s' has no dst=", r->text);
	return 0;
}

int mount_options_mount(struct spec *spec, const char *text, struct err *e)
{
	struct mount_reading r = { .spec = spec, .option = "mount", .text = text, .m = { .kind = SPEC_MOUNT_KINDS } };

	if (each_field(&r, take_type, e))
		return -EINVAL;
	if (r.m.kind == SPEC_MOUNT_KINDS)
		return err_set(e, "--mount '%s' has no type=", text);
	if (each_field(&r, take_field, e) || check_whole(&r, e))
		return -EINVAL;
	return mount_words_add(&r, e);
}
