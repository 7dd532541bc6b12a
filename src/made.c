/* SPDX-License-Identifier: MIT */
#include "made.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "copies.h"
#include "fd.h"
#include "sys.h"

#define GIB (UINT64_C(1) << 30)

enum { FIRST_BLOCK = 1 << 16, TRIES = 3000, TRIES_SOON = 50 };

static const char own_name[] = ".rbox", stage_name[] = "new", manifest_name[] = "manifest";

static int open_below(int directory, const char *path, uint64_t flags)
{
	uint64_t more = flags & O_PATH ? 0 : O_NOCTTY | O_NONBLOCK;
	int fd = sys_openat2(directory, path, flags | more | O_CLOEXEC | O_NOFOLLOW, 0,
			     RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);

	return fd < 0 ? -errno : fd;
}

static bool is_empty(int directory)
{
	int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *d;
	bool is_empty = true;

	if (!dir)
		return false;
	while (is_empty && (d = readdir(dir)))
		is_empty = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
	closedir(dir);
	return is_empty;
}

/* What an earlier one that was killed has left there. */
static void clear_stage(const struct made *d)
{
	int copy = openat(d->stage, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *f;

	while (dir && (f = readdir(dir)))
		if (strcmp(f->d_name, ".") != 0 && strcmp(f->d_name, "..") != 0)
			unlinkat(d->stage, f->d_name, 0);
	if (dir)
		closedir(dir);
}

static int open_own(struct made *d, bool force, struct err *e)
{
	d->was_empty = is_empty(d->root);
	d->own = open_below(d->root, own_name, O_RDONLY | O_DIRECTORY);
	if (d->own == -ENOENT && !d->was_empty && !force)
		return err_hint(e, err_set(e, "%s is not empty, and rbox make did not make it", d->path), "--force takes it as it is");
	if (d->own == -ENOENT) {
		d->has_new_own = mkdirat(d->root, own_name, 0755) == 0;
		/* somebody else may just have made it */
		if (!d->has_new_own && errno != EEXIST)
			return err_sys(e, "cannot write to %s", d->path);
		d->own = open_below(d->root, own_name, O_RDONLY | O_DIRECTORY);
	}
	return d->own < 0 ? err_code(e, -d->own, "%s/%s", d->path, own_name) : 0;
}

/* A box can hold it for ever. */
static int wait_for_lock(const struct made *d, struct err *e)
{
	const struct timespec again = { .tv_nsec = 20000000 };

	for (unsigned tries = 0; flock(d->own, LOCK_EX | LOCK_NB); tries++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_sys(e, "cannot lock %s/%s", d->path, own_name);
		if (tries == TRIES)
			return err_set(e, "%s/%s is locked by another process for a minute already", d->path, own_name);
		nanosleep(&again, NULL);
	}
	return 0;
}

static int open_stage(struct made *d, struct err *e)
{
	if (wait_for_lock(d, e))
		return -EINVAL;
	/* whoever held the lock may have filled it meanwhile */
	d->was_empty = d->was_empty && faccessat(d->own, manifest_name, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
	if (mkdirat(d->own, stage_name, 0700) && errno != EEXIST)
		return err_sys(e, "cannot write to %s/%s", d->path, own_name);
	d->stage = open_below(d->own, stage_name, O_RDONLY | O_DIRECTORY);
	if (d->stage < 0)
		return err_code(e, -d->stage, "%s/%s/%s", d->path, own_name, stage_name);
	clear_stage(d);
	if (is_empty(d->stage))
		return 0;
	return err_set(e, "%s/%s/%s holds what rbox did not put there: remove it", d->path, own_name, stage_name);
}

/*
 * Each file is read twice, the root's and the machine's. So twice what the root's file system holds is enough; more is the work of a
 * manifest that lists one file many times, or of one that shares its blocks with itself.
 */
static void find_allowance(struct made *d)
{
	struct statvfs fs;
	bool is_known = fstatvfs(d->root, &fs) == 0 && fs.f_blocks;

	d->holes = GIB;
	d->bytes = is_known ? 2 * (uint64_t)(fs.f_blocks - fs.f_bfree) * fs.f_frsize + GIB : UINT64_MAX;
}

static int open_root(struct made *d, const char *path, struct err *e)
{
	struct stat st;

	*d = (struct made){ .root = -1, .own = -1, .stage = -1, .path = path };
	d->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->root < 0)
		return err_about(e, err_sys(e, "root directory %s", path), path);
	if (fstat(d->root, &st))
		return err_sys(e, "root directory %s", path);
	d->device = st.st_dev;
	d->inode = st.st_ino;
	find_allowance(d);
	if (stat("/", &st) == 0 && st.st_dev == d->device && st.st_ino == d->inode)
		return err_set(e, "%s is this machine's own root", path);
	return 0;
}

int made_open(struct made *d, const char *path, bool force, struct err *e)
{
	bool is_new = mkdir(path, 0755) == 0;

	if (!is_new && errno != EEXIST) {
		*d = (struct made){ .root = -1, .own = -1, .stage = -1, .path = path };
		return err_about(e, err_sys(e, "cannot make the directory %s", path), path);
	}
	if (open_root(d, path, e)) {
		d->is_new = is_new;
		return -EINVAL;
	}
	d->is_new = is_new;
	return open_own(d, force, e) || open_stage(d, e) ? -EINVAL : 0;
}

int made_look(struct made *d, const char *path, struct err *e)
{
	int r = open_root(d, path, e);

	if (r)
		return r;
	d->own = open_below(d->root, own_name, O_RDONLY | O_DIRECTORY);
	return 0;
}

void made_unstage(const struct made *d)
{
	clear_stage(d);
	unlinkat(d->own, stage_name, AT_REMOVEDIR);
}

void made_expect(struct made *d, const char *path)
{
	AUTO_FD int root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	*d = (struct made){ .root = -1, .own = -1, .stage = -1, .path = path, .is_new = root < 0 && errno == ENOENT };
	d->has_new_own = d->is_new || (root >= 0 && faccessat(root, own_name, F_OK, AT_SYMLINK_NOFOLLOW) && errno == ENOENT);
}

/* Whoever was ended may take a moment to be gone. */
static bool lock_soon(int own)
{
	const struct timespec again = { .tv_nsec = 20000000 };

	for (unsigned tries = 0; flock(own, LOCK_EX | LOCK_NB); tries++) {
		if (tries == TRIES_SOON)
			return false;
		nanosleep(&again, NULL);
	}
	return true;
}

void made_clean(struct made *d, bool is_held)
{
	d->root = open(d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	d->own = d->root < 0 ? -1 : open_below(d->root, own_name, O_RDONLY | O_DIRECTORY);
	/* somebody else is at work there */
	if (d->own >= 0 && !is_held && !lock_soon(d->own))
		d->is_new = d->has_new_own = false;
	else if (d->own >= 0)
		d->stage = open_below(d->own, stage_name, O_RDONLY | O_DIRECTORY);
	made_release(d);
}

void made_release(struct made *d)
{
	if (d->stage >= 0)
		made_unstage(d);
	fd_close(&d->stage);
	if (d->has_new_own)
		unlinkat(d->root, own_name, AT_REMOVEDIR);
	if (d->own >= 0)
		fd_close(&d->own);
	fd_close(&d->root);
	/* fails where something is in it, and has to */
	if (d->is_new)
		rmdir(d->path);
}

static char *read_all(int fd, struct err *e)
{
	size_t size = 0, room = FIRST_BLOCK;
	char *text = malloc(room + 1), *larger;

	while (text) {
		long got = fd_read(fd, text + size, room - size);

		if (got < 0 || size + (size_t)got > MANIFEST_TEXT_MAX) {
			err_code(e, got < 0 ? (int)-got : EFBIG, ".rbox/%s", manifest_name);
			break;
		}
		size += (size_t)got;
		if (size < room) {
			text[size] = '\0';
			return text;
		}
		room *= 2;
		larger = realloc(text, room + 1);
		if (!larger) {
			err_code(e, ENOMEM, "%s", manifest_name);
			break;
		}
		text = larger;
	}
	free(text);
	return NULL;
}

int made_read(const struct made *d, struct manifest *m, struct err *e)
{
	AUTO_FD int fd = d->own < 0 ? -1 : openat(d->own, manifest_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	AUTO_FREE char *text = NULL;
	struct err why = { 0 };

	if (fd < 0)
		return d->own < 0 || errno == ENOENT ? 0 : err_sys(e, "%s/%s/%s", d->path, own_name, manifest_name);
	text = read_all(fd, e);
	if (!text)
		return -EINVAL;
	if (manifest_read(m, text, &why))
		return err_hint(e, err_set(e, "%s/%s/%s: %s", d->path, own_name, manifest_name, why.text),
				"remove it, and say --force: files that differ are overwritten");
	return 0;
}

/* Whether so much is still to be read; a hole costs time, too, and nobody a disk. */
static bool take_allowance(struct made *d, const struct stat *st)
{
	uint64_t size = (uint64_t)st->st_size, stored = (uint64_t)st->st_blocks * 512, hole = size > stored ? size - stored : 0;

	if (size > d->bytes || hole > d->holes)
		return false;
	d->bytes -= size;
	d->holes -= hole;
	return true;
}

int made_compare(struct made *d, int there, uint64_t size, const char *sum)
{
	char found[SHA256_TEXT], magic[64];
	uint64_t found_size;
	struct stat st;

	if (fstat(there, &st) || !S_ISREG(st.st_mode))
		return -ENOENT;
	if ((uint64_t)st.st_size != size)
		return 0;
	if (!take_allowance(d, &st))
		return -EFBIG;
	snprintf(magic, sizeof magic, "/proc/self/fd/%d", there);
	AUTO_FD int fd = open(magic, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	int r = fd < 0 ? -errno : copies_sum(fd, size, found, &found_size);

	return r == -EFBIG ? 0 : r ? r : strcmp(found, sum) == 0;
}

int made_has(struct made *d, const char *path, uint64_t size, const char *sum)
{
	AUTO_FD int there = open_below(d->root, path + 1, O_PATH);

	return there < 0 ? fd_take(&there) : made_compare(d, there, size, sum);
}

int made_open_parent(const struct made *d, const char *path, const char **name)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
	*name = slash + 1;
	return open_below(d->root, slash == path ? "." : parent + 1, O_RDONLY | O_DIRECTORY);
}
