/* SPDX-License-Identifier: MIT */
#include "pinning.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"

enum { LINKS_MAX = 40 };

/* What is open by O_PATH, unless it is a mount point already. */
static int pin(int there, bool is_mount)
{
	AUTO_FD int clone = is_mount ? -1 : sys_open_tree(there, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);

	if (is_mount)
		return 0;
	if (clone < 0 || sys_move_mount(clone, "", there, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH))
		return -errno;
	return 0;
}

/* A walk by names: `here` leads through no link, `rest` is what is left. */
struct way {
	int top;			/* what it does not leave */
	bool is_root;			/* that is the root, where absolute links begin and ".." ends */
	unsigned links;
	char here[PATH_MAX], rest[PATH_MAX];
};

static int open_here(const struct way *w)
{
	return sys_openat2(w->top, w->here, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
}

/* Takes the last name off. */
static void go_back(struct way *w)
{
	char *slash = strrchr(w->here, '/');

	*(slash ? slash : w->here) = '\0';
}

/* Moves the next name of what is left to `here`; 0 at the end, else 1 or -errno. */
static int next(struct way *w)
{
	for (;;) {
		const char *name = w->rest + strspn(w->rest, "/");
		size_t size = strcspn(name, "/"), used = strlen(w->here);
		bool is_back = size == 2 && memcmp(name, "..", 2) == 0, is_dot = size == 1 && *name == '.';

		if (!size)
			return 0;
		if (is_back && !used && !w->is_root)
			return -EXDEV;
		if (used + size + 2 > sizeof w->here)
			return -ENAMETOOLONG;
		if (!is_back && !is_dot) {
			w->here[used] = '/';
			memcpy(w->here + used + !!used, name, size);
			w->here[used + !!used + size] = '\0';
		}
		memmove(w->rest, name + size, strlen(name + size) + 1);
		if (is_back)
			go_back(w);
		else if (!is_dot)
			return 1;
	}
}

/* Goes on where the link leads that is `here`. */
static int follow(struct way *w, int link)
{
	char target[PATH_MAX];
	ssize_t size = readlinkat(link, "", target, sizeof target);
	size_t left = strlen(w->rest);

	if (size < 0)
		return -errno;
	if (++w->links > LINKS_MAX)
		return -ELOOP;
	if ((size_t)size + 1 + left >= sizeof w->rest)
		return -ENAMETOOLONG;
	if (target[0] == '/' && !w->is_root)
		return -EXDEV;
	memmove(w->rest + size + 1, w->rest, left + 1);
	memcpy(w->rest, target, (size_t)size);
	w->rest[size] = '/';
	go_back(w);
	if (target[0] == '/')
		w->here[0] = '\0';
	return 0;
}

/* Pins what is `here`. The last one that is no link is left alone, unless it is asked for. */
static int step(struct way *w, bool with_last)
{
	AUTO_FD int there = open_here(w);
	bool is_mount, is_last = !w->rest[strspn(w->rest, "/")];
	int type = there < 0 ? -1 : sys_known_type(there, &is_mount), r = 0;

	if (type < 0)
		return -errno;
	if (S_ISLNK(type) || S_ISDIR(type))
		r = is_last && !with_last && S_ISDIR(type) ? 0 : pin(there, is_mount);
	return r || !S_ISLNK(type) ? r : follow(w, there);
}

static int walk(const struct mounts_target *target, bool with_last)
{
	AUTO_FD int root = target->within < 0 ? open("/", O_PATH | O_CLOEXEC) : -1;
	struct way w = { .top = target->within < 0 ? root : target->within, .is_root = target->within < 0 };
	size_t size = strlen(target->path);
	int r;

	if (size >= sizeof w.rest)
		return -ENAMETOOLONG;
	memcpy(w.rest, target->path, size + 1);
	while ((r = next(&w)) > 0) {
		r = step(&w, with_last);
		if (r)
			break;
	}
	return r;
}

/* What is not there cannot be protected, and whoever was to do that says so. */
static int judge(int r, struct err *e)
{
	return r && r != -ENOENT && r != -ENOTDIR ? err_code(e, -r, "%s", "") : 0;
}

int pinning_directory(const struct mounts_target *target, struct err *e)
{
	bool is_within = target->within >= 0, is_mount;
	AUTO_FD int there = sys_openat2(is_within ? target->within : AT_FDCWD, target->path, O_PATH | O_DIRECTORY | O_CLOEXEC, 0,
					RESOLVE_NO_SYMLINKS | (is_within ? RESOLVE_BENEATH : 0));
	int r = there < 0 ? -errno : 0;

	if (r == -ELOOP)
		return judge(walk(target, true), e);
	if (!r)
		r = sys_known_type(there, &is_mount) < 0 ? -errno : pin(there, is_mount);
	return judge(r, e);
}

int pinning_links(const struct mounts_target *target, struct err *e)
{
	return judge(walk(target, false), e);
}
