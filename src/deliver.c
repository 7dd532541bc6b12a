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

static bool is_time(const struct deliver *d, const struct manifest_entry *entry, const struct stat *st)
{
	return entry->source ? st->st_mtim.tv_sec == entry->seconds && st->st_mtim.tv_nsec == entry->nanoseconds
			     : st->st_mtim.tv_sec == d->time && st->st_mtim.tv_nsec == 0;
}

/* A file that has kept size and time since it was made of this source is not read again. */
static bool is_untouched(const struct deliver *d, const struct manifest_entry *entry, const struct manifest_entry *old,
			 const struct stat *st)
{
	if (d->force || !entry->source || !old || old->kind != ENTRY_FILE || !old->source || strcmp(old->source, entry->source) != 0)
		return false;
	return old->size == entry->size && (uint64_t)st->st_size == entry->size && (st->st_mode & 07777) == entry->mode &&
	       is_time(d, entry, st);
}

static enum state look_at_file(const struct deliver *d, struct manifest_entry *entry, const struct stat *st)
{
	const struct manifest_entry *old = manifest_find(d->old, entry->path);

	if (is_untouched(d, entry, old, st)) {
		memcpy(entry->sum, old->sum, sizeof entry->sum);
		return STATE_RIGHT;
	}
	return old && old->kind == ENTRY_FILE && made_has(d->root, entry->path, old->size, old->sum) == 1 ? STATE_OURS : STATE_CHANGED;
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
	struct stat st;
	int r;

	if (from < 0 || fstat(from, &st))
		return err_about(e, err_sys(e, "cannot copy %s", entry->source), entry->source);
	/* whoever may rename on the way could have put another file of the caller's there */
	if (!S_ISREG(st.st_mode) || st.st_dev != entry->device || st.st_ino != entry->inode)
		return err_about(e, err_set(e, "%s became another file while it was copied", entry->source), entry->source);
	r = copies_bytes(from, to);
	if (r)
		return err_about(e, err_code(e, -r, "cannot copy %s", entry->source), entry->source);
	r = copies_sum(to, UINT64_MAX, entry->sum, &entry->size);
	r = r ? r : finish(d, entry, to);
	return r ? fail(d, entry->path, -r, e) : 0;
}

static int stage_text(const struct deliver *d, struct manifest_entry *entry, int to, struct err *e)
{
	int r = fd_write(to, entry->target, strlen(entry->target));

	r = r ? r : copies_sum(to, UINT64_MAX, entry->sum, &entry->size);
	r = r ? r : finish(d, entry, to);
	return r ? fail(d, entry->path, -r, e) : 0;
}

static int by_file(const void *a, const void *b)
{
	const struct manifest_entry *const *one = a, *const *other = b;

	if ((*one)->device != (*other)->device)
		return (*one)->device < (*other)->device ? -1 : 1;
	if ((*one)->inode != (*other)->inode)
		return (*one)->inode < (*other)->inode ? -1 : 1;
	return strcmp((*one)->path, (*other)->path);
}

/* Says of each file with several names which entry is its first. */
static int find_names(const struct deliver *d, struct err *e)
{
	struct manifest_entry **named = calloc(d->new->entries + 1, sizeof(struct manifest_entry *)), *first = NULL;
	size_t count = 0;

	if (!named)
		return err_code(e, ENOMEM, "no memory for the list of files");
	for (size_t i = 0; i < d->new->entries; i++) {
		d->new->entry[i]->index = i;
		if (d->new->entry[i]->has_names)
			named[count++] = d->new->entry[i];
	}
	qsort(named, count, sizeof(struct manifest_entry *), by_file);
	for (size_t i = 0; i < count; i++) {
		if (!first || named[i]->device != first->device || named[i]->inode != first->inode)
			first = named[i];
		named[i]->first = first;
	}
	free(named);
	return 0;
}

static int stage(const struct deliver *d, struct manifest_entry *entry, struct err *e)
{
	struct name name = stage_name(entry->index);
	const struct manifest_entry *same = entry->first && entry->first->is_staged ? entry->first : NULL;

	if (entry->kind == ENTRY_LINK) {
		const struct timespec times[2] = { time_of(d, entry), time_of(d, entry) };
		bool is_done = symlinkat(entry->target, d->root->stage, name.text) == 0 &&
			       utimensat(d->root->stage, name.text, times, AT_SYMLINK_NOFOLLOW) == 0;

		return is_done ? 0 : fail(d, entry->path, errno, e);
	}
	if (same) {
		memcpy(entry->sum, same->sum, sizeof entry->sum);
		entry->size = same->size;
		return linkat(d->root->stage, stage_name(same->index).text, d->root->stage, name.text, 0) ? fail(d, entry->path, errno, e) : 0;
	}
	AUTO_FD int to = openat(d->root->stage, name.text, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0)
		return fail(d, entry->path, errno, e);
	return entry->source ? stage_copy(d, entry, to, e) : stage_text(d, entry, to, e);
}

/* What somebody has changed stays, unless it is what would be put there. */
static bool is_to_stay(const struct deliver *d, const struct manifest_entry *entry, int state)
{
	char sentence[ERR_TEXT];
	bool is_file = entry->kind == ENTRY_FILE;

	if (state != STATE_CHANGED || d->force || (is_file && made_has(d->root, entry->path, entry->size, entry->sum) == 1))
		return false;
	snprintf(sentence, sizeof sentence, "%s%.200s is not what was made, and stays as it is: --force overwrites it", d->root->path,
		 entry->path);
	/* accounts and the like are for users to change */
	if (!is_file || entry->source)
		d->note(sentence);
	return true;
}

static int prepare_one(const struct deliver *d, struct manifest_entry *entry, struct err *e)
{
	int state = entry->is_carried ? STATE_RIGHT : look(d, entry);

	if (state < 0)
		return fail(d, entry->path, -state, e);
	entry->was_missing = state == STATE_MISSING;
	if (entry->kind == ENTRY_DIRECTORY || state == STATE_RIGHT)
		return 0;
	if (stage(d, entry, e))
		return -EINVAL;
	entry->is_staged = !is_to_stay(d, entry, state);
	if (!entry->is_staged)
		unlinkat(d->root->stage, stage_name(entry->index).text, 0);
	return 0;
}

static int prepare(const struct deliver *d, struct err *e)
{
	for (size_t i = 0; i < d->new->entries; i++) {
		if (prepare_one(d, d->new->entry[i], e))
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
	int r = to < 0 ? -errno : !text ? -ENOMEM : size > MANIFEST_TEXT_MAX ? -EFBIG : fd_write(to, text, size);

	if (!r && (fchmod(to, 0644) || futimens(to, times)))
		r = -errno;
	return r ? err_code(e, -r, "cannot write %s/.rbox/manifest", d->root->path) : 0;
}

/*** In its place ***/

static int place(const struct deliver *d, const struct manifest_entry *entry, struct err *e)
{
	const char *name;
	AUTO_FD int parent = -1;

	if (!entry->is_staged && entry->kind != ENTRY_DIRECTORY)
		return 0;
	parent = made_open_parent(d->root, entry->path, &name);
	if (parent < 0)
		return fail(d, entry->path, -parent, e);
	if (entry->kind == ENTRY_DIRECTORY)
		return mkdirat(parent, name, entry->mode) && errno != EEXIST ? fail(d, entry->path, errno, e) : 0;
	return renameat(d->root->stage, stage_name(entry->index).text, parent, name) ? fail(d, entry->path, errno, e) : 0;
}

static void remove_entry(const struct deliver *d, const struct manifest_entry *entry)
{
	const char *name;
	AUTO_FD int parent = made_open_parent(d->root, entry->path, &name);

	if (parent >= 0)
		unlinkat(parent, name, entry->kind == ENTRY_DIRECTORY ? AT_REMOVEDIR : 0);
}

static bool is_as_made(const struct deliver *d, const struct manifest_entry *old)
{
	const char *name;
	AUTO_FD int parent = -1;

	if (old->kind == ENTRY_FILE)
		return made_has(d->root, old->path, old->size, old->sum) == 1;
	if (old->kind == ENTRY_DIRECTORY)
		return true;
	parent = made_open_parent(d->root, old->path, &name);
	return parent >= 0 && look_at_link(d, old, parent, name) == STATE_RIGHT;
}

/* What nothing that was asked for needs any more, and nobody has changed. Directories that something is in stay. */
static void remove_old(const struct deliver *d)
{
	for (size_t i = d->old->entries; i-- > 0;) {
		const struct manifest_entry *old = d->old->entry[i];

		if (!manifest_find(d->new, old->path) && is_as_made(d, old))
			remove_entry(d, old);
	}
}

/* Times of directories, when nothing more is put into them. */
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

		if (directory >= 0)
			futimens(directory, times);
	}
	futimens(d->root->own, times);
	futimens(d->root->root, times);
}

/* First what was not there, which can be taken back; only then what takes another one's place. */
static int place_all(const struct deliver *d, struct err *e)
{
	for (unsigned is_second = 0; is_second < 2; is_second++)
		for (size_t i = 0; i < d->new->entries; i++) {
			struct manifest_entry *entry = d->new->entry[i];

			if (entry->was_missing == is_second)
				continue;
			if (place(d, entry, e))
				return -EINVAL;
			entry->is_placed = true;
		}
	return renameat(d->root->stage, "manifest", d->root->own, "manifest") ? fail(d, "/.rbox/manifest", errno, e) : 0;
}

static void take_back(const struct deliver *d)
{
	for (size_t i = d->new->entries; i-- > 0;)
		if (d->new->entry[i]->was_missing && d->new->entry[i]->is_placed)
			remove_entry(d, d->new->entry[i]);
}

int deliver(const struct deliver *d, struct err *e)
{
	if (find_names(d, e) || prepare(d, e) || stage_manifest(d, e))
		return -EINVAL;
	d->commit(d->context);
	if (place_all(d, e)) {
		take_back(d);
		return -EINVAL;
	}
	remove_old(d);
	made_unstage(d->root);
	finish_directories(d);
	return 0;
}
