/* SPDX-License-Identifier: MIT */
/*
 * plan - what a run will do, as rows
 *
 * A row says who acts, what is done, on which operands, and why. --explain prints the rows; every process of a run walks
 * the same array and executes its own. A row that is in the plan is executed, always: whether something is needed was
 * decided when the plan was built (build.h).
 */
#ifndef RBOX_PLAN_H
#define RBOX_PLAN_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "ids.h"

enum actor { HOST, INIT, COMMAND, ACTORS };

enum verb {
	STEP_PART,		/* the box gets a host process of its own */
	STEP_CLAIM,		/* from: an exclusive flock on a directory, which is made if it is not there; slot */
	STEP_WITHHOLD,		/* from: a directory of rbox's own, which is made if it is not there; slot */
	STEP_LOCK,		/* from: a shared flock on ROOT */
	STEP_CLONE,		/* flags: CLONE_NEW... */
	STEP_EXPECT,		/* to: until init has said that this is ready; type: "lasting": and it has lasted a moment, or has ended */
	STEP_HOLD,		/* keep descriptors of the box's namespaces; flags: CLONE_NEW... */
	STEP_SPAWN,		/* from: helper; type: uid or gid; to: the map */
	STEP_COLLECT_HELPERS,	/* wait for the helpers */
	STEP_MAP,		/* type: uid or gid; to: the map */
	STEP_DENY_SETGROUPS,
	STEP_RELEASE,		/* let init go on */
	STEP_REGISTER,		/* from: the directory of boxes; to: a name */
	STEP_DESCRIBE,		/* write what other commands need */
	STEP_SUPERVISE,		/* the host process's life; to: its time limit */
	STEP_LEAVE,		/* from: the directory of boxes */
	STEP_SWEEP,		/* from: ROOT, or with slot the upper layer in what is claimed; take marked mount points away */

	STEP_FOLLOW,		/* die with the host process */
	STEP_GROUP,		/* a process group of its own */
	STEP_SUBREAP,		/* become the reaper without being process 1 */
	STEP_CHILDREN,		/* open the list of init's children */
	STEP_REFUSE,		/* type: what cannot be made in the box any more */
	STEP_PIDS,		/* to: no process of the pid namespace has this number or a higher one */
	STEP_TIME,		/* to: seconds */
	STEP_READY,		/* to: say so to host */
	STEP_JOIN,		/* slot: a namespace; type: which */
	STEP_OPEN_FILES,	/* to: how many may be open at the same time */
	STEP_TREE,		/* from: a path of the caller; slot; flags: PLAN_... and MOUNT_ATTR_... */
	STEP_LAYER,		/* from: a directory of the caller; slot; within: has to be the same one */
	STEP_FILE,		/* from: a file of the caller, for reading; slot */
	STEP_NODE,		/* from: a device of the caller; slot; flags: PLAN_DEVICE; type: "read-only": so are its mode and owner */
	STEP_NEW,		/* type: a file system; slot; to: its options; flags: MOUNT_ATTR_... */
	STEP_STAGE,		/* slot: attached over / and entered, to make things in it */
	STEP_OVERLAY,		/* slot; from: lower layers; to: upper layer; within: what has or gets that; flags: PLAN_LAYERS: the
				   lower ones' slots end right before it; PLAN_ALONE: kept */
	STEP_MAKE,		/* in the stage; type: copy, text or link; from: what; slot: that of a copy's source, and the result */
	STEP_UNSTAGE,
	STEP_ROOT,		/* slot: attach the root over / */
	STEP_PIVOT,
	STEP_DETACH,		/* the old root */
	STEP_AWAIT,		/* until host lets it go on */
	STEP_BECOME,		/* to: UID:GID */
	STEP_POINT,		/* to; type: directory or file; flags: PLAN_MARK */
	STEP_THERE,		/* to: a directory that has to be there; slot: others lie in it */
	STEP_PUT,		/* to: made there, else as STEP_MAKE */
	STEP_MASK,		/* to: a file, over which slot goes, or a tree */
	STEP_PIN,		/* to: a directory that cannot be moved or removed from now on */
	STEP_COVER,		/* to: a directory, over which an empty one goes; slot: it has to be that one; else, not there: nothing to cover */
	STEP_SPREAD,		/* to: a mount; type: its propagation from now on; flags: PLAN_RECURSIVE */
	STEP_SEAL,		/* to: read-only, with all below it */
	STEP_ATTACH,		/* slot; from: what it is; to; flags: PLAN_LINKS, PLAN_OVER_LINK, PLAN_ENTER, and those that it has got */
	STEP_ENTER,		/* to: working directory */
	STEP_DEVICE,		/* slot; to: name in the working directory */
	STEP_LINK,		/* from: target; to: name in the working directory */
	STEP_MOUNT,		/* type; to: a new directory in the working directory; from: options; flags: MS_... */
	STEP_HIDE,		/* to, in the tree entered last, where it is; over it goes slot, or from, of that tree, or type: tmpfs */
	STEP_RESTRICT,		/* to, the same: becomes read-only, nosuid, nodev, noexec */
	STEP_GUARD,		/* to: a proc that is the working directory: its files that are no process's become read-only */
	STEP_TERMINAL,		/* from: ptmx; to: owner; slot: a node of it for the console */
	STEP_HOSTNAME,		/* to; type: "id" where the name is the box's id, another one each time */
	STEP_LOOPBACK,
	STEP_PING,		/* to: range of group ids; the working directory is /proc */
	STEP_HARDEN,		/* not dumpable */
	STEP_FORK,		/* init makes command */
	STEP_VEIL,		/* to: what process 1 is called; nothing of argv is read after it */
	STEP_CONFINE,		/* to: where files may be opened from now on; NULL: nowhere; flags: PLAN_FILES... */
	STEP_RELINQUISH,	/* to: names of capabilities that init keeps */
	STEP_REAP,		/* init's life */

	STEP_SESSION,
	STEP_STREAMS,		/* type: terminal or log; to: which descriptors */
	STEP_KEYRING,		/* an empty session keyring */
	STEP_BOUND,		/* to: names of capabilities that stay */
	STEP_GROUPS,		/* to: group ids */
	STEP_USER,		/* to: UID:GID; type: capabilities are kept */
	STEP_CAPABILITIES,	/* to: names; type: ambient; flags: PLAN_ADMIN */
	STEP_NO_NEW_PRIVS,
	STEP_WORKDIR,		/* to */
	STEP_UMASK,		/* flags */
	STEP_NICE,		/* to */
	STEP_LIMITS,		/* to: resource limits */
	STEP_DESCRIPTORS,	/* to: those that stay */
	STEP_WALL,		/* to: where files may be opened; type: descriptors that may be, too; from: socket_tree as a list for
				   people; flags: PLAN_FILES... */
	STEP_FILTER,		/* from: default, or the profile; type: whether host listens */
	STEP_EXEC,		/* from: COMMAND */
	STEP_HAND,		/* slot and within: descriptors that stay for the probes */
	STEP_PROBES,		/* slot: a copy of rbox, which is executed in the place of COMMAND */
	STEP_VERBS
};

/* Flags beside the kernel's own, which fit into 32 bits. */
#define PLAN_PRIVATE    (UINT64_C(1) << 32)	/* no propagation in or out */
#define PLAN_RECURSIVE  (UINT64_C(1) << 33)	/* with all mounts below */
#define PLAN_MARK       (UINT64_C(1) << 34)	/* a mount point that a later rbox may take away */
#define PLAN_LINKS      (UINT64_C(1) << 35)	/* symbolic links on the way are followed, within the root */
#define PLAN_ENTER      (UINT64_C(1) << 36)	/* what is attached becomes the working directory */
#define PLAN_OVER_LINK  (UINT64_C(1) << 37)	/* as PLAN_LINKS, but what is attached goes over a link at the very end */
#define PLAN_SLAVE      (UINT64_C(1) << 38)	/* propagation in */
#define PLAN_SHARED     (UINT64_C(1) << 39)	/* propagation in, and among copies in the box */
#define PLAN_UNBINDABLE (UINT64_C(1) << 40)	/* private, and it cannot be bound */
#define PLAN_ALONE      (UINT64_C(1) << 41)	/* nobody else may have it */
#define PLAN_KEEP       (UINT64_C(1) << 42)	/* the slot stays: others lie in it */
#define PLAN_ADMIN      (UINT64_C(1) << 43)	/* CAP_SYS_ADMIN stays, too: exec takes it away */
#define PLAN_NAMED      (UINT64_C(1) << 44)	/* the user named what is attached, or it is new */
#define PLAN_SOCKETS    (UINT64_C(1) << 45)	/* no abstract sockets of others */
#define PLAN_SIGNALS    (UINT64_C(1) << 46)	/* no signals to others */
#define PLAN_PIN        (UINT64_C(1) << 47)	/* as PLAN_LINKS, but the links cannot be moved or removed from now on */
/* of Landlock rows, which have none of the kernel's: */
#define PLAN_NETWORK    UINT64_C(1)		/* no ports */
#define PLAN_FILES      UINT64_C(4)		/* only what has a rule can be opened, and nothing mounted */
#define PLAN_PATHS      UINT64_C(2)		/* no sockets of others by a path, but in socket_tree */
#define PLAN_LAYERS(count)   ((uint64_t)(count) << 48)
#define PLAN_LAYERS_OF(flags) ((size_t)((flags) >> 48))

#define PLAN_DEVICE(major, minor) ((uint64_t)(major) << 8 | (minor))
#define PLAN_MAJOR(flags)         ((unsigned)((flags) >> 8))
#define PLAN_MINOR(flags)         ((unsigned)((flags) & 255))

enum {
	PLAN_NO_SLOT = -1,
	PLAN_AUDIT_PROGRAM = 0,		/* the first slots of an audit: rbox, the sheet, and a directory of the host */
	PLAN_AUDIT_SHEET, PLAN_AUDIT_DIRECTORY, PLAN_AUDIT_SLOTS,
	PLAN_HELPERS = 2,		/* newuidmap and newgidmap */
	PLAN_CLAIMS = 32,
	PLAN_WARNINGS = 8,
	PLAN_LINE = 12288,		/* a row's operands as text are cut here */
	PLAN_ROW = PLAN_LINE + 512,	/* the whole row */
	PLAN_FIRST_ROWS = 160,		/* a usual plan has no more, nor more text */
	PLAN_FIRST_BYTES = 16384,
};

/* Where COMMAND's 0, 1 and 2 lead. */
enum plan_streams { STREAMS_CALLER, STREAMS_TERMINAL, STREAMS_JOURNAL };

/* What host does about calls that COMMAND's filter does not let through: it hears of them, and refuses them or lets them go on. */
enum plan_listening { LISTEN_NOT, LISTEN_REFUSE, LISTEN_LOG };

/* How the ids get mapped. */
enum plan_mapping { MAPPED_BY_INIT, MAPPED_BY_HOST, MAPPED_BY_HELPERS };

struct step {
	enum actor  who;
	enum verb   verb;
	const char *from, *to, *type;
	uint64_t    flags;
	int         slot;	/* the collected descriptor that the row makes or uses */
	int         within;	/* the slot of a mount that `to` is looked up in, and is not to leave; PLAN_NO_SLOT: the root */
	unsigned    skip;	/* how much of `to`, and of `from` in the same tree, is the path of that mount or tree */
	const char *why;
};

struct plan {
	struct step *row;		/* `first_row`, or on the heap where that is too small */
	size_t       count, room;
	unsigned     slots;

	enum plan_mapping mapping;
	uint32_t     uid, gid;		/* COMMAND's, inside */
	uint32_t    *groups;		/* STEP_GROUPS */
	size_t       group_count;

	enum plan_streams streams;
	bool         detach;		/* the box goes on without the process that the user started */
	uint64_t     timeout, grace;	/* milliseconds; a time-out of 0 is none */
	int          stop_signal;
	const char  *bounding, *capabilities, *workdir;	/* COMMAND's */

	const struct sock_filter *filter;	/* of system calls; NULL: none */
	const struct sock_filter *installed;	/* the same, or one that asks host where that one refuses */
	size_t       filter_count;
	unsigned     filter_flags;	/* SECCOMP_FILTER_FLAG_... */
	const char  *filter_name;	/* for people */
	const char  *filter_text;	/* "default", or hexadecimal digits: filter_write() */
	enum plan_listening listening;

	unsigned     landlock;		/* its ABI */
	const char *const *socket_tree;	/* of PLAN_PATHS: paths in the box; NULL-terminated */

	const char  *hostname;
	const char **argv, **environment;	/* COMMAND's */
	const char **candidate;		/* where COMMAND is looked for, in this order */

	/* room for whoever executes the plan: nothing is allocated after the first fork */
	int         *slot;		/* collected descriptors; each is closed when it is attached */
	const char **helper_argv[PLAN_HELPERS];	/* NULL without helpers */
	char        *helper_numbers[PLAN_HELPERS];

	const char  *warning[PLAN_WARNINGS];
	unsigned     warnings;

	struct plan_chunk *store;	/* own every string and array above */
	size_t       first_used;
	size_t       failed;		/* an allocation did not work: bytes wanted */
	struct step  spare;		/* what plan_add hands out then; never read */

	struct ids   uid_map, gid_map;

	/* a usual plan needs no more than this, and so no heap: each page that a start touches costs it */
	struct step  first_row[PLAN_FIRST_ROWS];
	max_align_t  first_bytes[PLAN_FIRST_BYTES / sizeof(max_align_t)];
};

/* A plan begins as zeroes, and must not move. Frees all that it owns, and leaves it zeroed. */
void plan_release(struct plan *plan);

/* Adds a row and returns it, to be filled in further; never NULL. After a failed allocation a spare row is returned. */
struct step *plan_add(struct plan *plan, enum actor who, enum verb verb, const char *why);

/* Takes room for so many more rows at once: what a plan has outgrown by and by has been touched for nothing. */
void plan_expect(struct plan *plan, size_t rows);

/* Memory that lives as long as the plan, zeroed. NULL after a failure, which `failed` remembers. */
void *plan_keep(struct plan *plan, size_t size);

/* Copies that live as long as the plan; "" after a failure. */
const char *plan_copy(struct plan *plan, const char *text);
const char *plan_part(struct plan *plan, const char *text, size_t size);

/* Composed text that lives as long as the plan; "" after a failure. */
const char *plan_text(struct plan *plan, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The flag of a propagation type, SPREAD_.... */
uint64_t plan_spread(unsigned propagation);

/* Options of a new devpts, by the map of groups. */
const char *plan_devpts_options(const struct plan *plan);

void plan_warn(struct plan *plan, const char *warning);

const char *plan_actor(enum actor who);
const char *plan_verb(enum verb verb);

/* Row `index` (from 0) as --explain and --verbose print it, without a newline. PLAN_ROW bytes hold it: operands are cut. */
void plan_line(const struct plan *plan, size_t index, char *buffer, size_t size);

/* How many rows from this one on differ in nothing but their operands. */
size_t plan_alike(const struct plan *plan, size_t index);

/* The same row as a JSON object, for which plan_json_room() bytes are enough. Returns its length. */
size_t plan_json_room(const struct plan *plan);
size_t plan_json(const struct plan *plan, size_t index, char *buffer, size_t size);

/* What the row does, for a sentence: "mount tmpfs on /dev". */
void plan_sentence(const struct step *row, char *buffer, size_t size);

#endif
