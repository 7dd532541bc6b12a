/* SPDX-License-Identifier: MIT */
#include "gather.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "companions.h"
#include "image.h"
#include "path.h"
#include "policy.h"
#include "program.h"
#include "text.h"

enum { LINKS_MAX = 40, DEPTH_MAX = 100, FIRST_BYTES = 4096 };

static int take(struct gather *g, const char *path, struct err *e);
static int take_any(void *context, const char *path, struct err *e);
static int take_program_any(void *context, const char *path, struct err *e);

void gather_init(struct gather *g)
{
	g->needs.take = take_any;
	g->needs.take_program = take_program_any;
	g->needs.context = g;
}

void gather_release(struct gather *g)
{
	needs_release(&g->needs);
}

static int take_file(struct gather *g, const char *path, const char *real, const char *target, const struct stat *st, struct err *e)
{
	struct manifest_entry *entry;

	if (collect_file(&g->collect, target, real, st, &entry, e))
		return -EINVAL;
	unsigned depth = g->needs.is_listed ? UINT_MAX : g->needs.unasked;
	/* again, where it is asked for better than before: what is only brought along has no needs but libraries */
	if (g->collect.asking == COLLECT_NO_ASK || (entry->examined == g->collect.asking + 1 && entry->depth <= depth))
		return 0;
	entry->examined = g->collect.asking + 1;
	entry->depth = depth;
	return needs_of(&g->needs, entry, path, e);
}

/*** Trees ***/

struct tree {
	const char *source, *target;	/* its top */
	unsigned depth;
};

static int take_tree(struct gather *g, struct tree *tree, const char *source, const char *target, struct err *e);

/* What a link in a tree leads to comes along if it is a file; a directory elsewhere has to be asked for. */
static int take_tree_link(struct gather *g, const struct tree *tree, const char *source, const char *target, struct err *e)
{
	char to[PATH_MAX];
	ssize_t size = readlink(source, to, sizeof to - 1);
	struct stat st;

	if (size < 0)
		return err_about(e, err_sys(e, "%s", source), source);
	to[size] = '\0';
	if (collect_link(&g->collect, target, to, e))
		return -EINVAL;
	if (stat(source, &st))
		return errno == ELOOP ? err_about(e, err_set(e, "%s is in a loop of links", source), source) : 0;
	return S_ISREG(st.st_mode) && strcmp(tree->source, tree->target) == 0 ? needs_or_note(&g->needs, take(g, source, e), e) : 0;
}

static int take_member(struct gather *g, struct tree *tree, const char *source, const char *target, struct err *e)
{
	struct stat st;

	if (lstat(source, &st))
		return err_about(e, err_sys(e, "%s", source), source);
	if (S_ISLNK(st.st_mode))
		return take_tree_link(g, tree, source, target, e);
	if (collect_check(source, &st, e))
		return -EINVAL;
	if (S_ISREG(st.st_mode)) {
		/* a library that is missing for one of many files is told of, and no more */
		g->needs.depth++;
		int r = take_file(g, source, source, target, &st, e);
		g->needs.depth--;
		return r;
	}
	if (collect_is_root(&g->collect, &st))
		return 0;
	return collect_directory(&g->collect, target, st.st_mode, e) ? -EINVAL : take_tree(g, tree, source, target, e);
}

static int is_member(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

static int by_name(const struct dirent **one, const struct dirent **other)
{
	return strcmp((*one)->d_name, (*other)->d_name);
}

static int take_named(struct gather *g, struct tree *tree, const char *source, const char *target, const char *name, struct err *e)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (snprintf(from, sizeof from, "%s/%s", strcmp(source, "/") == 0 ? "" : source, name) >= (int)sizeof from ||
	    snprintf(to, sizeof to, "%s/%s", strcmp(target, "/") == 0 ? "" : target, name) >= (int)sizeof to)
		return err_code(e, ENAMETOOLONG, "%s", source);
	return needs_or_note(&g->needs, take_member(g, tree, from, to, e), e);
}

/* In the order of the names: what is found first must not hang on the file system. */
static int take_tree(struct gather *g, struct tree *tree, const char *source, const char *target, struct err *e)
{
	struct dirent **list;
	int count = scandir(source, &list, is_member, by_name), r = 0;

	if (count < 0)
		return err_about(e, err_sys(e, "%s", source), source);
	if (++tree->depth > DEPTH_MAX)
		r = err_set(e, "%s is deeper than %d directories", tree->source, DEPTH_MAX);
	for (int i = 0; i < count; i++) {
		if (!r)
			r = take_named(g, tree, source, target, list[i]->d_name, e);
		free(list[i]);
	}
	free(list);
	tree->depth--;
	return r;
}

/* A file or a directory, with the links on the way to it. */
static int take(struct gather *g, const char *path, struct err *e)
{
	char real[PATH_MAX];
	struct tree tree = { .source = real, .target = real };
	struct stat st;

	if (collect_walk(&g->collect, path, real, &st, e))
		return -EINVAL;
	return S_ISDIR(st.st_mode) ? take_tree(g, &tree, real, real, e) : take_file(g, path, real, real, &st, e);
}

/*** What is asked for ***/

static int check_program(const char *path, struct err *e)
{
	unsigned char bytes[FIRST_BYTES];
	struct image image = image_read(bytes, program_read(path, bytes, sizeof bytes));
	char number[32];
	struct stat st;

	if (stat(path, &st))
		return errno == ELOOP ? err_about(e, err_set(e, "%s is in a loop of links", path), path)
				      : err_about(e, err_sys(e, "%s", path), path);
	if (S_ISDIR(st.st_mode))
		return err_about(e, err_set(e, "%s is a directory, not a program", path), path);
	if (collect_check(path, &st, e))
		return -EINVAL;
	if (access(path, X_OK))
		return err_about(e, err_set(e, "%s is not executable", path), path);
	if (image.kind == IMAGE_FOREIGN)
		return err_about(e, err_set(e, "%s is a program for another kind of machine: %s", path, image_machine(image.machine, number)),
				 path);
	return 0;
}

static bool is_found_in_a_box(const char *path)
{
	const char *at = policy_path, *directory;
	size_t length = (size_t)(strrchr(path, '/') - path), size;

	while (text_field(&at, ":", &directory, &size))
		if (size == length && memcmp(directory, path, size) == 0)
			return true;
	return false;
}

/* One that lies elsewhere is found by its name in a box, too; of two with one name, the first. */
static int link_program(struct gather *g, const char *program, struct err *e)
{
	static const char *const on_the_way[] = { "/usr", "/usr/local", "/usr/local/bin" };
	const struct manifest_entry *there;
	char link[PATH_MAX];

	if (is_found_in_a_box(program) || snprintf(link, sizeof link, "/usr/local/bin/%s", path_name(program)) >= (int)sizeof link)
		return 0;
	there = manifest_find(g->collect.manifest, link);
	if (there && (there->kind != ENTRY_LINK || strcmp(there->target, program) != 0))
		return 0;
	for (size_t i = 0; i < sizeof on_the_way / sizeof *on_the_way; i++)
		if (collect_directory(&g->collect, on_the_way[i], 0755, e))
			return -EINVAL;
	return collect_link(&g->collect, link, program, e);
}

static int take_program(struct gather *g, const char *path, struct err *e)
{
	return check_program(path, e) || take(g, path, e) ? -EINVAL : link_program(g, path, e);
}

static int take_any(void *context, const char *path, struct err *e)
{
	return take(context, path, e);
}

static int take_program_any(void *context, const char *path, struct err *e)
{
	return take_program(context, path, e);
}

/* Where a path of the root leads, by the links that the manifest has. */
static int map_target(struct gather *g, const char *target, char mapped[PATH_MAX], struct err *e)
{
	char whole[2 * PATH_MAX], prefix[PATH_MAX];

	if (!path_copy(target, mapped, PATH_MAX))
		return err_code(e, ENAMETOOLONG, "%s", target);
	for (unsigned links = 0; links <= LINKS_MAX; links++) {
		const struct manifest_entry *link = NULL;
		size_t size = 1;

		for (; mapped[size - 1] && !link; size++) {
			if (mapped[size] && mapped[size] != '/')
				continue;
			snprintf(prefix, sizeof prefix, "%.*s", (int)size, mapped);
			link = manifest_find(g->collect.manifest, prefix);
			link = link && link->kind == ENTRY_LINK ? link : NULL;
		}
		if (!link)
			return 0;
		size--;
		snprintf(whole, sizeof whole, "%s%s", link->target, mapped + size);
		snprintf(prefix, sizeof prefix, "%.*s", (int)(path_name(link->path) - link->path), link->path);
		if (path_clean(prefix, whole, mapped, PATH_MAX))
			return err_code(e, ENAMETOOLONG, "%s", target);
	}
	return err_set(e, "%s leads through a loop of links", target);
}

static int enter_parents(struct gather *g, const char *target, struct err *e)
{
	char path[PATH_MAX];

	for (const char *slash = strchr(target + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(path, sizeof path, "%.*s", (int)(slash - target), target);
		if (collect_directory(&g->collect, path, 0755, e))
			return -EINVAL;
	}
	return 0;
}

/* What lies in the root is not copied into it: it would grow with each call. */
static int check_outside(const struct gather *g, const char *real, struct err *e)
{
	char path[PATH_MAX];
	struct stat st;

	for (size_t size = strlen(real); size; size = (size_t)(strrchr(path, '/') - path)) {
		snprintf(path, sizeof path, "%.*s", (int)size, real);
		if (stat(path, &st) == 0 && collect_is_root(&g->collect, &st))
			return err_about(e, err_set(e, "%s is in the root itself, which is not copied into itself", real), real);
	}
	return 0;
}

static int take_elsewhere(struct gather *g, const char *source, const char *target, struct err *e)
{
	char real[PATH_MAX], mapped[PATH_MAX];
	struct tree tree = { .source = real, .target = mapped };
	struct stat st;

	if (map_target(g, target, mapped, e))
		return -EINVAL;
	if (!realpath(source, real) || stat(real, &st))
		return err_about(e, err_sys(e, "%s", source), source);
	if (collect_check(real, &st, e) || check_outside(g, real, e) || enter_parents(g, mapped, e))
		return -EINVAL;
	if (S_ISREG(st.st_mode))
		return take_file(g, real, real, mapped, &st, e);
	return collect_directory(&g->collect, mapped, st.st_mode, e) ? -EINVAL : take_tree(g, &tree, real, mapped, e);
}

static int take_asked(struct gather *g, unsigned ask, struct err *e)
{
	const struct manifest_ask *asked = &g->collect.manifest->ask[ask];

	g->collect.asking = ask;
	g->is_done[ask] = true;
	g->needs.loader[0] = '\0';
	if (asked->is_program)
		return take_program(g, asked->at, e);
	return strcmp(asked->name, asked->at) == 0 ? take(g, asked->at, e) : take_elsewhere(g, asked->name, asked->at, e);
}

static int ask_for(struct gather *g, bool is_program, const char *name, const char *at, struct err *e)
{
	long index = manifest_ask(g->collect.manifest, is_program, name, at);

	if (index < 0)
		return index == -ENOSPC ? err_set(e, "a root holds at most %d programs and trees", MANIFEST_ASKS_MAX) : collect_no_memory(e);
	return take_asked(g, (unsigned)index, e);
}

int gather_program(struct gather *g, const char *name, struct err *e)
{
	char path[PATH_MAX];

	if (!*name)
		return err_set(e, "a program's name is empty");
	if (!strchr(name, '/'))
		return needs_find(&g->needs, name, path, e) ? -EINVAL : ask_for(g, true, name, path, e);
	return collect_absolute(g->cwd, name, path, e) ? -EINVAL : ask_for(g, true, path, path, e);
}

int gather_usual(struct gather *g, struct err *e)
{
	const char *at = companions_usual, *word;
	char name[32], path[PATH_MAX];
	size_t size;

	while (text_field(&at, " ", &word, &size)) {
		snprintf(name, sizeof name, "%.*s", (int)size, word);
		if (needs_find(&g->needs, name, path, &(struct err){ 0 }) == 0 && ask_for(g, true, name, path, e))
			return -EINVAL;
	}
	return 0;
}

int gather_add(struct gather *g, const char *source, const char *target, struct err *e)
{
	char path[PATH_MAX];

	if (collect_absolute(g->cwd, source, path, e))
		return -EINVAL;
	return ask_for(g, false, path, target ? target : path, e);
}

/*** What every root has ***/

int gather_base(struct gather *g, struct err *e)
{
	static const char *const merged[] = { "/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin" };
	static const struct { const char *path; unsigned mode; } made[] = {
		{ "/dev", 0755 }, { "/etc", 0755 }, { "/proc", 0755 }, { "/root", 0700 }, { "/run", 0755 }, { "/sys", 0755 }, { "/tmp", 01777 },
		{ "/var", 0755 }, { "/var/tmp", 01777 },
	};
	char real[PATH_MAX];
	struct stat st;

	g->collect.asking = COLLECT_NO_ASK;
	for (size_t i = 0; i < sizeof merged / sizeof *merged; i++)
		if (lstat(merged[i], &st) == 0 && S_ISLNK(st.st_mode) && collect_walk(&g->collect, merged[i], real, &st, e))
			return -EINVAL;
	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		if (collect_directory(&g->collect, made[i].path, 0, e))
			return -EINVAL;
		manifest_find(g->collect.manifest, made[i].path)->mode = made[i].mode;
	}
	return 0;
}

static int make_file(struct gather *g, const char *path, const char *text, struct err *e)
{
	struct manifest_entry *entry;

	if (manifest_find(g->collect.manifest, path))
		return 0;
	entry = manifest_enter(g->collect.manifest, path);
	if (!entry || !manifest_set(&entry->target, text))
		return collect_no_memory(e);
	entry->kind = ENTRY_FILE;
	entry->mode = 0644;
	entry->size = strlen(text);
	return 0;
}

/* The shell that a user of the root gets: the first that is there. */
static const char *shell_of(const struct gather *g)
{
	static const char *const shells[] = { "/usr/bin/bash", "/bin/bash", "/usr/bin/sh", "/bin/sh" };

	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
		if (manifest_find(g->collect.manifest, shells[i]))
			return i < 2 ? "/bin/bash" : "/bin/sh";
	return "/bin/sh";
}

int gather_made(struct gather *g, struct err *e)
{
	char passwd[256];

	g->collect.asking = COLLECT_NO_ASK;
	snprintf(passwd, sizeof passwd, "root:x:0:0:root:/root:%s\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n", shell_of(g));
	if (make_file(g, "/etc/passwd", passwd, e) || make_file(g, "/etc/group", "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n", e) ||
	    make_file(g, "/etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n", e))
		return -EINVAL;
	return make_file(g, "/etc/nsswitch.conf", "passwd:\tfiles\ngroup:\tfiles\nhosts:\tfiles dns\n", e);
}
