/* SPDX-License-Identifier: MIT */
/*
 * spec - what the caller asked for
 *
 * Filled by `options` and by nobody else; read by `probe` (what to look for) and `build`. Strings are borrowed from argv, but for those
 * that an argument has quoted; arrays are the spec's own.
 */
#ifndef RBOX_SPEC_H
#define RBOX_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ids.h"

enum {
	SPEC_MOUNTS_MAX = 16384,
	SPEC_LAYERS_MAX = 48,		/* lower directories of one overlay: fsconfig(2) takes 256 bytes for all of them */
	SPEC_UPPERS_MAX = 16,		/* overlays that are kept */
	SPEC_ENV_MAX = 4096,
	SPEC_ADDS_MAX = 4096,
	SPEC_KEEP_FDS_MAX = 256,
	SPEC_GRACE = 10000,		/* milliseconds */
	SPEC_NAME_MAX = 63,
	SPEC_PIDS_MAX = 1 << 22,	/* the kernel's PID_MAX_LIMIT */
	SPEC_PIDS_UNLIMITED = SPEC_PIDS_MAX + 1,
};

/* What rbox is asked to do; the order of subcommand_table. */
enum subcommand {
	SUB_RUN, SUB_EXEC, SUB_PS, SUB_INSPECT, SUB_LOGS, SUB_WAIT, SUB_STOP, SUB_KILL, SUB_PAUSE, SUB_RESUME, SUB_GC,
	SUB_MAKE, SUB_AUDIT, SUBCOMMANDS
};

/* The order of the words in the option table. */
enum spec_map { MAP_AUTO, MAP_RANGE, MAP_SINGLE, MAP_KEEP };
enum spec_groups { GROUPS_KEEP, GROUPS_DROP };
enum spec_net { NET_NONE, NET_HOST };
enum spec_dev { DEV_MINIMAL, DEV_HOST, DEV_NONE };
enum spec_proc { PROC_NEW, PROC_HOST, PROC_NONE };
enum spec_sys { SYS_RO, SYS_NONE };
enum spec_seccomp { FILTER_DEFAULT, FILTER_STRICT, FILTER_LOG, FILTER_OFF, FILTER_FILE };
enum spec_landlock { LANDLOCK_AUTO, LANDLOCK_OFF };
enum spec_tty { TTY_AUTO, TTY_ALWAYS, TTY_NEVER };

/* Namespaces of the caller that the box keeps. */
enum spec_share { SHARE_IPC = 1, SHARE_UTS = 2, SHARE_CGROUP = 4, SHARE_PID = 8 };

/* The order of the words in the option table; what a mount does with mounts made below it, or at it elsewhere: mount_namespaces(7). */
enum spec_propagation { SPREAD_PRIVATE, SPREAD_SLAVE, SPREAD_SHARED, SPREAD_UNBINDABLE };

enum spec_mount_kind {
	SPEC_BIND, SPEC_TMPFS, SPEC_PROC, SPEC_MQUEUE, SPEC_DEVPTS, SPEC_OVERLAY,
	SPEC_DIR, SPEC_SYMLINK, SPEC_FILE, SPEC_MASK, SPEC_MOUNT_KINDS
};

/* Something to be seen at a place in the box. Texts are parts of one argument or kept by the spec: they have a size and no NUL. */
struct spec_mount {
	enum spec_mount_kind kind;
	const char *source;		/* SPEC_BIND, SPEC_FILE: the caller's path, perhaps relative; SPEC_SYMLINK: what it points to */
	size_t      source_size;
	const char *target;		/* NULL: the same path as the source's */
	size_t      target_size;
	bool        read_only, no_suid, no_dev, no_exec;
	bool        alone;		/* SPEC_BIND: without what is mounted below */
	bool        optional;		/* SPEC_BIND: nothing where there is no source */
	enum spec_propagation propagation;
	const char *size, *inodes;	/* SPEC_TMPFS: as the kernel takes them, or NULL */
	size_t      size_size, inodes_size;
	unsigned    mode;		/* SPEC_TMPFS */
	size_t      lower, lowers;	/* SPEC_OVERLAY: of `layer` of the spec, the uppermost first */
	const char *upper;		/* SPEC_OVERLAY: where writes are kept; NULL: in memory */
};

/* A growing array of strings. */
struct spec_list {
	const char **item;
	size_t count;
};

/* The spec's own strings, one before the other. */
struct spec_kept;

struct spec {
	enum subcommand subcommand;
	const char *root;
	char **argv;			/* COMMAND and its arguments, NULL-terminated; argv[0] is NULL without one; of make: the programs */
	char **boxes;			/* names or ids of boxes, or beginnings of them, NULL-terminated; exec's is the first only */

	bool explain, json, verbose, help, version;
	unsigned status_fd;
	bool has_status_fd;
	const char *report;		/* a file's path, or NULL */

	enum spec_map map;
	const char *user, *group;	/* of -u USER[:GROUP] */
	size_t user_size;		/* up to the colon */
	enum spec_groups groups;

	enum spec_net net;
	unsigned share;			/* SHARE_... */
	const char *hostname;
	long long time_offset;
	bool has_time_offset;

	const char *workdir, *argv0;
	struct spec_list env, env_file;
	bool inherit_env;
	size_t keep_fd_count;
	unsigned umask;
	int nice;
	bool has_nice;
	bool no_init;
	enum spec_tty tty;

	uint64_t cap_add, cap_drop;	/* capabilities: a bit each */
	bool no_new_privs, allow_userns;
	enum spec_landlock landlock;
	enum spec_seccomp seccomp;
	const char *seccomp_file;	/* of FILTER_FILE: its path */

	unsigned pids;			/* the most processes; 0: what is usual */

	bool detach;
	const char *name;		/* of the box, or NULL */
	uint64_t timeout, grace;	/* milliseconds; a time-out of 0 is none */
	int stop_signal;

	bool all, quiet, follow, timestamps;	/* of ps, logs, stop and others */
	const char *since;
	unsigned tail;			/* lines */
	bool has_tail, has_grace;
	int signal;			/* what kill sends */

	struct spec_list add;		/* of make: SRC[:DST] */
	bool check, force;

	bool read_only, no_tmpfs, ephemeral;
	const char *overlay;		/* where writes are kept, or NULL */
	enum spec_propagation propagation;
	enum spec_dev dev;
	enum spec_proc proc;
	enum spec_sys sys;
	struct spec_mount *mount;	/* in the order given */
	size_t mount_count;
	struct spec_list layer;		/* lower directories of all overlays */
	unsigned uppers;		/* how many of them are kept */
	struct spec_kept *kept;

	/* large and seldom used, so last: a start touches few pages */
	unsigned keep_fd[SPEC_KEEP_FDS_MAX];
	struct ids uid_map, gid_map;	/* of --uid-map and --gid-map */
};

/* Every default that is not zero, into a zeroed spec. */
void spec_init(struct spec *spec);

/* Frees the arrays and leaves it zeroed. */
void spec_release(struct spec *spec);

/* Adds to a list that may hold `max`. -ENOSPC above, -ENOMEM. */
int spec_list_add(struct spec_list *list, const char *item, size_t max);

/* A string of the spec's own, with a NUL behind it. NULL without memory. */
char *spec_keep(struct spec *spec, const char *text, size_t size);

/* A new, zeroed mount at the end, or NULL when there are SPEC_MOUNTS_MAX or no memory. */
struct spec_mount *spec_mount_add(struct spec *spec);

#endif
