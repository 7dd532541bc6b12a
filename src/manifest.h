/* SPDX-License-Identifier: MIT */
/*
 * manifest - what is in a root that `rbox make` made, and where it comes from
 *
 * A list of what was asked for and a set of entries: directories, symbolic links and files, each with those that it is there for. It is
 * filled from the machine, or read from the text that a root keeps of it, which may be a stranger's. The text is the same for the same
 * entries, in whatever order they came. It owns its strings. Pure.
 */
#ifndef RBOX_MANIFEST_H
#define RBOX_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "sha256.h"

enum { MANIFEST_ASKS_MAX = 10000, MANIFEST_TEXT_MAX = 64 << 20 };

/* A program by name, or a file or tree to be added. */
struct manifest_ask {
	bool is_program;
	char *name;			/* as it was said; absolute where it had a slash */
	char *at;			/* where it is: a path of the machine; of an added tree: in the root */
};

enum manifest_kind { ENTRY_DIRECTORY, ENTRY_LINK, ENTRY_FILE, ENTRY_KINDS };

struct manifest_entry {
	enum manifest_kind kind;
	char *path;			/* in the root; clean, begins with a slash */
	char *source;			/* of a file: a path of the machine. NULL: made, from `target` */
	char *target;			/* of a link; the text of a file that is made */
	unsigned mode;
	uint64_t size;
	char sum[SHA256_TEXT];		/* "" until it is known */
	unsigned *ask;			/* indices of those that it is there for, rising */
	size_t asks;

	/* of a source that was looked at, in memory only */
	int64_t seconds;		/* its time of modification */
	long nanoseconds;
	uint64_t device, inode;
	bool has_names;			/* more than one */
	bool is_carried;		/* it was listed before, and was not looked at anew */
	bool is_staged, was_missing, is_placed;	/* while it is delivered */
	size_t index;
	const struct manifest_entry *first;	/* of those that are names of the same file; NULL: it has no other */
	char *listing;			/* what a loader said that it needs; NULL: not asked */
	unsigned examined;		/* the last ask that its needs were found for, counted from 1 */
	unsigned depth;			/* and how well: 0 is best */
};

struct manifest {
	struct manifest_ask *ask;
	size_t asks;
	struct manifest_entry **entry;	/* by path, once manifest_sort() is called; else in no order */
	size_t entries;
	struct manifest_entry **cell;	/* a hash of them */
	size_t cells;
	uint64_t seed;			/* of the hash: a stranger's paths must not fall together */
};

/* Begins as zeroes, but for a seed. */
void manifest_release(struct manifest *m);

/* Adds what is asked for, unless it is the same as an earlier one. Returns its index, or -errno. */
long manifest_ask(struct manifest *m, bool is_program, const char *name, const char *at);

struct manifest_entry *manifest_find(const struct manifest *m, const char *path);

/* The entry of that path, a new one where there is none. NULL without memory. */
struct manifest_entry *manifest_enter(struct manifest *m, const char *path);

/* Says that it is there for this one, the index of an ask. False without memory. */
bool manifest_use(struct manifest_entry *entry, unsigned ask);

/* Sets a string of an entry. False without memory. */
bool manifest_set(char **string, const char *text);

void manifest_sort(struct manifest *m);

/* The text, on the heap; of a sorted one. NULL without memory. */
char *manifest_text(const struct manifest *m, size_t *size);

/* Reads it. `text` is changed. An error names the line. */
int manifest_read(struct manifest *m, char *text, struct err *e);

#endif
