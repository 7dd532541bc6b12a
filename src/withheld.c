/* SPDX-License-Identifier: MIT */
#include "withheld.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "fd.h"
#include "mountinfo.h"
#include "path.h"
#include "sys.h"
#include "text.h"

enum { MOUNTINFO_MAX = 64 << 20, REAL = 4096 };

/*** Where they are ***/

enum way { WAY_PLAIN, WAY_LINK, WAY_MISSING };

/* The same directory of one that was looked at before; NULL: there is none. */
static const struct withheld_ancestor *known(const struct withheld *w, const char *path, size_t size)
{
	for (unsigned i = 0; i < w->count; i++)
		for (unsigned k = 0; k < w->directory[i].ancestors; k++)
			if (w->directory[i].ancestor[k].rest == size + 1 && strncmp(w->directory[i].path, path, size) == 0)
				return &w->directory[i].ancestor[k];
	return NULL;
}

static enum way look_at(const struct withheld *w, char *path, char *slash, struct withheld_ancestor *ancestor)
{
	const struct withheld_ancestor *same = known(w, path, (size_t)(slash - path));
	struct stat st;

	if (same) {
		*ancestor = *same;
		return WAY_PLAIN;
	}
	*slash = '\0';
	int r = lstat(slash > path ? path : "/", &st);
	*slash = '/';
	if (r)
		return WAY_MISSING;
	*ancestor = (struct withheld_ancestor){ st.st_dev, st.st_ino, (unsigned)(slash - path) + 1 };
	return S_ISDIR(st.st_mode) ? WAY_PLAIN : WAY_LINK;
}

/* Goes up from the directory that the last name of `path` is in. */
static enum way climb(const struct withheld *w, struct withheld_directory *d, char *path)
{
	d->ancestors = 0;
	for (char *slash = strrchr(path, '/'); slash; slash = memrchr(path, '/', (size_t)(slash - path))) {
		enum way way = d->ancestors < WITHHELD_DEPTH ? look_at(w, path, slash, &d->ancestor[d->ancestors]) : WAY_MISSING;

		if (way != WAY_PLAIN)
			return way;
		d->ancestors++;
	}
	return WAY_PLAIN;
}

static bool real_path_of(int fd, char *real, size_t room)
{
	char magic[64];
	struct text t = text_in(magic, sizeof magic);
	ssize_t size;

	text_add(&t, "/proc/self/fd/");
	text_add_number(&t, (unsigned)(fd < 0 ? 0 : fd));
	size = fd < 0 ? -1 : readlink(magic, real, room - 1);
	real[size > 0 ? size : 0] = '\0';
	return size > 0;
}

static bool real_path(const char *path, char *real, size_t room)
{
	AUTO_FD int fd = open(path, O_PATH | O_CLOEXEC);

	return real_path_of(fd, real, room);
}

/* The path by which its parent is reached without links, in the same room. */
static bool straighten(char *path, size_t room)
{
	char *name = strrchr(path, '/');
	char real[REAL];

	*name = '\0';
	bool found = real_path(path, real, sizeof real);
	*name = '/';
	struct text t = text_in(path, room);
	char kept[256];
	struct text k = text_in(kept, sizeof kept);
	text_add(&k, name);
	if (!found || k.full)
		return false;
	text_add(&t, real);
	text_add(&t, kept);
	return !t.full;
}

static bool is_plain(const char *path)
{
	return !strstr(path, "//") && !strstr(path, "/.");
}

static void add(struct withheld *w, const char *parent, const char *name, unsigned number)
{
	struct withheld_directory *d = &w->directory[w->count];
	char *path = w->text + w->used;
	size_t room = sizeof w->text - w->used;
	struct text t = text_in(path, room);

	text_add(&t, parent);
	text_add(&t, name);
	if (number)
		text_add_number(&t, number);
	if (t.full)
		return;
	enum way way = is_plain(path) ? climb(w, d, path) : WAY_LINK;
	if (way == WAY_LINK)
		way = straighten(path, room) ? climb(w, d, path) : WAY_MISSING;
	if (way != WAY_PLAIN)
		return;
	for (unsigned i = 0; i < w->count; i++)
		if (strcmp(w->directory[i].path, path) == 0)
			return;
	d->path = path;
	w->used += strlen(path) + 1;
	w->count++;
}

void withheld_begin(struct withheld *w, struct facts *facts, struct files *files, const char *runtime)
{
	char user[64];
	struct text t = text_in(user, sizeof user);

	w->facts = facts;
	w->files = files;
	text_add(&t, "/run/user/");
	text_add_number(&t, geteuid());
	if (runtime && *runtime == '/')
		add(w, runtime, "/rbox", 0);
	add(w, user, "/rbox", 0);
	add(w, "/tmp", geteuid() ? "/rbox-" : "/rbox-0", geteuid());
}

/*** What shows them ***/

/* Whether it is there and the caller's, or can be made: then a box could make it, too. */
static bool is_of_use(const char *path, unsigned parent_size)
{
	char parent[REAL];
	struct text t = text_in(parent, sizeof parent);
	struct stat st;

	if (lstat(path, &st) == 0)
		return S_ISDIR(st.st_mode) && st.st_uid == geteuid();
	text_add_bytes(&t, path, parent_size > 1 ? parent_size - 1 : 1);
	return errno == ENOENT && !t.full && access(parent, W_OK | X_OK) == 0;
}

static int number_of(struct withheld *w, const struct withheld_directory *d)
{
	struct facts *f = w->facts;

	for (unsigned i = 0; i < f->withheld_count; i++)
		if (f->withheld[i] == d->path)
			return (int)i;
	if (!is_of_use(d->path, d->ancestor[0].rest))
		return -1;
	f->withheld[f->withheld_count] = d->path;
	return (int)f->withheld_count++;
}

static int note(struct withheld *w, const struct facts_cover *cover, struct err *e)
{
	struct facts *f = w->facts;
	struct facts_cover *grown = array_grown(f->cover, f->covers, sizeof *grown);

	if (!grown)
		return err_code(e, ENOMEM, "no memory for a list of directories");
	f->cover = grown;
	grown[f->covers++] = *cover;
	return 0;
}

static bool is_on_one_mount(const char *one, const char *other)
{
	uint64_t a, b;
	bool is_root;

	return sys_mount_id(one, &a, &is_root) || sys_mount_id(other, &b, &is_root) || a == b;
}

/* The kernel shows a part of a file system at many places. `real` is where the source is, and the mounts below it come along. */
static int note_aliases(struct withheld *w, const struct withheld_directory *d, const char *real, struct facts_cover *cover, struct err *e)
{
	const char *own = cover->path;
	AUTO_FD int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	const char *text = fd < 0 ? NULL : files_keep(w->files, fd, MOUNTINFO_MAX);
	size_t skip = strcmp(real, "/") == 0 ? 1 : strlen(real) + 1;
	char path[REAL];
	int r = 0;

	if (!text)
		return err_sys(e, "/proc/self/mountinfo");
	for (const char *at = text; !r && mountinfo_alias(text, d->path, &at, path, sizeof path);) {
		struct text kept = text_in(w->text + w->used, sizeof w->text - w->used);

		if (!path_is_inside(path, real) || strlen(path) <= skip || strcmp(path + skip, own) == 0)
			continue;
		text_add(&kept, path + skip);
		if (kept.full)
			r = err_code(e, ENAMETOOLONG, "%s shows rbox's own directories at too many places", real);
		cover->path = w->text + w->used;
		cover->is_exact = false;
		w->used += kept.used + 1;
		r = r ? r : note(w, cover, e);
	}
	files_drop(w->files);
	return r;
}

static int note_found(struct withheld *w, const struct withheld_directory *d, const char *rest, const struct withheld_source *source, struct err *e)
{
	struct facts_cover cover = { .mount = source->mount, .path = rest, .is_exact = !source->is_layer };
	int number = number_of(w, d);
	char real[REAL];

	if (number < 0)
		return 0;
	cover.directory = (unsigned)number;
	if (source->is_alone || source->is_layer) {
		const char *slash = strrchr(d->path, '/');
		char parent[REAL];
		struct text t = text_in(parent, sizeof parent);

		text_add_bytes(&t, d->path, slash > d->path ? (size_t)(slash - d->path) : 1);
		return is_on_one_mount(parent, source->path) ? note(w, &cover, e) : 0;
	}
	if (note(w, &cover, e))
		return -EINVAL;
	return real_path(source->path, real, sizeof real) ? note_aliases(w, d, real, &cover, e) : 0;
}

/* Only what is the caller's, and on the same file system, can lie in one of them. */
static int check_inside(const struct withheld *w, const struct withheld_source *source, struct err *e)
{
	char real[REAL];

	if (!(source->mount == FACTS_ROOT ? real_path_of(source->root, real, sizeof real) : real_path(source->path, real, sizeof real)))
		return 0;
	for (unsigned i = 0; i < w->count; i++)
		if (path_is_inside(real, w->directory[i].path))
			return err_about(e, err_set(e, "%s is in %s, rbox's own directory, which no box may see", source->path,
						    w->directory[i].path), source->path);
	return 0;
}

static bool can_be_inside(const struct withheld *w, const struct stat *st)
{
	if (st->st_uid != geteuid())
		return false;
	for (unsigned i = 0; i < w->count; i++)
		if (w->directory[i].ancestor[0].device == st->st_dev)
			return true;
	return false;
}

int withheld_look(struct withheld *w, const struct withheld_source *source, struct err *e)
{
	if (can_be_inside(w, source->st) && check_inside(w, source, e))
		return -EINVAL;
	for (unsigned i = 0; i < w->count; i++) {
		const struct withheld_directory *d = &w->directory[i];

		for (unsigned k = 0; k < d->ancestors; k++)
			if (d->ancestor[k].inode == source->st->st_ino && d->ancestor[k].device == source->st->st_dev &&
			    note_found(w, d, d->path + d->ancestor[k].rest, source, e))
				return -EINVAL;
	}
	return 0;
}
