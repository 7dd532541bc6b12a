/* SPDX-License-Identifier: MIT */
#include "collect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"

enum { LINKS_MAX = 40 };

static const char own[] = "/.rbox";

int collect_no_memory(struct err *e)
{
	return err_code(e, ENOMEM, "no memory for the list of files");
}

/* A new entry; what rbox keeps in a root is no place for anything else. */
static struct manifest_entry *enter(const struct collect *c, const char *path, struct err *e)
{
	struct manifest_entry *entry = NULL;

	if (path_is_inside(path, own) || !path[1] || path[1] == '/')
		err_set(e, path[1] == '/' || !path[1] ? "nothing is copied over the root itself" : "%s is rbox's own: nothing is copied to it", path);
	else if (!(entry = manifest_enter(c->manifest, path)))
		collect_no_memory(e);
	return entry;
}

static int use(const struct collect *c, struct manifest_entry *entry, struct err *e)
{
	return c->asking == COLLECT_NO_ASK || manifest_use(entry, c->asking) ? 0 : collect_no_memory(e);
}

int collect_directory(struct collect *c, const char *path, unsigned mode, struct err *e)
{
	struct manifest_entry *entry = manifest_find(c->manifest, path);

	if (entry && entry->kind != ENTRY_DIRECTORY)
		return err_set(e, "%s is to be a directory and a %s at the same time", path, entry->kind == ENTRY_LINK ? "link" : "file");
	if (!entry) {
		entry = enter(c, path, e);
		if (!entry)
			return -EINVAL;
		/* else its owner could neither fill nor remove it */
		entry->mode = (mode & 0777) | S_IRWXU;
	}
	return use(c, entry, e);
}

int collect_link(struct collect *c, const char *path, const char *target, struct err *e)
{
	struct manifest_entry *entry = manifest_find(c->manifest, path);

	if (entry && (entry->kind != ENTRY_LINK || strcmp(entry->target, target) != 0))
		return err_set(e, "%s is to be a link to %s and something else at the same time", path, target);
	if (!entry) {
		entry = enter(c, path, e);
		if (!entry)
			return -EINVAL;
		if (!manifest_set(&entry->target, target))
			return collect_no_memory(e);
		entry->kind = ENTRY_LINK;
	}
	return use(c, entry, e);
}

bool collect_is_root(const struct collect *c, const struct stat *st)
{
	return c->inode && st->st_dev == c->device && st->st_ino == c->inode;
}

int collect_file(struct collect *c, const char *path, const char *source, const struct stat *st, struct manifest_entry **found,
		      struct err *e)
{
	struct manifest_entry *entry = manifest_find(c->manifest, path);

	*found = NULL;
	if (entry && (entry->kind != ENTRY_FILE || !entry->source || strcmp(entry->source, source) != 0))
		return err_set(e, "%s is to be a copy of %s and something else at the same time", path, source);
	if (access(source, R_OK))
		return err_about(e, err_sys(e, "cannot read %s", source), source);
	if (!entry) {
		entry = enter(c, path, e);
		if (!entry)
			return -EINVAL;
		if (!manifest_set(&entry->source, source))
			return collect_no_memory(e);
		entry->kind = ENTRY_FILE;
		/* neither setuid bits nor capabilities of the machine's programs are anything for a box */
		entry->mode = st->st_mode & 0777;
		entry->size = (uint64_t)st->st_size;
		entry->seconds = st->st_mtim.tv_sec;
		entry->nanoseconds = st->st_mtim.tv_nsec;
		entry->device = st->st_dev;
		entry->inode = st->st_ino;
		entry->has_names = st->st_nlink > 1;
	}
	*found = entry;
	return use(c, entry, e);
}

/*** Paths of the machine ***/

int collect_check(const char *path, const struct stat *st, struct err *e)
{
	const char *kind = S_ISSOCK(st->st_mode) ? "a socket" : S_ISFIFO(st->st_mode) ? "a FIFO" : "a device";

	if (S_ISREG(st->st_mode) || S_ISDIR(st->st_mode))
		return 0;
	return err_about(e, err_set(e, "%s is %s, which cannot be copied", path, kind), path);
}

/* A walk through directories and links: `real` is where it is, `rest` what is left. */
struct way {
	char real[PATH_MAX], rest[PATH_MAX];
	unsigned links;
};

static int step_through_link(struct collect *c, struct way *w, const char *name, const char *path, struct err *e)
{
	char target[PATH_MAX], rest[PATH_MAX];
	ssize_t size = readlink(name, target, sizeof target - 1);

	if (size < 0)
		return err_about(e, err_sys(e, "%s", name), name);
	target[size] = '\0';
	if (++w->links > LINKS_MAX)
		return err_about(e, err_set(e, "%s leads through a loop of links, at %s", path, name), name);
	if (collect_link(c, name, target, e))
		return -EINVAL;
	if (snprintf(rest, sizeof rest, "%s/%s", target, w->rest) >= (int)sizeof rest || !path_copy(rest, w->rest, sizeof w->rest))
		return err_code(e, ENAMETOOLONG, "%s", path);
	if (*target == '/')
		w->real[0] = '\0';
	return 0;
}

/* The next name of what is left; "" at the end. Dots are taken. -ENAMETOOLONG. */
static int next_name(struct way *w, char name[NAME_MAX + 1])
{
	for (;;) {
		char *at = w->rest + strspn(w->rest, "/");
		size_t size = strcspn(at, "/");

		if (size > NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(name, at, size);
		name[size] = '\0';
		memmove(w->rest, at + size, strlen(at + size) + 1);
		if (strcmp(name, "..") == 0 && *w->real)
			*strrchr(w->real, '/') = '\0';
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			return 0;
	}
}

static int check_directory(const struct collect *c, const char *path, const struct stat *st, struct err *e)
{
	if (!collect_is_root(c, st))
		return 0;
	return err_about(e, err_set(e, "%s is the root itself, which is not copied into itself", path), path);
}

/* One step on: to `at`, which `st` is about, or where that link leads. */
static int step(struct collect *c, struct way *w, const char *path, const char *at, const struct stat *st, struct err *e)
{
	if (S_ISLNK(st->st_mode))
		return step_through_link(c, w, at, path, e);
	if (S_ISDIR(st->st_mode) && (check_directory(c, at, st, e) || collect_directory(c, at, st->st_mode, e)))
		return -EINVAL;
	if (!S_ISDIR(st->st_mode) && w->rest[strspn(w->rest, "/")])
		return err_about(e, err_code(e, ENOTDIR, "%s", at), at);
	path_copy(at, w->real, sizeof w->real);
	return 0;
}

int collect_walk(struct collect *c, const char *path, char real[PATH_MAX], struct stat *st, struct err *e)
{
	struct way w = { .links = 0 };
	char name[NAME_MAX + 1], at[PATH_MAX];

	if (!path_copy(path, w.rest, sizeof w.rest) || stat("/", st) || next_name(&w, name))
		return err_code(e, ENAMETOOLONG, "%s", path);
	while (*name) {
		if (snprintf(at, sizeof at, "%s/%s", w.real, name) >= (int)sizeof at)
			return err_code(e, ENAMETOOLONG, "%s", path);
		if (lstat(at, st))
			return err_about(e, err_sys(e, "%s", at), at);
		if (step(c, &w, path, at, st, e))
			return -EINVAL;
		if (next_name(&w, name))
			return err_code(e, ENAMETOOLONG, "%s", path);
	}
	path_copy(*w.real ? w.real : "/", real, PATH_MAX);
	return collect_check(real, st, e);
}

int collect_absolute(const char *cwd, const char *path, char absolute[PATH_MAX], struct err *e)
{
	char whole[PATH_MAX], directory[PATH_MAX];
	const char *name;
	bool is_long = snprintf(whole, sizeof whole, "%s%s%s", *path == '/' ? "" : cwd, *path == '/' ? "" : "/", path) >= (int)sizeof whole;

	if (is_long || path_clean("/", whole, absolute, PATH_MAX))
		return err_code(e, ENAMETOOLONG, "%s", path);
	if (!strstr(whole, "/.."))
		return 0;
	name = path_name(whole);
	if (strcmp(name, "..") == 0 || strcmp(name, ".") == 0 || !*name)
		name = NULL;
	if (name)
		whole[name - whole] = '\0';
	if (!realpath(whole, directory))
		return err_about(e, err_sys(e, "%s", path), path);
	if (snprintf(whole, sizeof whole, "%s%s%s", directory, name ? "/" : "", name ? path_name(path) : "") >= (int)sizeof whole ||
	    path_clean("/", whole, absolute, PATH_MAX))
		return err_code(e, ENAMETOOLONG, "%s", path);
	return 0;
}
