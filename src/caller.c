/* SPDX-License-Identifier: MIT */
#include "caller.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "accounts.h"
#include "fd.h"
#include "sys.h"
#include "text.h"

enum { ANSWER_MAX = 1 << 20 };

/*** Programs whose answer is needed ***/

static bool find_program(const char *name, char *const *environment, char *path, size_t size)
{
	const char *list = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", *directory;
	size_t length;

	for (char *const *v = environment; *v; v++)
		if (text_starts(*v, "PATH="))
			list = *v + 5;
	while (text_field(&list, ":", &directory, &length)) {
		struct text t = text_in(path, size);
		struct stat st;

		/* an empty or relative directory is not where a program that is trusted with ids is looked for */
		if (!length || directory[0] != '/')
			continue;
		text_add_bytes(&t, directory, length);
		text_add(&t, "/");
		text_add(&t, name);
		if (!t.full && stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0)
			return true;
	}
	return false;
}

/* What a program with one or two arguments prints, kept in the probe; "" if it fails. */
static const char *ask(struct caller *c, const char *program, const char *one, const char *two, char *const *environment)
{
	char words[3][256];
	char *argv[] = { words[0], words[1], two ? words[2] : NULL, NULL };
	posix_spawn_file_actions_t actions;
	char path[4096];
	int out[2], status;
	const char *text = NULL;
	pid_t pid;

	if (c->files->count == FILES_KEPT || !find_program(program, environment, path, sizeof path) ||
	    pipe2(out, O_CLOEXEC))
		return "";
	snprintf(words[0], sizeof words[0], "%s", program);
	snprintf(words[1], sizeof words[1], "%s", one);
	snprintf(words[2], sizeof words[2], "%s", two ? two : "");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, path, &actions, NULL, argv, environment))
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	fd_close(&out[1]);
	if (pid > 0)
		text = files_keep(c->files, out[0], ANSWER_MAX);
	fd_close(&out[0]);
	if (pid > 0 && (waitpid(pid, &status, 0) < 0 || status))
		text = NULL;
	return text ? text : "";
}

/*** The caller's ids ***/

static const char *find_name(struct caller *c, char *const *environment)
{
	const char *passwd = files_read(c->files, "/etc/passwd");
	struct accounts_user user;
	char uid[16];

	if (!accounts_user_by_id(passwd, c->facts->uid, &user)) {
		snprintf(uid, sizeof uid, "%u", c->facts->uid);
		passwd = ask(c, "getent", "passwd", uid, environment);
		if (!accounts_user_by_id(passwd, c->facts->uid, &user))
			return NULL;
	}
	if (user.name_size >= sizeof c->name)
		return NULL;
	memcpy(c->name, user.name, user.name_size);
	c->name[user.name_size] = '\0';
	return c->name;
}

/* Whether nsswitch.conf sends questions for subordinate ids elsewhere than to the files: "subid: sss". */
static bool is_elsewhere(struct caller *c)
{
	const char *text = files_read(c->files, "/etc/nsswitch.conf"), *line;
	size_t size;

	while (text_field(&text, "\n", &line, &size)) {
		size_t blank = strspn(line, " \t");

		if (blank > size || strncmp(line + blank, "subid:", 6) != 0)
			continue;
		line += blank + 6;
		size = strcspn(line, "#\n");
		size_t begin = strspn(line, " \t");
		return begin < size && strncmp(line + begin, "files", 5) != 0;
	}
	return false;
}

/* The first number that no line of the file uses, for a hint. */
static uint32_t first_free(const char *text, uint32_t from)
{
	const char *line;
	size_t size;

	while (text_field(&text, "\n", &line, &size)) {
		const char *colon = memchr(line, ':', size);
		char *end;
		uint64_t next;

		if (!colon)
			continue;
		next = strtoul(colon + 1, &end, 10);
		if (*end != ':')
			continue;
		next += strtoul(end + 1, NULL, 10);
		if (next > from && next <= IDS_LAST - 65536)
			from = (uint32_t)next;
	}
	return from;
}

/* The caller's ranges of one kind: from the plain file, and from getsubids where that does not answer. */
static int read_range(struct caller *c, const char *path, const char *option, char *const *environment, struct ids *ids,
		      struct err *e)
{
	const char *name = c->facts->name;

	if (path) {
		if (ids_read_subid(ids, files_read(c->files, path), name, c->facts->uid, e))
			return -EINVAL;
	}
	if (ids->count || !name)
		return 0;
	return ids_read_getsubids(ids, ask(c, "getsubids", option ? option : name, option ? name : NULL, environment), e);
}

static int read_ranges(struct caller *c, char *const *environment, struct err *e)
{
	struct facts *f = c->facts;
	struct ids uid, gid;
	bool elsewhere = is_elsewhere(c);

	uid.count = gid.count = 0;
	if (read_range(c, elsewhere ? NULL : "/etc/subuid", NULL, environment, &uid, e) ||
	    read_range(c, elsewhere ? NULL : "/etc/subgid", "-g", environment, &gid, e))
		return -EINVAL;
	if (!uid.count || !gid.count)
		f->sub_free = first_free(files_read(c->files, "/etc/subgid"), first_free(files_read(c->files, "/etc/subuid"), 100000));
	/* inside another user namespace a range counts only as far as it is mapped there */
	if (ids_clip(&f->uid_sub, &uid, &f->uid_outer, e))
		return -EINVAL;
	return ids_clip(&f->gid_sub, &gid, &f->gid_outer, e);
}

static bool has_power(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_mode & S_ISUID && st.st_uid == 0)
		return true;
	return getxattr(path, "security.capability", NULL, 0) > 0;
}

static enum facts_helpers find_helpers(struct caller *c, char *const *environment)
{
	struct statvfs fs;

	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
		return HELPERS_NO_NEW_PRIVS;
	if (!find_program("newuidmap", environment, c->newuidmap, sizeof c->newuidmap) ||
	    !find_program("newgidmap", environment, c->newgidmap, sizeof c->newgidmap))
		return HELPERS_MISSING;
	c->facts->newuidmap = c->newuidmap;
	c->facts->newgidmap = c->newgidmap;
	if (!has_power(c->newuidmap) || !has_power(c->newgidmap))
		return HELPERS_POWERLESS;
	if (statvfs(c->newuidmap, &fs) == 0 && fs.f_flag & ST_NOSUID)
		return HELPERS_NOSUID;
	if (prctl(PR_CAPBSET_READ, CAP_SETUID, 0, 0, 0) == 0 || prctl(PR_CAPBSET_READ, CAP_SETGID, 0, 0, 0) == 0)
		return HELPERS_BOUNDED;
	return HELPERS_WORK;
}

static bool may_map(void)
{
	const uint64_t wanted = UINT64_C(1) << CAP_SETUID | UINT64_C(1) << CAP_SETGID | UINT64_C(1) << CAP_SETFCAP;
	uint64_t effective, permitted;

	return sys_capget(&effective, &permitted) == 0 && (effective & wanted) == wanted;
}

/* The initial user namespace maps everything, and one look tells that it is the initial one. */
static int read_outer(struct caller *c, struct err *e)
{
	const ino_t initial = 0xEFFFFFFD;	/* USER_NS_INIT_INO in linux/nsfs.h, the same number since Linux 3.8 */
	struct facts *f = c->facts;
	struct stat st;

	if (stat("/proc/self/ns/user", &st) == 0 && st.st_ino == initial) {
		if (ids_add(&f->uid_outer, 0, 0, UINT32_MAX, e))
			return -EINVAL;
		return ids_add(&f->gid_outer, 0, 0, UINT32_MAX, e);
	}
	if (ids_read_map(&f->uid_outer, files_read(c->files, "/proc/self/uid_map"), e))
		return -EINVAL;
	return ids_read_map(&f->gid_outer, files_read(c->files, "/proc/self/gid_map"), e);
}

int caller_probe(struct caller *c, const struct spec *spec, char *const *environment, struct err *e)
{
	struct facts *f = c->facts;

	f->uid = geteuid();
	f->gid = getegid();
	if (spec->map == MAP_SINGLE)
		return 0;
	f->may_map = may_map();
	if (read_outer(c, e))
		return -EINVAL;
	if (f->may_map)
		return 0;
	f->helpers = find_helpers(c, environment);
	/* without helpers a range is of no use, and its place in a message is the helpers' */
	if (f->helpers != HELPERS_WORK || spec->uid_map.count)
		return 0;
	f->name = find_name(c, environment);
	if (!f->name)
		f->helpers = HELPERS_NAMELESS;
	return read_ranges(c, environment, e);
}
