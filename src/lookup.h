/* SPDX-License-Identifier: MIT */
/*
 * lookup - what is found at the paths of ROOT
 *
 * ROOT may be a stranger's: no link leads out of it, and none of /proc is followed. The directory looked in last stays open, since
 * many destinations lie side by side.
 */
#ifndef RBOX_LOOKUP_H
#define RBOX_LOOKUP_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

struct lookup {
	int root;		/* borrowed */
	struct stat top;	/* its own */
	int parent;		/* the directory looked in last; -1: none, or why not is in `code` */
	int code;
	char path[PATH_MAX];	/* of that */
	bool is_top;		/* that is ROOT itself, by whatever path */
};

struct lookup_found {
	bool is_lacking;	/* nothing is there, or a mount point that an rbox made */
	bool is_link;		/* a symbolic link is at the very end */
	bool is_root;		/* it leads to ROOT itself */
	const char *tree;	/* links lead to /dev, /proc or /sys of ROOT, which of them; else NULL */
};

void lookup_init(struct lookup *lookup, int root);
void lookup_release(struct lookup *lookup);

/* `path` is clean and begins with a slash. A link at the very end is followed, or with `over_link` found itself. */
struct lookup_found lookup_find(struct lookup *lookup, const char *path, bool over_link);

#endif
