/* SPDX-License-Identifier: MIT */
#include "needs.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect.h"
#include "companions.h"
#include "fd.h"
#include "image.h"
#include "listing.h"
#include "loader.h"
#include "path.h"
#include "program.h"
#include "text.h"

enum { FIRST_BYTES = 64 << 10, FILE_MAX = 1 << 30, INTERPRETERS_MAX = 5, HEADER = 64 };	/* the kernel takes no more of these either */

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

	if (!r || !n->depth || e->code == ENOMEM)
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
		if (!size || snprintf(candidate, sizeof candidate, "%.*s/%s", (int)size, directory, name) >= (int)sizeof candidate)
			continue;
		if (*candidate != '/' || stat(candidate, &st) || !S_ISREG(st.st_mode))
			continue;
		if (access(candidate, X_OK) == 0)
			return collect_absolute("/", candidate, found, e);
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
static int take_cache(struct needs *n, const char *loader, const char *library, struct err *e)
{
	const char *hardware = strstr(library, "/glibc-hwcaps/");
	size_t size = (size_t)((hardware ? hardware : strrchr(library, '/')) - library);

	if (text_starts(path_name(loader), "ld-musl") || strcmp(library, loader) == 0 || listing_searches(help_of(n, loader), library, size))
		return 0;
	return access("/etc/ld.so.cache", F_OK) ? 0 : n->take(n->context, "/etc/ld.so.cache", e);
}

static int tell_missing(const char *loader, const char *path, const struct loader_words *words, struct err *e)
{
	struct loader_words more = { 0 };
	struct err ignored = { 0 };
	char library[PATH_MAX], needer[PATH_MAX] = "";

	if (!listing_missing(words->err, library, sizeof library) && !listing_missing(words->out, library, sizeof library))
		return err_about(e, err_set(e, "%s cannot tell what %s needs: %.200s", loader, path, words->err), path);
	if (!listing_needer(words->err, library, needer, sizeof needer) && loader_list(loader, path, true, &more, &ignored) == 0)
		listing_needer(more.err, library, needer, sizeof needer);
	loader_release(&more);
	if (!*needer || strcmp(needer, path) == 0)
		err_set(e, "%s needs the library %s, which is not found", path, library);
	else
		err_set(e, "%s needs %s, and that the library %s, which is not found", path, needer, library);
	return err_hint(e, err_about(e, -EINVAL, library), "install what has %s on this machine", library);
}

static int take_library(struct needs *n, const char *loader, const char *library, struct err *e)
{
	unsigned char bytes[HEADER];
	struct image image = image_read(bytes, program_read(library, bytes, sizeof bytes));

	/* what else could stand there comes of a name that was made to mislead */
	if (image.kind != IMAGE_LOADED)
		return err_about(e, err_set(e, "%s is listed as a library by %s, and is none", library, loader), library);
	return take_cache(n, loader, library, e) || n->take(n->context, library, e) ? -EINVAL : 0;
}

static int take_listed(struct needs *n, const char *loader, const char *path, const char *listing, struct err *e)
{
	char library[PATH_MAX], name[PATH_MAX];
	bool is_odd;

	while (listing_next(&listing, library, sizeof library, &is_odd)) {
		if (path_clean("/", library, name, sizeof name))
			return err_code(e, ENAMETOOLONG, "%s", library);
		if (take_library(n, loader, name, e))
			return -EINVAL;
	}
	return is_odd ? err_about(e, err_set(e, "%s does not list what %s needs in a way that can be understood", loader, path), path) : 0;
}

/* The beginning of a file, or all of it where that is not enough; on the heap. `bytes` is NULL where it is empty or cannot be read. */
struct whole {
	unsigned char *bytes;
	size_t size;
};

static struct whole read_file(const char *path, size_t most)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct whole file = { .bytes = NULL };
	struct stat st;
	long got;

	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size <= 0)
		return file;
	file.size = (uint64_t)st.st_size < most ? (size_t)st.st_size : most;
	file.bytes = malloc(file.size);
	got = file.bytes ? fd_read(fd, file.bytes, file.size) : -1;
	if (got > 0) {
		file.size = (size_t)got;
		return file;
	}
	free(file.bytes);
	return (struct whole){ .bytes = NULL };
}

static bool is_beyond(const struct image_piece *piece, size_t size)
{
	return piece->size && (piece->offset > size || piece->size > size - piece->offset);
}

/* What is needed of an ELF file is at its beginning, but for the dynamic section, or where a tool has moved it to its end. */
static struct whole read_enough(const char *path, struct image *image)
{
	struct whole file = read_file(path, FIRST_BYTES);

	*image = image_read(file.bytes, file.size);
	if (image->kind != IMAGE_LOADED || (!image->is_cut && !is_beyond(&image->interpreter, file.size) && !is_beyond(&image->dynamic, file.size)))
		return file;
	free(file.bytes);
	file = read_file(path, FILE_MAX);
	*image = image_read(file.bytes, file.size);
	return file;
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

static int take_script(struct needs *n, const char *script, const struct whole *file, struct err *e)
{
	int r;

	if (n->interpreters == INTERPRETERS_MAX)
		return err_about(e, err_set(e, "%s is the interpreter of a script in a chain of more than %d", script, INTERPRETERS_MAX), script);
	n->interpreters++;
	r = take_interpreter(n, script, file, e);
	n->interpreters--;
	return r;
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
		struct image image;
		struct whole shell = read_enough("/bin/sh", &image);

		is_named = image.kind == IMAGE_LOADED && program_interpreter(shell.bytes, shell.size, name);
		free(shell.bytes);
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
	int r = entry->listing ? 0 : loader_list(loader, entry->source, false, &words, e);

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
static int take_loaded(struct needs *n, const char *loader, const struct manifest_entry *entry, struct err *e)
{
	int r;

	n->depth++;
	n->is_listed = true;
	r = n->take(n->context, loader, e) ? -EINVAL : take_listed(n, loader, entry->source, entry->listing, e);
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
	if (check_dynamic(path, file, image, e) || find_loader(n, path, file, loader, e) || list(entry, loader, e))
		return -EINVAL;
	if (!n->depth)
		path_copy(loader, n->loader, sizeof n->loader);
	return take_loaded(n, loader, entry, e);
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
	if (n->terminal && *n->terminal && *n->terminal != '.' && !strchr(n->terminal, '/') &&
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
	struct image image;
	struct whole file = read_enough(entry->source, &image);
	int r = 0;

	if (is_script(&file))
		r = entry->mode & 0111 && !n->unasked ? take_script(n, entry->source, &file, e) : 0;
	else if (image.kind == IMAGE_LOADED)
		r = take_libraries(n, entry, &file, &image, e);
	free(file.bytes);
	return r;
}

int needs_of(struct needs *n, struct manifest_entry *entry, const char *path, struct err *e)
{
	if (may_need(entry) && !n->is_listed && needs_or_note(n, take_needs(n, entry, e), e))
		return -EINVAL;
	return take_all_companions(n, path, entry->source, e);
}
