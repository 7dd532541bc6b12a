/* SPDX-License-Identifier: MIT */
/*
 * box - what the state directory tells of a box
 *
 * box.json, which a box's host process writes when the box stands, and from which other commands find it and join it; and
 * what became of it, which is --report's object and ended.json. Pure: text to values and back.
 */
#ifndef RBOX_BOX_H
#define RBOX_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"
#include "refusals.h"

enum {
	BOX_ID = 37,			/* a UUID as text, with its NUL */
	BOX_NAMESPACES = 8,
	/* execve(2) takes 6 MiB of arguments and variables, and a byte is 6 in JSON at most */
	BOX_FILE_MAX = 64 << 20,
	BOX_GROUPS_MAX = 65536,
};

/* The order of `ns`; names are those of /proc/PID/ns. */
extern const char *const box_namespace[BOX_NAMESPACES];
extern const int box_namespace_flag[BOX_NAMESPACES];	/* CLONE_NEW... */

/* A namespace of the box's own: the host process holds a descriptor of it. */
struct box_ns {
	int descriptor;			/* its number there; -1: the caller's namespace */
	uint64_t inode;
};

struct box {
	const char *id, *name;		/* name: NULL where it has none */
	const char *version;		/* of the rbox that runs it */
	int64_t created;		/* milliseconds since 1970 */
	const char *root;
	const char *const *asked;	/* rbox's own arguments */
	const char *const *command;
	bool is_detached;
	bool no_new_privs;
	bool has_init;			/* a process 1 of rbox's: not with --no-init */
	int stop_signal;
	uint64_t grace;			/* milliseconds */

	/* what a further process in the box is given: as COMMAND was */
	uint32_t uid, gid, setup_uid, setup_gid;
	bool has_groups;		/* else the caller's supplementary groups were kept */
	const uint32_t *group;
	size_t groups;
	const char *bounding, *capabilities;
	const char *workdir;
	const char *ptmx;		/* what terminals are made by in the box; NULL: none */
	unsigned umask;
	int nice;
	bool has_nice;
	const char *const *environment;
	const char *filter;		/* "default", or a program as hexadecimal digits: filter.h; NULL: none */
	unsigned filter_flags;		/* SECCOMP_FILTER_FLAG_... */
	bool logs_calls;		/* it lets calls go on, and tells of them */
	const char *const *wall;	/* what its Landlock domain restricts, in the words of --explain; empty: it has none */
	const char *const *socket_trees;	/* with path-sockets: below these they can be connected to */

	/* known when it runs; pids as the host process sees them */
	pid_t host, init;
	struct box_ns ns[BOX_NAMESPACES];

	void *store;			/* owns what box_read made; NULL where all is borrowed */
};

/* What a name may be: letters, digits, '.', '-', '_', the first a letter, SPEC_NAME_MAX at most. */
bool box_is_name(const char *text);

/* Whether the text is a whole id. */
bool box_is_id(const char *text);

/* As JSON, with a newline; `box_room` bytes are enough. */
size_t box_room(const struct box *box);
size_t box_write(const struct box *box, char *buffer, size_t size);

/* Into a zeroed box, which then owns what it points to. -EINVAL and a sentence for anything that is not such an object of this schema. */
int box_read(struct box *box, const char *text, size_t size, struct err *e);
void box_release(struct box *box);

/*** What became of it ***/

struct box_end {
	const char *id, *name;
	int64_t start, end;		/* milliseconds since 1970 */
	int64_t uptime;			/* of the machine at the end, in milliseconds: nobody sets that clock; 0: not known */
	bool has_ended;			/* COMMAND ran; else `failure` tells */
	int wait_status;
	bool timed_out;
	uint64_t user, system;		/* microseconds of processor time of all its processes */
	uint64_t peak;			/* bytes of memory of its largest process */
	uint64_t log_lost;		/* bytes that could not be kept */
	int output_error;		/* why what it wrote to its terminal could not be passed on: an errno, or 0; is not written */
	const char *step;		/* of the failure, or NULL */
	struct err failure;
	bool has_refusals;		/* whether it was listened to */
	struct refusals refusals;
};

enum { BOX_END_ROOM = 16384 };
size_t box_end_write(const struct box_end *end, char *buffer, size_t size);

/* What of ended.json other commands ask for: how it ended, and when. */
int box_end_read(struct box_end *end, const char *text, size_t size, struct err *e);

/* The status that rbox ends with. */
int box_exit_status(const struct box_end *end);

#endif
