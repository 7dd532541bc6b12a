/* SPDX-License-Identifier: MIT */
#include "differences.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copies.h"
#include "fd.h"
#include "print.h"
#include "text.h"

enum { DIFFERS = 1, SHOWN_ASKS = 8 };

static void show(const char *text)
{
	char shown[4 * PATH_MAX];
	struct text t = text_in(shown, sizeof shown);

	text_add_shown(&t, text);
	fputs(shown, stdout);
}

static void show_asks(const struct manifest *m, const struct manifest_entry *entry)
{
	for (size_t i = 0; i < entry->asks && i < SHOWN_ASKS; i++) {
		fputs(i ? ", " : "  # for ", stdout);
		show(m->ask[entry->ask[i]].name);
	}
	if (entry->asks > SHOWN_ASKS)
		printf(" and %zu more", entry->asks - SHOWN_ASKS);
	fputs(entry->asks ? "\n" : "  # as in every root\n", stdout);
}

void differences_explain(const struct manifest *m)
{
	static const char *const kinds[] = { [ENTRY_DIRECTORY] = "directory", [ENTRY_LINK] = "link", [ENTRY_FILE] = "file" };

	for (size_t i = 0; i < m->entries; i++) {
		const struct manifest_entry *entry = m->entry[i];

		printf("%-10s", kinds[entry->kind]);
		show(entry->path);
		if (entry->kind == ENTRY_LINK || (entry->source && strcmp(entry->source, entry->path) != 0)) {
			fputs(entry->kind == ENTRY_LINK ? " -> " : " <- ", stdout);
			show(entry->kind == ENTRY_LINK ? entry->target : entry->source);
		}
		show_asks(m, entry);
	}
}

struct checking {
	const struct made *root;
	const struct manifest *manifest;
	bool *is_behind;		/* an ask */
	unsigned differences;
};

static void differ(struct checking *c, const char *what, const struct manifest_entry *entry)
{
	printf("%-9s ", what);
	show(entry->path);
	show_asks(c->manifest, entry);
	c->differences++;
}

/* A difference of the machine's, for which the root is not to blame. */
static void fall_behind(struct checking *c, const char *what, const struct manifest_entry *entry)
{
	differ(c, what, entry);
	for (size_t i = 0; i < entry->asks; i++)
		c->is_behind[entry->ask[i]] = true;
}

/* Whether the machine has a file with these bytes there: a device is not opened, and one of another size not read. */
static enum found { FOUND_NOT, FOUND_SAME, FOUND_OTHER } find_file(const char *path, const struct manifest_entry *entry)
{
	AUTO_FD int there = open(path, O_PATH | O_CLOEXEC);
	char magic[64], sum[SHA256_TEXT];
	uint64_t size;
	struct stat st;

	if (there < 0 || fstat(there, &st))
		return FOUND_NOT;
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != entry->size)
		return FOUND_OTHER;
	snprintf(magic, sizeof magic, "/proc/self/fd/%d", there);
	AUTO_FD int fd = open(magic, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	return fd >= 0 && copies_sum(fd, sum, &size) == 0 && strcmp(sum, entry->sum) == 0 ? FOUND_SAME : FOUND_OTHER;
}

static enum found find_link(int directory, const char *path, const struct manifest_entry *entry)
{
	char target[PATH_MAX];
	ssize_t size = readlinkat(directory, path, target, sizeof target - 1);

	if (size < 0)
		return errno == ENOENT || errno == ENOTDIR ? FOUND_NOT : FOUND_OTHER;
	target[size] = '\0';
	return strcmp(target, entry->target) == 0 ? FOUND_SAME : FOUND_OTHER;
}

/* What this machine has now. A link that was made for the root, such as those of /usr/local/bin, is on no machine. */
static void check_machine(struct checking *c, const struct manifest_entry *entry)
{
	enum found found = FOUND_SAME;

	if (entry->kind == ENTRY_FILE && entry->source)
		found = find_file(entry->source, entry);
	else if (entry->kind == ENTRY_LINK)
		found = find_link(AT_FDCWD, entry->path, entry);
	if (found == FOUND_OTHER || (found == FOUND_NOT && entry->kind == ENTRY_FILE))
		fall_behind(c, found == FOUND_NOT ? "gone" : "behind", entry);
}

/* What the root has. What was made for it is for its user to change. */
static void check_root(struct checking *c, const struct manifest_entry *entry)
{
	const char *name;
	AUTO_FD int parent = made_open_parent(c->root, entry->path, &name);
	struct stat st;
	bool is_edited = false;

	if (parent < 0 || fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW)) {
		differ(c, "missing", entry);
		return;
	}
	if (entry->kind == ENTRY_FILE && entry->source)
		is_edited = (st.st_mode & 07777) != entry->mode || made_has(c->root, entry->path, entry->size, entry->sum) != 1;
	else if (entry->kind == ENTRY_LINK)
		is_edited = find_link(parent, name, entry) != FOUND_SAME;
	else if (entry->kind == ENTRY_DIRECTORY)
		is_edited = !S_ISDIR(st.st_mode);
	if (is_edited)
		differ(c, "edited", entry);
}

static void show_behind(const struct checking *c)
{
	const char *before = "programs behind: ";

	for (size_t i = 0; i < c->manifest->asks; i++) {
		if (!c->is_behind[i])
			continue;
		fputs(before, stdout);
		show(c->manifest->ask[i].name);
		before = " ";
	}
	if (*before == ' ')
		putchar('\n');
}

int differences_tell(const struct made *root, const struct manifest *manifest, struct err *e)
{
	struct checking c = { .root = root, .manifest = manifest, .is_behind = calloc(manifest->asks + 1, sizeof *c.is_behind) };

	if (!c.is_behind)
		return err_code(e, ENOMEM, "no memory for the list of files");
	for (size_t i = 0; i < manifest->entries; i++) {
		check_machine(&c, manifest->entry[i]);
		check_root(&c, manifest->entry[i]);
	}
	show_behind(&c);
	free(c.is_behind);
	return print_done() ? ERR_FAILED : c.differences ? DIFFERS : 0;
}
