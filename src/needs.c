/* SPDX-License-Identifier: MIT */
#include "needs.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "companions.h"
#include "fd.h"
#include "image.h"
#include "listing.h"
#include "loader.h"
#include "path.h"
#include "program.h"
#include "text.h"

void needs_release(struct needs *n)
{
	for (size_t i = 0; i < n->loaders; i++)
		free(n->known[i].help);
	n->loaders = 0;
}

/* Of what comes along unasked, that which does not work is left out. */
int needs_or_note(const struct needs *n, int r, struct err *e)
{
	char sentence[ERR_TEXT + 16];

	if (!r || !n->depth)
		return r;
	snprintf(sentence, sizeof sentence, "left out: %s", e->text);
	if (!n->unasked)
		n->note(sentence);
	*e = (struct err){ 0 };
	return 0;
}

int needs_find(const struct needs *n, const char *name, char found[PATH_MAX], struct err *e)
{
	const char *at = n->path, *directory;
	char candidate[PATH_MAX], refused[PATH_MAX] = "";
	struct stat st;
	size_t size;

	while (text_field(&at, ":", &directory, &size)) {
		if (snprintf(candidate, sizeof candidate, "%.*s/%s", (int)size, directory, name) >= (int)sizeof candidate)
			continue;
		if (*candidate != '/' || stat(candidate, &st) || !S_ISREG(st.st_mode))
			continue;
		if (access(candidate, X_OK) == 0)
			return path_clean("/", candidate, found, PATH_MAX) ? err_code(e, ENAMETOOLONG, "%s", name) : 0;
		if (!*refused)
			path_copy(candidate, refused, sizeof refused);
	}
	if (*refused)
		return err_about(e, err_set(e, "%s is not executable", refused), refused);
	return err_set(e, "no program %s is in PATH", name);
}

static const char *help_of(struct needs *n, const char *loader)
{
	struct loader_words words = { 0 };
	struct err ignored = { 0 };

	for (size_t i = 0; i < n->loaders; i++)
		if (strcmp(n->known[i].path, loader) == 0)
			return n->known[i].help;
	if (n->loaders == NEEDS_LOADERS || loader_help(loader, &words, &ignored))
		return "";
	struct needs_loader *known = &n->known[n->loaders++];
	path_copy(loader, known->path, sizeof known->path);
	known->help = words.out;
	free(words.err);
	return known->help;
}

/* Where glibc's loader looks of its own accord no cache is needed; musl's has none. */
static void look_for_cache(struct needs *n, const char *loader, const char *library)
{
	const char *hardware = strstr(library, "/glibc-hwcaps/");
	size_t size = (size_t)((hardware ? hardware : strrchr(library, '/')) - library);

	if (!n->needs_cache && !text_starts(path_name(loader), "ld-musl") && strcmp(library, loader) != 0)
		n->needs_cache = !listing_searches(help_of(n, loader), library, size);
}

static int tell_missing(const char *loader, const char *path, const struct loader_words *words, struct err *e)
{
	struct loader_words more = { 0 };
	struct err ignored = { 0 };
	char library[PATH_MAX], needer[PATH_MAX] = "";

	if (!listing_missing(words->err, library, sizeof library) && !listing_missing(words->out, library, sizeof library))
		return err_about(e, err_set(e, "%s cannot tell what %s needs: %.200s", loader, path, words->err), path);
	if (!listing_needer(words->err, library, needer, sizeof needer) && loader_list(loader, path, 1, &more, &ignored) == 0)
		listing_needer(more.err, library, needer, sizeof needer);
	loader_release(&more);
	if (!*needer || strcmp(needer, path) == 0)
		err_set(e, "%s needs the library %s, which is not found", path, library);
	else
		err_set(e, "%s needs %s, and that the library %s, which is not found", path, needer, library);
	return err_hint(e, err_about(e, -EINVAL, library), "install what has %s on this machine", library);
}

static int take_listed(struct needs *n, const char *loader, const char *listing, struct err *e)
{
	char library[PATH_MAX], name[PATH_MAX];

	while (listing_next(&listing, library, sizeof library)) {
		if (path_clean("/", library, name, sizeof name))
			return err_code(e, ENAMETOOLONG, "%s", library);
		look_for_cache(n, loader, name);
		if (n->take(n->context, name, e))
			return -EINVAL;
	}
	return 0;
}

/* A file as it is; `bytes` is NULL where it is empty or cannot be read. */
struct whole {
	unsigned char *bytes;
	size_t size;
};

static struct whole map_file(const char *path)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct whole file = { .bytes = NULL };
	struct stat st;

	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size <= 0)
		return file;
	void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes != MAP_FAILED)
		file = (struct whole){ bytes, (size_t)st.st_size };
	return file;
}

static void unmap_file(const struct whole *file)
{
	if (file->bytes)
		munmap(file->bytes, file->size);
}

static bool is_script(const struct whole *file)
{
	return file->size > 2 && file->bytes[0] == '#' && file->bytes[1] == '!';
}

static int take_interpreter(struct needs *n, const char *script, const struct whole *file, struct err *e)
{
	char name[PROGRAM_NAME], path[PATH_MAX];
	struct err why = { 0 };

	if (!program_interpreter(file->bytes, file->size, name))
		return err_set(e, "%s begins with #! and names no interpreter", script);
	if (*name != '/' || access(name, X_OK))
		return err_set(e, "the interpreter %s of %s is not there, or not executable", name, script);
	if (n->take_program(n->context, name, e))
		return -EINVAL;
	if (!program_of_env(file->bytes, file->size, name))
		return 0;
	if (*name == '/' ? access(name, X_OK) : needs_find(n, name, path, &why))
		return err_set(e, "the interpreter %s of %s is not there, or not executable", name, script);
	return n->take_program(n->context, *name == '/' ? name : path, e);
}

/* The loader that a file names, else that of the program which it comes along with, else that of this machine's shell. */
static int find_loader(const struct needs *n, const char *path, const struct whole *file, char loader[PATH_MAX], struct err *e)
{
	char name[PROGRAM_NAME] = "";
	bool is_named = program_interpreter(file->bytes, file->size, name);

	if (!is_named && *n->loader) {
		path_copy(n->loader, loader, PATH_MAX);
		return 0;
	}
	if (!is_named) {
		struct whole shell = map_file("/bin/sh");

		is_named = shell.bytes && !is_script(&shell) && program_interpreter(shell.bytes, shell.size, name);
		unmap_file(&shell);
	}
	if (!is_named || *name != '/')
		return err_about(e, err_set(e, "%s has no loader that could be asked", path), path);
	path_copy(name, loader, PATH_MAX);
	return 0;
}

/* A loader runs what the one names, and is led astray by the other. */
static int check_dynamic(const char *path, const struct whole *file, const struct image *image, struct err *e)
{
	uint64_t offset = image->dynamic.offset, size = image->dynamic.size;

	if (image->is_twisted || offset > file->size || size > file->size - offset)
		return err_about(e, err_set(e, "%s has no dynamic section as linkers make it: its loader is not asked", path), path);
	if (image_has_auditor(image, file->bytes + offset, size))
		return err_about(e, err_set(e, "%s names an auditor, which its loader would run: it is not asked", path), path);
	return 0;
}

/* The loader is asked once, for however many the file is. */
static int list(struct manifest_entry *entry, const char *loader, struct err *e)
{
	struct loader_words words = { 0 };
	char library[PATH_MAX];
	int r = entry->listing ? 0 : loader_list(loader, entry->source, 0, &words, e);

	if (r || entry->listing)
		return r;
	if (words.status || listing_missing(words.out, library, sizeof library)) {
		r = tell_missing(loader, entry->source, &words, e);
	} else {
		entry->listing = words.out;
		words.out = NULL;
	}
	loader_release(&words);
	return r;
}

/* The loader is listed, too; none of what is listed has needs of its own that are not. */
static int take_loaded(struct needs *n, const char *loader, const char *listing, struct err *e)
{
	int r;

	n->depth++;
	n->is_listed = true;
	r = n->take(n->context, loader, e) ? -EINVAL : take_listed(n, loader, listing, e);
	n->is_listed = false;
	n->depth--;
	return r;
}

static int take_libraries(struct needs *n, struct manifest_entry *entry, const struct whole *file, const struct image *image, struct err *e)
{
	const char *path = entry->source;
	char loader[PATH_MAX];

	if (!image->dynamic.size && !image->interpreter.size)
		return 0;
	if (check_dynamic(path, file, image, e) || find_loader(n, path, file, loader, e) || loader_check(loader, e) || list(entry, loader, e))
		return -EINVAL;
	if (!n->depth)
		path_copy(loader, n->loader, sizeof n->loader);
	return take_loaded(n, loader, entry->listing, e);
}

static int bring(struct needs *n, const char *pattern, struct err *e)
{
	char clean[PATH_MAX];
	glob_t found;
	int r = 0;

	if (*pattern == '=')
		return needs_find(n, pattern + 1, clean, &(struct err){ 0 }) ? 0 : needs_or_note(n, n->take_program(n->context, clean, e), e);
	if (path_clean("/", pattern, clean, sizeof clean) || glob(clean, GLOB_NOSORT, NULL, &found))
		return 0;
	for (size_t i = 0; !r && i < found.gl_pathc; i++)
		r = needs_or_note(n, n->take(n->context, found.gl_pathv[i], e), e);
	globfree(&found);
	return r;
}

static int take_companions(struct needs *n, const struct companions_row *row, const char *path, struct err *e)
{
	char directory[PATH_MAX], entry[64] = "", pattern[PATH_MAX];
	struct companions_terms terms = { .directory = directory, .name = path_name(path) };
	const char *at = row->bring;
	int r = 0;

	snprintf(directory, sizeof directory, "%.*s", (int)(path_name(path) - path - 1), path);
	if (n->terminal && *n->terminal && !strchr(n->terminal, '/') &&
	    snprintf(entry, sizeof entry, "%c/%s", *n->terminal, n->terminal) < (int)sizeof entry)
		terms.terminal = entry;
	bool was_listed = n->is_listed;
	n->is_listed = false;
	n->depth++;
	n->unasked++;
	while (!r && companions_expand(&at, &terms, pattern, sizeof pattern))
		r = bring(n, pattern, e);
	n->unasked--;
	n->depth--;
	n->is_listed = was_listed;
	return r;
}

/* By the name that it was asked for with, and the one that it has in the end. */
static int take_all_companions(struct needs *n, const char *path, const char *real, struct err *e)
{
	for (size_t i = 0; i < companions_count; i++) {
		const struct companions_row *row = &companions_table[i];

		if ((companions_match(row, path_name(real)) || companions_match(row, path_name(path))) && take_companions(n, row, real, e))
			return -EINVAL;
	}
	return 0;
}

/* Whether there is any use in looking into a file. */
static bool may_need(const struct manifest_entry *entry)
{
	return entry->mode & 0111 || strstr(path_name(entry->path), ".so");
}

static int take_needs(struct needs *n, struct manifest_entry *entry, struct err *e)
{
	struct whole file = map_file(entry->source);
	struct image image = image_read(file.bytes, file.size);
	int r = 0;

	if (is_script(&file))
		r = entry->mode & 0111 && !n->unasked ? take_interpreter(n, entry->source, &file, e) : 0;
	else if (image.kind == IMAGE_LOADED)
		r = take_libraries(n, entry, &file, &image, e);
	unmap_file(&file);
	return r;
}

int needs_of(struct needs *n, struct manifest_entry *entry, const char *path, struct err *e)
{
	if (may_need(entry) && !n->is_listed && needs_or_note(n, take_needs(n, entry, e), e))
		return -EINVAL;
	return take_all_companions(n, path, entry->source, e);
}
