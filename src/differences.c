/* SPDX-License-Identifier: MIT */
#include "differences.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	const struct differences *d;
	bool *is_behind;		/* an ask */
	unsigned differences;
};

static void differ(struct checking *c, const char *what, const struct manifest_entry *entry)
{
	printf("%-9s ", what);
	show(entry->path);
	show_asks(c->d->new, entry);
	c->differences++;
}

/* A difference of the machine's, for which the root is not to blame. */
static void fall_behind(struct checking *c, const char *what, const struct manifest_entry *entry)
{
	differ(c, what, entry);
	for (size_t i = 0; i < entry->asks; i++)
		c->is_behind[entry->ask[i]] = true;
}

static bool is_sum(int fd, const char *wanted)
{
	char sum[SHA256_TEXT];
	uint64_t size;

	return copies_sum(fd, sum, &size) == 0 && strcmp(sum, wanted) == 0;
}

/* The machine's now, and what the root has. */
static void check_file(struct checking *c, const struct manifest_entry *entry, const struct manifest_entry *old)
{
	AUTO_FD int source = open(entry->source, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	AUTO_FD int there = made_open_file(c->d->root, entry->path);

	if (!entry->is_carried && !is_sum(source, old->sum))
		fall_behind(c, "behind", entry);
	if (there < 0)
		differ(c, "missing", entry);
	else if (!is_sum(there, old->sum))
		differ(c, "edited", entry);
}

static void check_entry(struct checking *c, const struct manifest_entry *entry)
{
	const struct manifest_entry *old = manifest_find(c->d->old, entry->path);

	if (!old)
		fall_behind(c, "new", entry);
	else if (old->kind != entry->kind || (entry->kind == ENTRY_LINK && strcmp(old->target, entry->target) != 0))
		fall_behind(c, "behind", entry);
	else if (entry->kind == ENTRY_FILE && entry->source)
		check_file(c, entry, old);
}

static void show_behind(const struct checking *c)
{
	const char *before = "programs behind: ";

	for (size_t i = 0; i < c->d->new->asks; i++) {
		if (!c->is_behind[i])
			continue;
		fputs(before, stdout);
		show(c->d->new->ask[i].name);
		before = " ";
	}
	if (*before == ' ')
		putchar('\n');
}

static void check_all(struct checking *c)
{
	const struct differences *d = c->d;

	for (size_t i = 0; i < d->old->asks; i++) {
		if (!d->is_kept[i])
			continue;
		c->is_behind[i] = true;
		c->differences++;
	}
	for (size_t i = 0; i < d->new->entries; i++)
		check_entry(c, d->new->entry[i]);
	for (size_t i = 0; i < d->old->entries; i++)
		if (!manifest_find(d->new, d->old->entry[i]->path))
			fall_behind(c, "gone", d->old->entry[i]);
}

int differences_tell(const struct differences *d, struct err *e)
{
	struct checking c = { .d = d, .is_behind = calloc(d->new->asks + 1, sizeof *c.is_behind) };

	if (!c.is_behind)
		return err_code(e, ENOMEM, "no memory for the list of files");
	check_all(&c);
	show_behind(&c);
	free(c.is_behind);
	return print_done() ? ERR_FAILED : c.differences ? DIFFERS : 0;
}
