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
	struct made *root;
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

enum found { FOUND_NOT, FOUND_SAME, FOUND_OTHER, FOUND_UNREAD };

static enum found judge(int compared)
{
	return compared == 1 ? FOUND_SAME : compared == -EFBIG ? FOUND_UNREAD : FOUND_OTHER;
}

/* Whether the machine has a file with these bytes there. */
static enum found find_file(const struct checking *c, const char *path, const struct manifest_entry *entry)
{
	AUTO_FD int there = open(path, O_PATH | O_CLOEXEC);

	return there < 0 ? FOUND_NOT : judge(made_compare(c->root, there, entry->size, entry->sum));
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
	enum found machine = FOUND_SAME;

	if (entry->kind == ENTRY_FILE && entry->source)
		machine = find_file(c, entry->source, entry);
	else if (entry->kind == ENTRY_LINK)
		machine = find_link(AT_FDCWD, entry->path, entry);
	if (machine == FOUND_UNREAD)
		differ(c, "unread", entry);
	else if (machine == FOUND_OTHER || (machine == FOUND_NOT && entry->kind == ENTRY_FILE))
		fall_behind(c, machine == FOUND_NOT ? "gone" : "behind", entry);
}

/* What the root has. What was made for it is for its user to change. */
static void check_root(struct checking *c, const struct manifest_entry *entry)
{
	const char *name;
	AUTO_FD int parent = made_open_parent(c->root, entry->path, &name);
	struct stat st;
	enum found there = FOUND_SAME;

	if (parent < 0 || fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW)) {
		differ(c, "missing", entry);
		return;
	}
	if (entry->kind == ENTRY_FILE && entry->source)
		there = (st.st_mode & 07777) != entry->mode ? FOUND_OTHER : judge(made_has(c->root, entry->path, entry->size, entry->sum));
	else if (entry->kind == ENTRY_LINK)
		there = find_link(parent, name, entry);
	else if (entry->kind == ENTRY_DIRECTORY)
		there = S_ISDIR(st.st_mode) ? FOUND_SAME : FOUND_OTHER;
	if (there != FOUND_SAME)
		differ(c, there == FOUND_UNREAD ? "unread" : "edited", entry);
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

int differences_tell(struct made *root, const struct manifest *manifest, struct err *e)
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
