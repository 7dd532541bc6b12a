/* SPDX-License-Identifier: MIT */
/*
 * collect - paths of this machine as entries of a manifest
 *
 * What a path leads through on the machine, directories and symbolic links, has to be in the root, too.
 */
#ifndef RBOX_COLLECT_H
#define RBOX_COLLECT_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "err.h"
#include "manifest.h"

enum { COLLECT_NO_ASK = UINT32_MAX };

struct collect {
	struct manifest *manifest;
	unsigned asking;		/* what entries are there for: the index of an ask, or COLLECT_NO_ASK */
	uint64_t device, inode;		/* of the root, which is never put into itself; 0: it is not there yet */
};

/* An entry, where there is none yet. One of another kind, or with other contents, is a conflict; so is one in /.rbox. */
int collect_directory(struct collect *c, const char *path, unsigned mode, struct err *e);
int collect_link(struct collect *c, const char *path, const char *target, struct err *e);
int collect_file(struct collect *c, const char *path, const char *source, const struct stat *st, struct manifest_entry **found,
		 struct err *e);

/* Whether it is the root itself. */
bool collect_is_root(const struct collect *c, const struct stat *st);

/* An absolute path without dots: `path` as it is seen from `cwd`. What is behind a link is looked up, not cut off by text. */
int collect_absolute(const char *cwd, const char *path, char absolute[PATH_MAX], struct err *e);

/* Refuses what is neither a file nor a directory. */
int collect_check(const char *path, const struct stat *st, struct err *e);

/* Enters the directories and links on the way to a path of the machine, and finds where it leads. */
int collect_walk(struct collect *c, const char *path, char real[PATH_MAX], struct stat *st, struct err *e);

int collect_no_memory(struct err *e);

#endif
