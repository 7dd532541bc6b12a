/* SPDX-License-Identifier: MIT */
#include "points.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "text.h"

enum { LINKS_MAX = 40, DEPTH_MAX = 256 };	/* directories that are made, and looked through, in each other */

/* Splits a path into its directory, written to `parent`, and its last name. False where the name is none to be made. */
static bool split(const char *path, char parent[PATH_MAX], const char **name)
{
	const char *slash = strrchr(path, '/');
	size_t size = slash ? (size_t)(slash - path) : 0;

	*name = slash ? slash + 1 : path;
	if (!**name || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0 || size >= PATH_MAX)
		return false;
	memcpy(parent, path, size);
	strncpy(parent + size, size ? "" : "/", 2);
	return true;
}

/* Where the symbolic link `name` in `parent` points, as a path that begins at the root. */
static bool follow(int directory, const char *parent, const char *name, char path[PATH_MAX])
{
	char target[PATH_MAX];
	struct text t = text_in(path, PATH_MAX);
	ssize_t size = readlinkat(directory, name, target, sizeof target - 1);

	if (size <= 0)
		return false;
	if (target[0] != '/') {
		text_add(&t, parent);
		text_add(&t, "/");
	}
	text_add_bytes(&t, target, (size_t)size);
	return !t.full;
}

static int open_in(int root, const char *path)
{
	return sys_openat2(root, path, O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

struct kind {
	bool is_directory;
	mode_t mode, parent_mode;
};

/* Where points are made: below a root, which links stay in, or in one mount, which no link may lead out of. */
struct ground {
	int top;
	uint64_t resolve;
};

static int open_on(const struct ground *g, const char *path)
{
	return sys_openat2(g->top, *path ? path : ".", O_PATH | O_CLOEXEC, 0, g->resolve | RESOLVE_NO_MAGICLINKS);
}

static int make(int directory, const char *name, const struct kind *kind)
{
	if (!kind->is_directory)
		return mknodat(directory, name, S_IFREG | kind->mode, 0);
	if (mkdirat(directory, name, kind->mode))
		return -1;
	return kind->mode == POINTS_MARK_PARENT ? fchmodat(directory, name, POINTS_MARK_OPEN, 0) : 0;
}

static int make_path(const struct ground *g, const char *path, const struct kind *kind, int links);

/* Whether something is there, and of the right kind: 1, 0, or -errno. */
static int find(const struct ground *g, const char *path, bool is_directory)
{
	AUTO_FD int there = open_on(g, path);
	struct stat st;

	if (there < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(there, &st))
		return -errno;
	if (S_ISDIR(st.st_mode) == is_directory)
		return 1;
	return is_directory ? -ENOTDIR : -EISDIR;
}

/* What lies in a directory that is there. */
static int make_one(const struct ground *g, const char *path, const struct kind *kind, int links)
{
	char parent[PATH_MAX], target[PATH_MAX];
	const char *name;
	int found = find(g, path, kind->is_directory);

	if (found)
		return found < 0 ? found : 0;
	if (!links)
		return -ELOOP;
	if (!split(path, parent, &name))
		return -ENOENT;
	AUTO_FD int directory = open_on(g, strcmp(parent, "/") == 0 && path[0] != '/' ? "." : parent);
	if (directory < 0)
		return -errno;
	if (make(directory, name, kind) == 0)
		return 0;
	if (errno != EEXIST)
		return -errno;
	/* it exists and yet cannot be opened: a link that dangles, or somebody was faster */
	if (!follow(directory, parent, name, target))
		return errno == EINVAL ? 0 : -errno;
	return make_path(g, target, kind, links - 1);
}

static bool goes_back(const char *rest)
{
	rest += strspn(rest, "/");
	return rest[0] == '.' && rest[1] == '.' && (!rest[2] || rest[2] == '/');
}

static int make_path(const struct ground *g, const char *path, const struct kind *kind, int links)
{
	const struct kind parents = { true, kind->parent_mode, kind->parent_mode };
	char part[PATH_MAX];
	int r = find(g, path, kind->is_directory);

	if (r)
		return r < 0 ? r : 0;
	for (size_t i = 1, depth = 0; path[i]; i++) {
		if (path[i] != '/' || path[i - 1] == '/')
			continue;
		if (i >= sizeof part || ++depth > DEPTH_MAX)
			return -ENAMETOOLONG;
		memcpy(part, path, i);
		part[i] = '\0';
		/* a link of the root that leads through what is not there: made only to be left again, it would never be taken away */
		if (goes_back(path + i) && find(g, part, true) == 0)
			return -ENOENT;
		r = make_one(g, part, &parents, links);
		if (r)
			return r;
	}
	return make_one(g, path, kind, links);
}

int points_make(const char *path, bool is_directory, bool mark, struct err *e)
{
	const struct kind kind = {
		.is_directory = is_directory,
		.mode = mark ? POINTS_MARK : is_directory ? 0755 : 0644,
		.parent_mode = mark ? POINTS_MARK_PARENT : 0755,
	};
	int r;

	if (path[0] != '/')
		return make(AT_FDCWD, path, &kind) ? err_sys(e, "%s", "") : 0;
	AUTO_FD int root = open("/", O_PATH | O_CLOEXEC);
	struct ground ground = { root, RESOLVE_IN_ROOT };
	r = make_path(&ground, path, &kind, LINKS_MAX);
	return r ? err_code(e, -r, "%s", "") : 0;
}

static struct ground ground_of(const struct points_memory *memory)
{
	return (struct ground){ memory->mount, RESOLVE_BENEATH | (memory->links ? RESOLVE_NO_XDEV : RESOLVE_NO_SYMLINKS) };
}

int points_make_in(const struct points_memory *memory, const char *path, bool is_directory, struct err *e)
{
	const struct kind kind = { is_directory, is_directory ? 0755 : 0644, 0755 };
	struct ground ground = ground_of(memory);
	int r = *path ? make_path(&ground, path, &kind, LINKS_MAX) : 0;

	return r ? err_code(e, -r, "%s", "") : 0;
}

int points_open_parent(const struct points_memory *memory, const char *path, const char **name, int *directory, struct err *e)
{
	struct ground ground = ground_of(memory);
	char parent[PATH_MAX];

	if (!split(path, parent, name))
		return err_code(e, EINVAL, "%s", "");
	if (!strchr(path, '/'))
		parent[0] = '\0';
	if (points_make_in(memory, parent, true, e))
		return err_again(e);
	*directory = open_on(&ground, parent);
	return *directory < 0 ? err_sys(e, "%s", "") : 0;
}

/* Set-group-ID comes down from a parent that has it, and says nothing. */
static bool has_mode(const struct stat *st, mode_t mode)
{
	return (st->st_mode & 07777 & ~(mode_t)S_ISGID) == mode;
}

static void remove_entries(int directory, int depth);

/* A directory on the way to mount points. */
static bool is_marked_parent(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && (has_mode(st, POINTS_MARK_PARENT) || has_mode(st, POINTS_MARK_OPEN));
}

bool points_is_marked(const struct stat *st)
{
	return has_mode(st, POINTS_MARK) || is_marked_parent(st);
}

static bool remove_marked(int directory, const char *name, bool is_parent)
{
	struct stat st;

	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW))
		return false;
	if (S_ISDIR(st.st_mode) && (is_parent ? is_marked_parent(&st) : has_mode(&st, POINTS_MARK)))
		return unlinkat(directory, name, AT_REMOVEDIR) == 0;
	if (S_ISREG(st.st_mode) && has_mode(&st, POINTS_MARK) && st.st_size == 0)
		return unlinkat(directory, name, 0) == 0;
	return false;
}

static bool is_same(int one, int other)
{
	struct stat a, b;

	return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* `directory` may itself be the root of boxes that run: what is marked in it is theirs. */
static int open_unused(int root, int directory)
{
	AUTO_FD int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0 && (is_same(fd, root) || flock(fd, LOCK_EX | LOCK_NB) == 0) ? fd_take(&fd) : -1;
}

void points_take(int root, const char *path)
{
	char here[PATH_MAX], parent[PATH_MAX], target[PATH_MAX];
	struct text t = text_in(here, sizeof here);
	bool is_parent = false;
	const char *name;

	text_add(&t, path);
	for (int steps = 0; steps < LINKS_MAX + DEPTH_MAX && split(here, parent, &name); steps++) {
		AUTO_FD int directory = open_in(root, parent);

		if (directory < 0)
			return;
		if (follow(directory, parent, name, target)) {
			t = text_in(here, sizeof here);
			text_add(&t, target);
			continue;
		}
		AUTO_FD int unused = open_unused(root, directory);
		if (unused < 0)
			return;
		bool is_gone = remove_marked(directory, name, is_parent) ||
			       (faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) && errno == ENOENT);
		/* a box that ended before could not take its own away, since it was not the last */
		remove_entries(unused, DEPTH_MAX);
		if (!is_gone)
			return;
		is_parent = true;
		t = text_in(here, sizeof here);
		text_add(&t, parent);
	}
}

static void remove_tree(int directory, const char *name, int depth);

/* What is marked in this directory. The heap is not used: this runs in a forked process. */
static void remove_entries(int directory, int depth)
{
	_Alignas(struct sys_entry) char block[2048];
	int size;

	while ((size = sys_getdents(directory, block, sizeof block)) > 0) {
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const struct sys_entry *)(const void *)(block + at);

			at += entry->size;
			if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0)
				remove_tree(directory, entry->name, depth);
		}
	}
}

/* Whether something in a directory is none of rbox's: what the box's programs have left. If that cannot be told, there is nothing. */
static bool has_others(int directory)
{
	_Alignas(struct sys_entry) char block[2048];
	struct stat st;
	int size;

	lseek(directory, 0, SEEK_SET);
	while ((size = sys_getdents(directory, block, sizeof block)) > 0) {
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const struct sys_entry *)(const void *)(block + at);

			at += entry->size;
			if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0 ||
			    fstatat(directory, entry->name, &st, AT_SYMLINK_NOFOLLOW))
				continue;
			if (!points_is_marked(&st) || (S_ISREG(st.st_mode) && st.st_size))
				return true;
		}
	}
	return false;
}

/* A marked directory, emptied of marked ones first. */
static void remove_tree(int directory, const char *name, int depth)
{
	AUTO_FD int fd = -1;
	struct stat st;

	if (remove_marked(directory, name, false) || !depth)
		return;
	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) || !is_marked_parent(&st))
		return;
	fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	remove_entries(fd, depth - 1);
	/* what the box's programs left in it is the user's, and so is the directory from now on; a point that could not be removed is not */
	if (!remove_marked(directory, name, true) && errno == ENOTEMPTY && has_others(fd))
		fchmod(fd, 0755);
}

void points_take_top(int root)
{
	AUTO_FD int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		remove_entries(fd, DEPTH_MAX);
}

/* What is marked anywhere below a directory, of which `depth` more are looked through in each other. */
static void take_below(int directory, int depth)
{
	_Alignas(struct sys_entry) char block[2048];
	int size;

	while (depth && (size = sys_getdents(directory, block, sizeof block)) > 0)
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const struct sys_entry *)(const void *)(block + at);
			AUTO_FD int below = -1;

			at += entry->size;
			if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0)
				continue;
			remove_tree(directory, entry->name, depth);
			below = openat(directory, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (below >= 0)
				take_below(below, depth - 1);
		}
}

void points_take_all(int root)
{
	AUTO_FD int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		take_below(fd, DEPTH_MAX);
}
