/* SPDX-License-Identifier: MIT */
/*
 * facts - what the machine and ROOT offer
 *
 * Filled by `probe`, or by a test. `build` decides by it and by nothing else. Strings point into storage of whoever filled
 * it and live as long as that.
 */
#ifndef RBOX_FACTS_H
#define RBOX_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "box.h"
#include "ids.h"
#include "policy.h"
#include "rlimits.h"

/* Why newuidmap and newgidmap cannot be used; one reason, also where more hold. */
enum facts_helpers {
	HELPERS_WORK,
	HELPERS_NO_NEW_PRIVS,	/* the caller set no_new_privs: setuid and file capabilities are void */
	HELPERS_MISSING,	/* not on PATH */
	HELPERS_NOSUID,		/* on a file system mounted nosuid */
	HELPERS_POWERLESS,	/* neither setuid nor file capabilities */
	HELPERS_BOUNDED,	/* CAP_SETUID or CAP_SETGID is not in the bounding set */
	HELPERS_NAMELESS,	/* the caller's uid has no name, which they insist on */
};

/* How a directory or file that the box mounts on was found in ROOT. */
enum facts_point {
	POINT_THERE,
	POINT_LACKING,
	POINT_MARKED,		/* made by an rbox that runs, or was killed: empty and with the mark */
	POINT_SYMLINK,
	POINT_NOT_DIRECTORY,
};

/* A directory of rbox's own that a box would see. */
struct facts_cover {
	int mount;		/* in the source of which mount; FACTS_ROOT: in ROOT */
	unsigned directory;	/* which of `withheld` */
	const char *path;	/* from there */
	bool is_exact;		/* it is that very directory: what lies in an overlay is not, nor need an alias be there */
};

enum { FACTS_ROOT = -1, FACTS_WITHHELD = 3 };

enum { FACTS_FEW_MOUNTS = 128 };	/* with no more than that the limit of open files is not looked at */

struct facts_mount {
	bool is_missing;	/* the source, which is optional */
	bool is_directory;	/* the source of a bind */
	bool is_lacking;	/* its destination in ROOT, or marked */
	bool is_link;		/* its destination in ROOT is a symbolic link that is followed */
	bool is_root;		/* its destination leads to ROOT itself */
	const char *tree;	/* its destination leads to this one of /dev, /proc and /sys by links; else NULL */
	const char *real;	/* the source of a bind, as an absolute path without links; NULL: not looked up, nothing is broken */
	const char *upper_in;	/* a layer, or ROOT, that the upper layer of an overlay lies in; else NULL */
};

struct facts {
	/* the caller */
	uint32_t uid, gid;
	const char *name;			/* NULL: not found */
	bool may_map;				/* has CAP_SETUID and CAP_SETGID: any map, written directly */
	uint32_t sub_free;			/* the first number above everybody's ranges; 0: not looked up */
	enum facts_helpers helpers;
	const char *newuidmap, *newgidmap;	/* paths; NULL where there is none */
	const char *cwd;
	char *const *environment;
	bool terminal[3];			/* which of 0, 1, 2 are terminals */
	const char *state;			/* where the directory of boxes is or can be made */
	bool state_usable;

	/* the kernel and its trees */
	unsigned kernel_major, kernel_minor;
	const char *kernel;			/* its release, as uname(2) says it */
	const char *hostname;			/* the caller's */
	bool proc_there, proc_covered;		/* a part of it is covered: the kernel refuses a new one */
	bool proc_foreign;			/* it is another pid namespace's: no process is found in it by its pid */
	bool sys_there, sys_covered;
	bool chrooted;				/* looked up only where /proc is not there */
	bool mqueue_kernel;			/* has POSIX message queues */
	bool mqueue_there, shm_there;		/* /dev/mqueue and /dev/shm of the caller */
	const char *resolv;			/* a file of the caller that names its real name servers; NULL: none */
	bool hosts_there;			/* /etc/hosts of the caller */
	const char *hosts;			/* its contents; looked up only where something is to be added to it */

	/* ROOT */
	const char *root;			/* absolute and clean */
	uint32_t root_uid, root_gid;
	bool root_closed;			/* the caller may not enter it; root of the box may, when ids are mapped */
	enum facts_point dev, proc, sys;
	enum facts_point own[POLICY_OWNS];	/* of those that the spec asks for */
	bool etc_writable;			/* the caller may make files in its /etc */
	uint32_t etc_uid;			/* whose that is */
	bool overlay_in_root;			/* the directory of --overlay is in ROOT, or ROOT itself */
	const char *mount_below;		/* a mount in ROOT, not at it; NULL: none, or not looked for: no overlay of it is asked for */
	const char *passwd, *group;		/* contents; "" where missing */
	const char *passwd_error;		/* why they could not be read, or NULL */
	const char *root_real;			/* as `real` of a mount */
	const char **broken;			/* absolute paths of directories on which what is mounted cannot be looked at */
	size_t broken_count;
	struct facts_mount *mount;		/* as many as the spec has mounts */
	const char *withheld[FACTS_WITHHELD];	/* rbox's own directories that the box would see */
	unsigned withheld_count;
	struct facts_cover *cover;		/* where it would */
	size_t covers;

	/* the box that a further process enters, or NULL */
	const struct box *box;
	struct rlimits box_limits;		/* of its COMMAND */

	struct rlimits own_limits;		/* the caller's; of a run that of processes, and of open files if it mounts much */
	unsigned long long threads_max;		/* of the machine, where own_limits allow many processes; 0: not looked at */

	/* made for this box */
	unsigned landlock;			/* the ABI of Landlock that the kernel has; 0: none, or not looked for */
	const char *profile;			/* the contents of --seccomp FILE, or NULL */
	char id[BOX_ID];
	int64_t now;				/* milliseconds since 1970 */
	const char *env_file;			/* the contents of all --env-file, a line each */

	/* large, so last: a start touches few pages */
	struct ids uid_outer, gid_outer;	/* the caller's own user namespace; empty: not looked up */
	struct ids uid_sub, gid_sub;		/* subordinate ranges, already cut to that */
};

#endif
