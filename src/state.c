/* SPDX-License-Identifier: MIT */
#include "state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "flocks.h"
#include "sys.h"
#include "text.h"

enum { TRIES = FLOCKS_PATIENCE_MS, PAUSE_NS = 1000000, NAME = 80 };	/* a try is a millisecond */

static const char file_box[] = "box.json", file_ended[] = "ended.json", file_plan[] = "plan.json", waiting[] = "waiting-";

/* What an entry may hold beside these: waiting-PID. A file being written has a dot before its name. */
static const char *const known_files[] = {
	"box.json", ".box.json", "plan.json", ".plan.json", "ended.json", ".ended.json", "log", "log.1",
};

/*** The directory ***/

static bool is_usable(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() && access(path, W_OK | X_OK) == 0;
}

/* Whether the place itself is there and good, or can be made. */
static bool is_place(const char *parent, const char *path, bool parent_is_ours)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return S_ISDIR(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 077) && access(path, W_OK | X_OK) == 0;
	return errno == ENOENT && (parent_is_ours ? is_usable(parent) : access(parent, W_OK | X_OK) == 0);
}

bool state_find_place(const char *runtime, char *path, size_t size)
{
	if (runtime && runtime[0] == '/') {
		struct text t = text_in(path, size);

		text_add(&t, runtime);
		text_add(&t, "/rbox");
		if (!t.full && is_place(runtime, path, true))
			return true;
	}
	struct text t = text_in(path, size);
	text_add(&t, "/tmp/rbox-");
	text_add_number(&t, geteuid());
	return is_place("/tmp", path, false);
}

int state_open(const char *path, bool make, int *state, struct err *e)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	AUTO_FD int fd = open(path, flags);
	struct stat st;

	/* many may make it at the same time */
	if (fd < 0 && errno == ENOENT && make && (mkdir(path, 0700) == 0 || errno == EEXIST))
		fd = open(path, flags);
	if (fd < 0 || fstat(fd, &st))
		return err_about(e, err_sys(e, "%s", path), path);
	if (st.st_uid != geteuid())
		return err_about(e, err_set(e, "%s belongs to user %u, not to you", path, (unsigned)st.st_uid), path);
	if (st.st_mode & 077)
		return err_hint(e, err_about(e, err_set(e, "%s is open to other users", path), path), "chmod 700 %s", path);
	*state = fd_take(&fd);
	return 0;
}

/*** Locks ***/

static void pause_a_little(void)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };

	nanosleep(&pause, NULL);
}

/* Whether `entry`, which is open, is still what `id` leads to. */
static bool is_there(int state, const char *id, int entry)
{
	struct stat mine, there;

	return fstat(entry, &mine) == 0 && fstatat(state, id, &there, AT_SYMLINK_NOFOLLOW) == 0 && mine.st_ino == there.st_ino &&
	       mine.st_dev == there.st_dev;
}

/* Somebody may look whether the new entry is dead, or already take it away for that: then it is made again. */
int state_claim(int state, const char *id, int *entry, struct err *e)
{
	for (int tries = 0; tries < TRIES; tries++) {
		AUTO_FD int fd = -1;

		if (mkdirat(state, id, 0700) && errno != EEXIST)
			return err_sys(e, "make the box's entry");
		fd = openat(state, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && is_there(state, id, fd)) {
			*entry = fd_take(&fd);
			return 0;
		}
		if (fd < 0 && errno != ENOENT)
			return err_sys(e, "open the box's entry");
		if (fd >= 0)
			pause_a_little();
	}
	return err_code(e, EWOULDBLOCK, "lock the box's entry");
}

enum state_life state_look(int entry)
{
	bool is_free = flock(entry, LOCK_SH | LOCK_NB) == 0;

	if (is_free)
		flock(entry, LOCK_UN);
	if (!is_free)
		return faccessat(entry, file_box, F_OK, AT_SYMLINK_NOFOLLOW) ? STATE_STARTING : STATE_RUNNING;
	return faccessat(entry, file_ended, F_OK, AT_SYMLINK_NOFOLLOW) ? STATE_DEAD : STATE_ENDED;
}

/*** Names ***/

static void link_name(const char *name, char link[NAME])
{
	struct text t = text_in(link, NAME);

	text_add(&t, "@");
	text_add(&t, name);
}

/* What a name is, found by one look: between two of them it may become another one's. */
enum named { NAMED_NOTHING, NAMED_BOX, NAMED_OTHER };

static enum named look_at_name(int state, const char *link, char id[BOX_ID])
{
	ssize_t size = readlinkat(state, link, id, BOX_ID);

	if (size < 0)
		return errno == ENOENT ? NAMED_NOTHING : NAMED_OTHER;
	if (size != BOX_ID - 1)
		return NAMED_OTHER;
	id[size] = '\0';
	return box_is_id(id) ? NAMED_BOX : NAMED_OTHER;
}

bool state_named(int state, const char *name, char id[BOX_ID])
{
	char link[NAME];

	link_name(name, link);
	return look_at_name(state, link, id) == NAMED_BOX;
}

static bool is_alive(int state, const char *id)
{
	AUTO_FD int entry = openat(state, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	enum state_life life = entry < 0 ? STATE_DEAD : state_look(entry);

	return life == STATE_STARTING || life == STATE_RUNNING;
}

/* A lock belongs to an open file, and `state` itself is shared with other processes of a run. */
static int lock_state(int state, unsigned patience, int *lock, struct err *e)
{
	AUTO_FD int fd = openat(state, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(e, "lock the directory of boxes");
	if (flocks_take(fd, patience, "the directory of boxes", e))
		return err_again(e);
	*lock = fd_take(&fd);
	return 0;
}

/*
 * Takes NAME away if it leads to `id`, or with NULL if it is there and leads to no id at all. STATE is locked, or the entry of `id`, which
 * runs: whoever else takes a name away waits, and a name is only claimed where there is none, so what was found is what goes.
 */
static void drop_name(int state, const char *name, const char *id)
{
	char link[NAME], there[BOX_ID];
	enum named found;

	link_name(name, link);
	found = look_at_name(state, link, there);
	if (id ? found == NAMED_BOX && strcmp(there, id) == 0 : found == NAMED_OTHER)
		unlinkat(state, link, 0);
}

static int lock_and_drop_name(int state, const char *name, const char *id, struct err *e)
{
	AUTO_FD int lock = -1;

	if (lock_state(state, FLOCKS_PATIENCE_MS, &lock, e))
		return err_again(e);
	drop_name(state, name, id);
	return 0;
}

int state_claim_name(int state, const char *id, const char *name, struct err *e)
{
	char link[NAME], other[BOX_ID];

	link_name(name, link);
	for (int tries = 0; tries < TRIES; tries++) {
		if (symlinkat(id, state, link) == 0)
			return 0;
		if (errno != EEXIST)
			return err_sys(e, "claim the name");
		if (!state_named(state, name, other)) {
			/* gone meanwhile, or none of rbox's */
			if (lock_and_drop_name(state, name, NULL, e))
				return err_again(e);
			continue;
		}
		if (is_alive(state, other))
			return err_hint(e, err_set(e, "a box called %s runs", name),
					"take another name, or: rbox stop %s", name);
		if (lock_and_drop_name(state, name, other, e))
			return err_again(e);
	}
	return err_code(e, EEXIST, "claim the name %s", name);
}

/*** Files ***/

static void draft_name(const char *file, char draft[NAME])
{
	struct text t = text_in(draft, NAME);

	text_add(&t, ".");
	text_add(&t, file);
}

int state_draft(int entry, const char *file, struct err *e)
{
	char draft[NAME];
	int fd;

	draft_name(file, draft);
	fd = openat(entry, draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? err_sys(e, "write %s", file) : fd;
}

int state_commit(int entry, const char *file, int r, struct err *e)
{
	char draft[NAME];

	draft_name(file, draft);
	if (!r && renameat(entry, draft, entry, file))
		r = -errno;
	if (r)
		unlinkat(entry, draft, 0);
	return r ? err_code(e, -r, "write %s", file) : 0;
}

int state_write(int entry, const char *file, const char *text, size_t size, struct err *e)
{
	AUTO_FD int fd = state_draft(entry, file, e);

	return fd < 0 ? -EINVAL : state_commit(entry, file, fd_write(fd, text, size), e);
}

int state_reserve(int entry, const char *file, size_t size, struct err *e)
{
	static const char blanks[1024] = { [0 ... 1023] = ' ' };
	AUTO_FD int fd = state_draft(entry, file, e);
	int r = 0;

	if (fd < 0)
		return -EINVAL;
	for (size_t used = 0; !r && used < size; used += sizeof blanks)
		r = fd_write(fd, blanks, sizeof blanks);
	return r ? err_code(e, -r, "write %s", file) : 0;
}

/* Blanks behind the text are none of its business: JSON has them where it likes. */
int state_write_reserved(int entry, const char *file, const char *text, size_t size, struct err *e)
{
	char draft[NAME];

	draft_name(file, draft);
	AUTO_FD int fd = openat(entry, draft, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? err_sys(e, "write %s", file) : state_commit(entry, file, fd_write(fd, text, size), e);
}

int state_read(int entry, const char *file, char **text, size_t *size, struct err *e)
{
	AUTO_FD int fd = openat(entry, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	long got;

	if (fd < 0 || fstat(fd, &st))
		return err_sys(e, "%s", file);
	if (!S_ISREG(st.st_mode) || st.st_size > BOX_FILE_MAX)
		return err_set(e, "%s is not a file of rbox's", file);
	*text = malloc((size_t)st.st_size + 1);
	if (!*text)
		return err_code(e, ENOMEM, "%s", file);
	got = fd_read(fd, *text, (size_t)st.st_size);
	if (got < 0) {
		free(*text);
		*text = NULL;
		return err_code(e, (int)-got, "%s", file);
	}
	*size = (size_t)got;
	(*text)[got] = '\0';
	return 0;
}

/*** The end ***/

bool state_leave(int state, int entry, const struct box *box)
{
	if (box->is_detached)
		return false;
	/* nobody takes away the name of a box whose entry is locked: this needs no lock on all of them */
	if (box->name)
		drop_name(state, box->name, box->id);
	unlinkat(entry, file_box, 0);
	/* somebody who waits for the status has put a file there */
	if (unlinkat(state, box->id, AT_REMOVEDIR) == 0)
		return true;
	unlinkat(entry, file_plan, 0);
	return unlinkat(state, box->id, AT_REMOVEDIR) == 0;
}

/*** Other boxes ***/

int state_enter(int state, const char *id, int *entry, struct err *e)
{
	*entry = openat(state, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *entry < 0 ? err_sys(e, "box %s", id) : 0;
}

/* Calls `each` for every name in a directory, which is read from its start. */
static int walk(int directory, bool (*each)(void *context, const char *name), void *context)
{
	_Alignas(struct sys_entry) char block[16384];
	AUTO_FD int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int size = -1;

	while (fd >= 0 && (size = sys_getdents(fd, block, sizeof block)) > 0)
		for (int at = 0; at < size;) {
			const struct sys_entry *entry = (const struct sys_entry *)(const void *)(block + at);

			at += entry->size;
			if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0 && !each(context, entry->name))
				return 0;
		}
	return fd < 0 || size < 0 ? -errno : 0;
}

struct walk_ids {
	state_each *each;
	void *context;
};

static bool each_id(void *context, const char *name)
{
	const struct walk_ids *ids = context;

	return !box_is_id(name) || ids->each(ids->context, name);
}

int state_walk(int state, state_each *each, void *context, struct err *e)
{
	struct walk_ids ids = { each, context };
	int r = walk(state, each_id, &ids);

	return r ? err_code(e, -r, "read the directory of boxes") : 0;
}

/* Milliseconds since the box ended, by a clock that is never set. -1: not known, or the machine was started since. */
static int64_t uptime_since_end(int entry)
{
	struct err ignored = { 0 };
	struct box_end end = { 0 };
	char *text = NULL;
	size_t size = 0;
	int64_t since;

	if (state_read(entry, file_ended, &text, &size, &ignored))
		return -1;
	since = box_end_read(&end, text, size, &ignored) || !end.uptime ? -1 : sys_clock_ms(CLOCK_BOOTTIME) - end.uptime;
	free(text);
	return since < 0 ? -1 : since;
}

/*
 * Whoever sets the machine's clock far ahead, or back, makes nothing old. What has run for so long since then is old by any clock; so of a
 * machine that was started since the worst is that it keeps an entry for so long again.
 */
static bool has_passed(int entry, time_t ended, time_t limit)
{
	struct timespec now;
	int64_t since;

	/* not time(2), whose clock is some milliseconds behind what new kernels stamp files with */
	clock_gettime(CLOCK_REALTIME, &now);
	if (now.tv_sec >= ended && now.tv_sec - ended <= limit)
		return false;
	since = uptime_since_end(entry);
	return since < 0 ? now.tv_sec > ended : since > limit * 1000;
}

bool state_is_over(int entry, enum state_life life)
{
	bool is_kept = faccessat(entry, file_box, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	struct stat st;

	if (life != STATE_ENDED)
		return life == STATE_DEAD;
	if (fstatat(entry, file_ended, &st, AT_SYMLINK_NOFOLLOW))
		return true;
	return has_passed(entry, st.st_mtim.tv_sec, is_kept ? STATE_KEPT_S : STATE_WAITED_S);
}

static bool remove_waiting(void *context, const char *name)
{
	const int *entry = context;

	if (text_starts(name, waiting))
		unlinkat(*entry, name, 0);
	return true;
}

/* Names that lead to an id, of which box.json may be gone. */
struct drop {
	int state;
	const char *id;
};

static bool drop_if_ours(void *context, const char *name)
{
	const struct drop *drop = context;
	char there[BOX_ID];

	if (*name == '@' && state_named(drop->state, name + 1, there) && strcmp(there, drop->id) == 0)
		drop_name(drop->state, name + 1, drop->id);
	return true;
}

bool state_remove(int state, const char *id, unsigned patience, struct err *e)
{
	AUTO_FD int entry = openat(state, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	AUTO_FD int lock = -1;
	struct drop drop = { state, id };

	if (entry < 0)
		return errno == ENOENT;
	if (lock_state(state, patience, &lock, e))
		return false;
	/* shared: an exclusive lock on an entry is a host process's, and says that it lives */
	if (flock(entry, LOCK_SH | LOCK_NB) || !is_there(state, id, entry))
		return false;
	walk(state, drop_if_ours, &drop);
	for (size_t i = 0; i < sizeof known_files / sizeof *known_files; i++)
		unlinkat(entry, known_files[i], 0);
	walk(entry, remove_waiting, &entry);
	return unlinkat(state, id, AT_REMOVEDIR) == 0;
}

struct waiting {
	int entry;
	bool is_one;
};

/* A file that is not locked is one of a process that was killed. */
static bool look_at_waiting(void *context, const char *name)
{
	struct waiting *w = context;

	if (!text_starts(name, waiting))
		return true;
	AUTO_FD int fd = openat(w->entry, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	w->is_one = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;
	return !w->is_one;
}

int state_forget(int state, const char *id, struct err *e)
{
	AUTO_FD int entry = openat(state, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct waiting found = { entry, false };
	struct err lock = { 0 };

	if (entry < 0 || walk(entry, look_at_waiting, &found))
		return 0;
	/* the last that waits takes away what has no box.json */
	if (found.is_one)
		unlinkat(entry, file_box, 0);
	else if (!state_remove(state, id, FLOCKS_PATIENCE_MS, &lock) && lock.code) {
		*e = lock;
		return err_again(e);
	}
	return 0;
}
