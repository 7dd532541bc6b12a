/* SPDX-License-Identifier: MIT */
#include "lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>

#include "fd.h"
#include "points.h"
#include "sys.h"

static int open_in(int root, const char *path)
{
	return sys_openat2(root, path, O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

void lookup_init(struct lookup *l, int root)
{
	l->root = root;
	l->parent = -1;
	l->path[0] = '\0';
	if (fstat(root, &l->top))
		memset(&l->top, 0, sizeof l->top);
}

void lookup_release(struct lookup *l)
{
	fd_close(&l->parent);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

static bool is_top(const struct lookup *l, int directory)
{
	struct stat st;

	return fstat(directory, &st) == 0 && is_same(&st, &l->top);
}

/* What is in ROOT itself and called otherwise by the path that led there. */
static const char *tree_of(const struct lookup *l, const struct stat *there)
{
	static const char *const trees[] = { "/dev", "/proc", "/sys" };
	struct stat st;

	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
		if (fstatat(l->root, trees[i] + 1, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode) && is_same(&st, there))
			return trees[i];
	return NULL;
}

/* Opens the directory that the name behind `size` bytes of `path` is in. */
static void enter(struct lookup *l, const char *path, size_t size)
{
	if (l->path[0] && strncmp(l->path, path, size) == 0 && !l->path[size])
		return;
	fd_close(&l->parent);
	memcpy(l->path, path, size);
	l->path[size] = '\0';
	l->parent = open_in(l->root, l->path);
	l->code = errno;
	l->is_top = size > 1 && l->parent >= 0 && is_top(l, l->parent);
}

/* What the caller may not look at counts as there: init will find it. */
static struct lookup_found judge(const struct lookup *l, int result, const struct stat *st)
{
	if (result)
		return (struct lookup_found){ .is_lacking = errno == ENOENT };
	return (struct lookup_found){
		.is_lacking = points_is_marked(st),
		.is_root = S_ISDIR(st->st_mode) && is_same(st, &l->top),
	};
}

struct lookup_found lookup_find(struct lookup *l, const char *path, bool over_link)
{
	const char *slash = strrchr(path, '/');
	size_t size = slash > path ? (size_t)(slash - path) : 1;
	struct lookup_found found;
	struct stat st;
	int r;

	if (size >= sizeof l->path)
		return (struct lookup_found){ .is_lacking = false };
	enter(l, path, size);
	if (l->parent < 0)
		return (struct lookup_found){ .is_lacking = l->code == ENOENT };
	r = fstatat(l->parent, slash[1] ? slash + 1 : ".", &st, AT_SYMLINK_NOFOLLOW);
	if (r || !S_ISLNK(st.st_mode) || over_link) {
		found = judge(l, r, &st);
		found.tree = !r && l->is_top ? tree_of(l, &st) : NULL;
		return found;
	}
	AUTO_FD int there = open_in(l->root, path);
	AUTO_FD int above = there < 0 ? -1 : openat(there, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	found = judge(l, there < 0 ? -1 : fstat(there, &st), &st);
	found.is_link = true;
	found.tree = above >= 0 && is_top(l, above) ? tree_of(l, &st) : NULL;
	return found;
}
