/* SPDX-License-Identifier: MIT */
#include "probe-mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"
#include "lookup.h"
#include "path.h"
#include "text.h"

enum { REAL_MAX = 4096 };

bool probe_real_path(int fd, char *real, size_t room)
{
	char magic[64];
	ssize_t size;

	snprintf(magic, sizeof magic, "/proc/self/fd/%d", fd);
	size = readlink(magic, real, room - 1);
	real[size > 0 ? size : 0] = '\0';
	return size > 0;
}

static bool is_same(int one, int other)
{
	struct stat a, b;

	return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool probe_is_in(const char *path, int top)
{
	char parent[4096];
	struct text t = text_in(parent, sizeof parent);
	const char *slash = strrchr(path, '/');
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	text_add_bytes(&t, path, slash ? (size_t)(slash - path) : 0);
	text_add(&t, "/.");
	if (fd < 0)
		fd = open(slash ? parent : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (fd >= 0 && !is_same(fd, top)) {
		AUTO_FD int below = fd;

		fd = openat(below, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (is_same(fd, below))
			fd_close(&fd);
	}
	bool is_in = fd >= 0;
	fd_close(&fd);
	return is_in;
}

/* What the mounts are looked at with; the paths are here, since a function's own would be zeroed for each. */
struct looking {
	struct facts *facts;
	struct withheld *withheld;
	const struct spec *spec;
	char *real;			/* room for real paths, where something broken may lie below them */
	struct lookup lookup;
	char source[4096], given[4096], clean[4096];
};

/* Room for one of ROOT and of each source, kept as long as the process; what is not written to is no memory. */
static int make_real_room(struct looking *l, struct files *files, const struct spec *spec, struct err *e)
{
	l->real = malloc((spec->mount_count + 1) * REAL_MAX);
	if (!l->real)
		return err_code(e, ENOMEM, "no memory for %zu mounts", spec->mount_count);
	files_own(files, l->real);
	return 0;
}

/* NULL where it cannot be told. */
static const char *keep_real_path(struct looking *l, int fd)
{
	char *kept = l->real;

	if (fd < 0 || !probe_real_path(fd, kept, REAL_MAX))
		return NULL;
	l->real += strlen(kept) + 1;
	return kept;
}

/* The source of a bind or a copy. */
static int probe_source(struct looking *l, const struct spec_mount *m, struct facts_mount *found, struct err *e)
{
	struct text t = text_in(l->source, sizeof l->source);
	struct stat st;

	text_add_bytes(&t, m->source, m->source_size);
	if (t.full)
		return err_set(e, "a mount's source is longer than %zu bytes", sizeof l->source - 1);
	if (stat(l->source, &st) == 0) {
		found->is_directory = S_ISDIR(st.st_mode);
		if (l->facts->broken_count && found->is_directory) {
			AUTO_FD int fd = open(l->source, O_PATH | O_CLOEXEC);

			found->real = keep_real_path(l, fd);
		}
		return withheld_look(l->withheld, &(struct withheld_source){ l->source, &st, (int)(m - l->spec->mount), false, m->alone, -1 }, e);
	}
	found->is_missing = m->optional && (errno == ENOENT || errno == ENOTDIR);
	return found->is_missing ? 0 : err_about(e, err_sys(e, "cannot %s %s", m->kind == SPEC_BIND ? "bind" : "copy", l->source), l->source);
}

static int probe_mount(struct looking *l, const struct spec_mount *m, struct facts_mount *found, struct err *e)
{
	struct text t = text_in(l->given, sizeof l->given);

	if ((m->kind == SPEC_BIND || m->kind == SPEC_FILE) && probe_source(l, m, found, e))
		return -EINVAL;
	text_add_bytes(&t, m->target ? m->target : m->source, m->target ? m->target_size : m->source_size);
	/* a relative source that is its own destination is below the caller's directory */
	if (t.full || path_clean(m->target ? "/" : l->facts->cwd, l->given, l->clean, sizeof l->clean))
		return err_set(e, "a mount's destination is longer than %zu bytes", sizeof l->given - 1);
	struct lookup_found there = lookup_find(&l->lookup, l->clean, m->kind == SPEC_SYMLINK || m->kind == SPEC_FILE);
	found->is_lacking = there.is_lacking;
	found->is_link = there.is_link;
	found->is_root = there.is_root;
	found->tree = there.tree;
	return 0;
}

/* Overlayfs does not say what is found in a layer that changes. */
static const char *upper_in(const struct spec *spec, const struct spec_mount *m, int root)
{
	if (probe_is_in(m->upper, root))
		return "ROOT";
	for (size_t i = m->lower; i < m->lower + m->lowers; i++) {
		AUTO_FD int lower = open(spec->layer.item[i], O_PATH | O_DIRECTORY | O_CLOEXEC);

		if (lower >= 0 && probe_is_in(m->upper, lower))
			return spec->layer.item[i];
	}
	return NULL;
}

static int look_at_layers(struct looking *l, const struct spec_mount *m, struct err *e)
{
	for (size_t i = m->lower; i < m->lower + m->lowers; i++) {
		const char *path = l->spec->layer.item[i];
		struct stat st;

		if (stat(path, &st) == 0 &&
		    withheld_look(l->withheld, &(struct withheld_source){ path, &st, (int)(m - l->spec->mount), true, true, -1 }, e))
			return -EINVAL;
	}
	return 0;
}

static int look_at_mounts(struct looking *l, const struct spec *spec, struct facts_mount *found, struct err *e)
{
	for (size_t i = 0; i < spec->mount_count; i++) {
		if (probe_mount(l, &spec->mount[i], &found[i], e))
			return -EINVAL;
		if (look_at_layers(l, &spec->mount[i], e))
			return -EINVAL;
		if (spec->mount[i].upper)
			found[i].upper_in = upper_in(spec, &spec->mount[i], l->lookup.root);
	}
	return 0;
}

int probe_mounts(struct facts *f, struct withheld *withheld, const struct spec *spec, int root, struct err *e)
{
	struct looking looking = { .facts = f, .withheld = withheld, .spec = spec };
	struct files *files = withheld->files;
	int r;

	if (f->broken_count && make_real_room(&looking, files, spec, e))
		return -EINVAL;
	if (f->broken_count)
		f->root_real = keep_real_path(&looking, root);
	if (!spec->mount_count)
		return 0;
	f->mount = calloc(spec->mount_count, sizeof *f->mount);
	if (!f->mount)
		return err_code(e, ENOMEM, "no memory for %zu mounts", spec->mount_count);
	files_own(files, f->mount);
	lookup_init(&looking.lookup, root);
	r = look_at_mounts(&looking, spec, f->mount, e);
	lookup_release(&looking.lookup);
	return r;
}
