/* SPDX-License-Identifier: MIT */
#include "deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "copies.h"
#include "fd.h"

/* A name in .rbox/new: the number of the entry. */
struct name { char text[24]; };

static struct name stage_name(size_t index)
{
	struct name name;

	snprintf(name.text, sizeof name.text, "%zu", index);
	return name;
}

static int fail(const struct deliver *d, const char *path, int code, struct err *e)
{
	if (code == ELOOP)
		return err_about(e, err_set(e, "a symbolic link is on the way to %s%s now: nothing is written through it", d->root->path, path),
				 path);
	return err_about(e, err_code(e, code, "%s%s", d->root->path, path), path);
}

/*** What is there ***/

enum state {
	STATE_MISSING,
	STATE_RIGHT,		/* as it is to be */
	STATE_OURS,		/* as it was made, and to be another one now */
	STATE_CHANGED,		/* by somebody else */
};

static int sum_there(const struct deliver *d, const char *path, char sum[SHA256_TEXT])
{
	AUTO_FD int fd = made_open_file(d->root, path);
	uint64_t size;

	return fd < 0 ? fd : copies_sum(fd, sum, &size);
}

static bool is_time(const struct deliver *d, const struct manifest_entry *entry, const struct stat *st)
{
	return entry->source ? st->st_mtim.tv_sec == entry->seconds && st->st_mtim.tv_nsec == entry->nanoseconds
			     : st->st_mtim.tv_sec == d->time && st->st_mtim.tv_nsec == 0;
}

/* A file that has kept size and time since it was made of this source is not read again. */
static bool is_untouched(const struct deliver *d, const struct manifest_entry *entry, const struct manifest_entry *old,
			 const struct stat *st)
{
	if (!entry->source || !old || old->kind != ENTRY_FILE || !old->source || strcmp(old->source, entry->source) != 0)
		return false;
	return old->size == entry->size && (uint64_t)st->st_size == entry->size && (st->st_mode & 07777) == entry->mode &&
	       is_time(d, entry, st);
}

static enum state look_at_file(const struct deliver *d, struct manifest_entry *entry, const struct stat *st)
{
	const struct manifest_entry *old = manifest_find(d->old, entry->path);
	char sum[SHA256_TEXT];

	if (is_untouched(d, entry, old, st)) {
		memcpy(entry->sum, old->sum, sizeof entry->sum);
		return STATE_RIGHT;
	}
	if (!S_ISREG(st->st_mode) || sum_there(d, entry->path, sum))
		return STATE_CHANGED;
	return old && old->kind == ENTRY_FILE && strcmp(sum, old->sum) == 0 ? STATE_OURS : STATE_CHANGED;
}

static enum state look_at_link(const struct deliver *d, const struct manifest_entry *entry, int parent, const char *name)
{
	const struct manifest_entry *old = manifest_find(d->old, entry->path);
	char target[PATH_MAX];
	ssize_t size = readlinkat(parent, name, target, sizeof target - 1);

	target[size < 0 ? 0 : size] = '\0';
	if (size >= 0 && strcmp(target, entry->target) == 0)
		return STATE_RIGHT;
	return size >= 0 && old && old->kind == ENTRY_LINK && strcmp(target, old->target) == 0 ? STATE_OURS : STATE_CHANGED;
}

/* What is at the entry's place. -errno where that cannot be told, or is a directory where none belongs, or the other way round. */
static int look(const struct deliver *d, struct manifest_entry *entry)
{
	const char *name;
	AUTO_FD int parent = made_open_parent(d->root, entry->path, &name);
	struct stat st;

	if (parent == -ENOENT)
		return STATE_MISSING;
	if (parent < 0)
		return parent;
	if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? STATE_MISSING : -errno;
	if (S_ISDIR(st.st_mode) != (entry->kind == ENTRY_DIRECTORY))
		return S_ISDIR(st.st_mode) ? -EISDIR : S_ISLNK(st.st_mode) ? -ELOOP : -ENOTDIR;
	switch (entry->kind) {
	case ENTRY_FILE:
		return (int)look_at_file(d, entry, &st);
	case ENTRY_LINK:
		return (int)look_at_link(d, entry, parent, name);
	case ENTRY_DIRECTORY:
	case ENTRY_KINDS:
		break;
	}
	return STATE_RIGHT;
}

/*** In .rbox/new ***/

static struct timespec time_of(const struct deliver *d, const struct manifest_entry *entry)
{
	if (entry->kind == ENTRY_FILE && entry->source)
		return (struct timespec){ .tv_sec = entry->seconds, .tv_nsec = entry->nanoseconds };
	return (struct timespec){ .tv_sec = d->time };
}

static int finish(const struct deliver *d, const struct manifest_entry *entry, int fd)
{
	const struct timespec times[2] = { time_of(d, entry), time_of(d, entry) };

	return fchmod(fd, entry->mode) || futimens(fd, times) ? -errno : 0;
}

/* A source that changes under the copy would be listed as something that never was: the sum is that of the copy. */
static int stage_copy(const struct deliver *d, struct manifest_entry *entry, int to, struct err *e)
{
	AUTO_FD int from = open(entry->source, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	int r = from < 0 ? -errno : copies_bytes(from, to);

	if (r)
		return err_about(e, err_code(e, -r, "cannot copy %s", entry->source), entry->source);
	r = copies_sum(to, entry->sum, &entry->size);
	r = r ? r : finish(d, entry, to);
	return r ? fail(d, entry->path, -r, e) : 0;
}

static int stage_text(const struct deliver *d, struct manifest_entry *entry, int to, struct err *e)
{
	int r = fd_write(to, entry->target, strlen(entry->target));

	r = r ? r : copies_sum(to, entry->sum, &entry->size);
	r = r ? r : finish(d, entry, to);
	return r ? fail(d, entry->path, -r, e) : 0;
}

/* The earlier entry that is another name of the same file, and is in .rbox/new. */
static long same_file(const struct deliver *d, const bool *is_staged, size_t index)
{
	const struct manifest_entry *entry = d->new->entry[index];

	for (size_t i = index; entry->inode && i-- > 0;)
		if (is_staged[i] && d->new->entry[i]->inode == entry->inode && d->new->entry[i]->device == entry->device)
			return (long)i;
	return -1;
}

static int stage(const struct deliver *d, const bool *is_staged, size_t index, struct err *e)
{
	struct manifest_entry *entry = d->new->entry[index];
	struct name name = stage_name(index);
	long same = same_file(d, is_staged, index);

	if (entry->kind == ENTRY_LINK) {
		const struct timespec times[2] = { time_of(d, entry), time_of(d, entry) };
		bool is_done = symlinkat(entry->target, d->root->stage, name.text) == 0 &&
			       utimensat(d->root->stage, name.text, times, AT_SYMLINK_NOFOLLOW) == 0;

		return is_done ? 0 : fail(d, entry->path, errno, e);
	}
	if (same >= 0) {
		memcpy(entry->sum, d->new->entry[same]->sum, sizeof entry->sum);
		entry->size = d->new->entry[same]->size;
		return linkat(d->root->stage, stage_name((size_t)same).text, d->root->stage, name.text, 0) ? fail(d, entry->path, errno, e) : 0;
	}
	AUTO_FD int to = openat(d->root->stage, name.text, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0)
		return fail(d, entry->path, errno, e);
	return entry->source ? stage_copy(d, entry, to, e) : stage_text(d, entry, to, e);
}

/* What somebody has changed stays. It counts as right where it is what would be put there. */
static bool settle_changed(const struct deliver *d, const struct manifest_entry *entry, enum state state)
{
	char sentence[ERR_TEXT], sum[SHA256_TEXT];
	bool is_file = entry->kind == ENTRY_FILE;

	if (is_file && (state == STATE_OURS || state == STATE_CHANGED) && sum_there(d, entry->path, sum) == 0 &&
	    strcmp(sum, entry->sum) == 0)
		return true;
	if (state != STATE_CHANGED || d->force)
		return false;
	/* accounts and the like are for users to change */
	snprintf(sentence, sizeof sentence, "%s%.200s is not what was made, and stays as it is: --force overwrites it", d->root->path,
		 entry->path);
	if (!is_file || entry->source)
		d->note(sentence);
	return true;
}

static int prepare_one(const struct deliver *d, bool *is_staged, size_t index, struct err *e)
{
	struct manifest_entry *entry = d->new->entry[index];
	int state = entry->is_carried ? STATE_RIGHT : look(d, entry);

	if (state < 0)
		return fail(d, entry->path, -state, e);
	if (entry->kind == ENTRY_DIRECTORY || state == STATE_RIGHT)
		return 0;
	if (stage(d, is_staged, index, e))
		return -EINVAL;
	if (settle_changed(d, entry, (enum state)state))
		unlinkat(d->root->stage, stage_name(index).text, 0);
	else
		is_staged[index] = true;
	return 0;
}

static int prepare(const struct deliver *d, bool *is_staged, struct err *e)
{
	for (size_t i = 0; i < d->new->entries; i++) {
		if (d->is_stopped())
			return err_code(e, ECANCELED, "interrupted");
		if (prepare_one(d, is_staged, i, e))
			return -EINVAL;
		d->progress(d->context, i + 1, d->new->entries);
	}
	return 0;
}

static int stage_manifest(const struct deliver *d, struct err *e)
{
	const struct timespec times[2] = { { .tv_sec = d->time }, { .tv_sec = d->time } };
	size_t size;
	AUTO_FREE char *text = manifest_text(d->new, &size);
	AUTO_FD int to = openat(d->root->stage, "manifest", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	int r = to < 0 ? -errno : text ? fd_write(to, text, size) : -ENOMEM;

	if (!r && (fchmod(to, 0644) || futimens(to, times)))
		r = -errno;
	return r ? err_code(e, -r, "cannot write %s/.rbox/manifest", d->root->path) : 0;
}

/*** In its place ***/

static int place(const struct deliver *d, bool is_staged, size_t index, struct err *e)
{
	const struct manifest_entry *entry = d->new->entry[index];
	const char *name;
	AUTO_FD int parent = -1;

	if (!is_staged && entry->kind != ENTRY_DIRECTORY)
		return 0;
	parent = made_open_parent(d->root, entry->path, &name);
	if (parent < 0)
		return fail(d, entry->path, -parent, e);
	if (entry->kind == ENTRY_DIRECTORY)
		return mkdirat(parent, name, 0700) && errno != EEXIST ? fail(d, entry->path, errno, e) : 0;
	return renameat(d->root->stage, stage_name(index).text, parent, name) ? fail(d, entry->path, errno, e) : 0;
}

static void remove_entry(const struct deliver *d, const struct manifest_entry *entry)
{
	const char *name;
	AUTO_FD int parent = made_open_parent(d->root, entry->path, &name);

	if (parent >= 0)
		unlinkat(parent, name, entry->kind == ENTRY_DIRECTORY ? AT_REMOVEDIR : 0);
}

/* What nothing that was asked for needs any more, and nobody has changed. Directories that something is in stay. */
static void remove_old(const struct deliver *d)
{
	for (size_t i = d->old->entries; i-- > 0;) {
		const struct manifest_entry *old = d->old->entry[i];
		char sum[SHA256_TEXT];

		if (manifest_find(d->new, old->path))
			continue;
		if (old->kind != ENTRY_FILE || (sum_there(d, old->path, sum) == 0 && strcmp(sum, old->sum) == 0))
			remove_entry(d, old);
	}
}

/* Times of directories, when nothing more is put into them; modes of those that were made. */
static void finish_directories(const struct deliver *d)
{
	const struct timespec times[2] = { { .tv_sec = d->time }, { .tv_sec = d->time } };

	for (size_t i = d->new->entries; i-- > 0;) {
		const struct manifest_entry *entry = d->new->entry[i];
		const char *name;

		if (entry->kind != ENTRY_DIRECTORY)
			continue;
		AUTO_FD int parent = made_open_parent(d->root, entry->path, &name);
		AUTO_FD int directory = parent < 0 ? -1 : openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		if (directory >= 0) {
			if (!manifest_find(d->old, entry->path))
				fchmod(directory, entry->mode);
			futimens(directory, times);
		}
	}
	if (d->root->is_new)
		fchmod(d->root->root, 0755);
	fchmod(d->root->own, 0755);
	futimens(d->root->own, times);
	futimens(d->root->root, times);
}

static int place_all(const struct deliver *d, const bool *is_staged, struct err *e)
{
	for (size_t i = 0; i < d->new->entries; i++)
		if (place(d, is_staged[i], i, e))
			return -EINVAL;
	return renameat(d->root->stage, "manifest", d->root->own, "manifest") ? fail(d, "/.rbox/manifest", errno, e) : 0;
}

/* An empty root is empty again; of another one each file is the old or the new one, and the next call goes on. */
static void take_back(const struct deliver *d)
{
	for (size_t i = d->new->entries; d->root->was_empty && i-- > 0;)
		remove_entry(d, d->new->entry[i]);
}

static int carry_out(const struct deliver *d, bool *is_staged, struct err *e)
{
	if (prepare(d, is_staged, e) || stage_manifest(d, e))
		return -EINVAL;
	if (place_all(d, is_staged, e)) {
		take_back(d);
		return -EINVAL;
	}
	remove_old(d);
	made_unstage(d->root);
	finish_directories(d);
	return 0;
}

int deliver(const struct deliver *d, struct err *e)
{
	bool *is_staged = calloc(d->new->entries + 1, sizeof *is_staged);
	int r;

	if (!is_staged)
		return err_code(e, ENOMEM, "no memory for the list of files");
	r = carry_out(d, is_staged, e);
	free(is_staged);
	return r;
}
