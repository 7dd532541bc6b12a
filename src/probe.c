/* SPDX-License-Identifier: MIT */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "accounts.h"
#include "fd.h"
#include "ident.h"
#include "mounts.h"
#include "sys.h"
#include "text.h"

enum { FILE_MAX = 16 << 20, ROOT_FILE_MAX = 1 << 20, FIRST_BLOCK = 4000 };

/*** Files ***/

/* A file's contents as a string, kept in the probe; NULL and errno where it cannot be read. */
static char *keep_contents(struct probe *p, int fd, size_t max)
{
	size_t size = FIRST_BLOCK, used = 0;
	char *text = malloc(size + 1);

	while (text) {
		long got = fd_read(fd, text + used, size - used);
		char *larger;

		if (got < 0 || used + (size_t)got > max) {
			errno = got < 0 ? (int)-got : EFBIG;
			break;
		}
		used += (size_t)got;
		if (used < size) {
			text[used] = '\0';
			p->text[p->texts++] = text;
			return text;
		}
		larger = realloc(text, size * 2 + 1);
		if (!larger)
			break;
		text = larger;
		size *= 2;
	}
	free(text);
	return NULL;
}

/* The contents of a file that is smaller than `size`; NULL and EFBIG if it is not. */
static const char *read_small(int fd, char *buffer, size_t size)
{
	long got = fd_read(fd, buffer, size);

	if (got < 0 || (size_t)got == size) {
		errno = got < 0 ? (int)-got : EFBIG;
		return NULL;
	}
	buffer[got] = '\0';
	return buffer;
}

/* A file of the machine, "" where it cannot be read. Valid until the next. */
static const char *read_file(struct probe *p, const char *path)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *text = fd < 0 ? NULL : read_small(fd, p->scratch, sizeof p->scratch);

	if (!text && fd >= 0 && errno == EFBIG && lseek(fd, 0, SEEK_SET) == 0)
		text = keep_contents(p, fd, FILE_MAX);
	return text ? text : "";
}

/*
 * A file of ROOT, which may be a stranger's: found without leaving ROOT, opened without blocking, regular, and not endless.
 */
static const char *read_root_file(struct probe *p, int root, const char *path)
{
	AUTO_FD int fd = sys_openat2(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0,
				     RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
	struct stat st;
	const char *text = NULL;

	if (fd < 0 && errno == ENOENT)
		return "";
	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode)))
		errno = EINVAL;
	else if (fd >= 0)
		text = st.st_size < (off_t)sizeof p->passwd && !*p->passwd ? read_small(fd, p->passwd, sizeof p->passwd)
									  : keep_contents(p, fd, ROOT_FILE_MAX);
	if (text)
		return text;
	snprintf(p->passwd_error, sizeof p->passwd_error, "the root's /%s: %s", path,
		 errno == EINVAL ? "not a regular file" : strerror(errno));
	p->facts.passwd_error = p->passwd_error;
	return "";
}

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
static const char *ask(struct probe *p, const char *program, const char *one, const char *two, char *const *environment)
{
	char words[3][256];
	char *argv[] = { words[0], words[1], two ? words[2] : NULL, NULL };
	posix_spawn_file_actions_t actions;
	char path[4096];
	int out[2], status;
	const char *text = NULL;
	pid_t pid;

	if (p->texts == sizeof p->text / sizeof *p->text || !find_program(program, environment, path, sizeof path) ||
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
		text = keep_contents(p, out[0], ROOT_FILE_MAX);
	fd_close(&out[0]);
	if (pid > 0 && (waitpid(pid, &status, 0) < 0 || status))
		text = NULL;
	return text ? text : "";
}

/*** The caller's ids ***/

static const char *find_name(struct probe *p, char *const *environment)
{
	const char *passwd = read_file(p, "/etc/passwd");
	struct accounts_user user;
	char uid[16];

	if (!accounts_user_by_id(passwd, p->facts.uid, &user)) {
		snprintf(uid, sizeof uid, "%u", p->facts.uid);
		passwd = ask(p, "getent", "passwd", uid, environment);
		if (!accounts_user_by_id(passwd, p->facts.uid, &user))
			return NULL;
	}
	if (user.name_size >= sizeof p->name)
		return NULL;
	memcpy(p->name, user.name, user.name_size);
	p->name[user.name_size] = '\0';
	return p->name;
}

/* Whether nsswitch.conf sends questions for subordinate ids elsewhere than to the files: "subid: sss". */
static bool is_elsewhere(struct probe *p)
{
	const char *text = read_file(p, "/etc/nsswitch.conf"), *line;
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
static int read_range(struct probe *p, const char *path, const char *option, char *const *environment, struct ids *ids,
		      struct err *e)
{
	const char *name = p->facts.name;

	if (path) {
		if (ids_read_subid(ids, read_file(p, path), name, p->facts.uid, e))
			return -EINVAL;
	}
	if (ids->count || !name)
		return 0;
	return ids_read_getsubids(ids, ask(p, "getsubids", option ? option : name, option ? name : NULL, environment), e);
}

static int read_ranges(struct probe *p, char *const *environment, struct err *e)
{
	struct facts *f = &p->facts;
	struct ids uid, gid;
	bool elsewhere = is_elsewhere(p);

	uid.count = gid.count = 0;
	if (read_range(p, elsewhere ? NULL : "/etc/subuid", NULL, environment, &uid, e) ||
	    read_range(p, elsewhere ? NULL : "/etc/subgid", "-g", environment, &gid, e))
		return -EINVAL;
	if (!uid.count || !gid.count)
		f->sub_free = first_free(read_file(p, "/etc/subgid"), first_free(read_file(p, "/etc/subuid"), 100000));
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

static enum facts_helpers find_helpers(struct probe *p, char *const *environment)
{
	struct statvfs fs;

	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
		return HELPERS_NO_NEW_PRIVS;
	if (!find_program("newuidmap", environment, p->newuidmap, sizeof p->newuidmap) ||
	    !find_program("newgidmap", environment, p->newgidmap, sizeof p->newgidmap))
		return HELPERS_MISSING;
	p->facts.newuidmap = p->newuidmap;
	p->facts.newgidmap = p->newgidmap;
	if (!has_power(p->newuidmap) || !has_power(p->newgidmap))
		return HELPERS_POWERLESS;
	if (statvfs(p->newuidmap, &fs) == 0 && fs.f_flag & ST_NOSUID)
		return HELPERS_NOSUID;
	if (prctl(PR_CAPBSET_READ, CAP_SETUID, 0, 0, 0) == 0 || prctl(PR_CAPBSET_READ, CAP_SETGID, 0, 0, 0) == 0)
		return HELPERS_BOUNDED;
	return HELPERS_WORK;
}

static bool may_map(void)
{
	const uint64_t wanted = UINT64_C(1) << CAP_SETUID | UINT64_C(1) << CAP_SETGID | UINT64_C(1) << CAP_SETFCAP;
	uint64_t effective;

	return sys_capget(&effective) == 0 && (effective & wanted) == wanted;
}

/* The initial user namespace maps everything, and one look tells that it is the initial one. */
static int read_outer(struct probe *p, struct err *e)
{
	const ino_t initial = 0xEFFFFFFD;	/* USER_NS_INIT_INO in linux/nsfs.h, the same number since Linux 3.8 */
	struct facts *f = &p->facts;
	struct stat st;

	if (stat("/proc/self/ns/user", &st) == 0 && st.st_ino == initial) {
		if (ids_add(&f->uid_outer, 0, 0, UINT32_MAX, e))
			return -EINVAL;
		return ids_add(&f->gid_outer, 0, 0, UINT32_MAX, e);
	}
	if (ids_read_map(&f->uid_outer, read_file(p, "/proc/self/uid_map"), e))
		return -EINVAL;
	return ids_read_map(&f->gid_outer, read_file(p, "/proc/self/gid_map"), e);
}

static int probe_ids(struct probe *p, const struct spec *spec, char *const *environment, struct err *e)
{
	struct facts *f = &p->facts;

	f->uid = geteuid();
	f->gid = getegid();
	if (spec->map == MAP_SINGLE)
		return 0;
	f->may_map = may_map();
	if (read_outer(p, e))
		return -EINVAL;
	if (f->may_map)
		return 0;
	f->helpers = find_helpers(p, environment);
	/* without helpers a range is of no use, and its place in a message is the helpers' */
	if (f->helpers != HELPERS_WORK || spec->uid_map.count)
		return 0;
	f->name = find_name(p, environment);
	if (!f->name)
		f->helpers = HELPERS_NAMELESS;
	return read_ranges(p, environment, e);
}

/*** The kernel's trees ***/

/* The mount that `path` lies on; 0 where it is not there. */
static uint64_t mount_of(const char *path)
{
	uint64_t id;
	bool is_root;

	return sys_mount_id(path, &id, &is_root) ? 0 : id;
}

/*
 * The kernel refuses a new proc or sysfs where the caller's is partly covered (mount_too_revealing in fs/namespace.c). To ask
 * for that mount by mount would cost every start. Whoever covers anything covers these two: container engines, systemd's
 * ProtectKernelTunables, rbox itself. Where somebody does not, the mount fails and the hint says why.
 */
static void look_at_tree(const char *tree, const char *path, bool *there, bool *covered)
{
	uint64_t part = mount_of(path);

	*there = part != 0;
	*covered = part && part != mount_of(tree);
}

/* The process's root is not the root of a mount, so somebody called chroot. One that is a mount point is not told apart. */
static bool is_chrooted(void)
{
	uint64_t id;
	bool is_root;

	return sys_mount_id("/", &id, &is_root) == 0 && !is_root;
}

static void probe_trees(struct facts *f, const struct spec *spec)
{
	look_at_tree("/proc", "/proc/sys", &f->proc_there, &f->proc_covered);
	f->chrooted = !f->proc_there && is_chrooted();
	if (spec->sys == SYS_RO)
		look_at_tree("/sys", "/sys/firmware", &f->sys_there, &f->sys_covered);
	if (spec->dev == DEV_MINIMAL)
		f->mqueue_kernel = mount_of("/proc/sys/fs/mqueue") != 0;
	if (spec->share & SHARE_IPC) {
		f->shm_there = mount_of("/dev/shm") != 0;
		f->mqueue_there = mount_of("/dev/mqueue") != 0;
	}
}

/*** ROOT ***/

static enum facts_point point_at(int root, const char *name)
{
	struct stat st;

	if (fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW))
		return POINT_LACKING;
	if (S_ISLNK(st.st_mode))
		return POINT_SYMLINK;
	if (!S_ISDIR(st.st_mode))
		return POINT_NOT_DIRECTORY;
	return (st.st_mode & 05777) == MOUNTS_MARK ? POINT_MARKED : POINT_THERE;
}

/* Whether a destination is not there, or only as another box's mount point. */
static bool is_lacking(int root, const char *path)
{
	AUTO_FD int fd = sys_openat2(root, path, O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
	struct stat st;

	if (fd < 0)
		return errno == ENOENT;
	return fstat(fd, &st) == 0 && (st.st_mode & 05777) == MOUNTS_MARK;
}

static int probe_mount(const struct probe *p, const struct spec_mount *m, int root, struct facts_mount *found, struct err *e)
{
	const char *target = m->target ? m->target : m->source;
	char path[4096];
	struct text t = text_in(path, sizeof path);
	struct stat st;

	if (m->kind == SPEC_BIND) {
		text_add_bytes(&t, m->source, m->source_size);
		if (stat(path, &st))
			return err_about(e, err_sys(e, "cannot bind %s", path), path);
		found->is_directory = S_ISDIR(st.st_mode);
	}
	t = text_in(path, sizeof path);
	/* a relative source that is its own destination is below the caller's directory */
	if (target[0] != '/') {
		text_add(&t, p->cwd);
		text_add(&t, "/");
	}
	text_add_bytes(&t, target, m->target ? m->target_size : m->source_size);
	found->is_lacking = is_lacking(root, path);
	return 0;
}

static int probe_mounts(struct probe *p, const struct spec *spec, int root, struct err *e)
{
	if (!spec->mount_count)
		return 0;
	p->facts.mount = calloc(spec->mount_count, sizeof *p->facts.mount);
	p->text[p->texts++] = (char *)p->facts.mount;
	if (!p->facts.mount)
		return err_code(e, ENOMEM, "no memory for %zu mounts", spec->mount_count);
	for (size_t i = 0; i < spec->mount_count; i++)
		if (probe_mount(p, &spec->mount[i], root, &p->facts.mount[i], e))
			return -EINVAL;
	return 0;
}

static int probe_root(struct probe *p, const struct spec *spec, struct err *e)
{
	struct facts *f = &p->facts;
	AUTO_FD int root = open(spec->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (root < 0 || fstat(root, &st))
		return err_about(e, err_sys(e, "root directory %s", spec->root), spec->root);
	f->root = spec->root;
	f->root_uid = st.st_uid;
	f->root_gid = st.st_gid;
	f->dev = point_at(root, "dev");
	f->proc = point_at(root, "proc");
	f->sys = point_at(root, "sys");
	f->passwd = read_root_file(p, root, "etc/passwd");
	f->group = spec->group || spec->groups == GROUPS_DROP ? read_root_file(p, root, "etc/group") : "";
	if (spec->net == NET_HOST) {
		f->resolv_there = access("/etc/resolv.conf", R_OK) == 0;
		f->hosts_there = access("/etc/hosts", R_OK) == 0;
		f->root_resolv_lacking = is_lacking(root, "/etc/resolv.conf");
		f->root_hosts_lacking = is_lacking(root, "/etc/hosts");
	}
	return probe_mounts(p, spec, root, e);
}

/*** The rest ***/

static int probe_env_files(struct probe *p, const struct spec *spec, struct err *e)
{
	char *all = NULL;
	size_t used = 0;

	for (size_t i = 0; i < spec->env_file.count; i++) {
		AUTO_FD int fd = open(spec->env_file.item[i], O_RDONLY | O_CLOEXEC);
		char *text = fd < 0 ? NULL : keep_contents(p, fd, ROOT_FILE_MAX);
		char *larger;

		if (!text)
			return err_about(e, err_sys(e, "environment file %s", spec->env_file.item[i]), spec->env_file.item[i]);
		larger = realloc(all, used + strlen(text) + 2);
		if (!larger) {
			free(all);
			return err_code(e, ENOMEM, "environment file %s", spec->env_file.item[i]);
		}
		all = larger;
		used += (size_t)sprintf(all + used, "%s\n", text);
		free(text);
		p->texts--;
	}
	p->facts.env_file = all;
	p->text[p->texts++] = all;
	return 0;
}

static int check_descriptors(const struct spec *spec, struct err *e)
{
	for (size_t i = 0; i < spec->keep_fd_count; i++)
		if (fcntl((int)spec->keep_fd[i], F_GETFD) < 0)
			return err_sys(e, "descriptor %u of --keep-fd", spec->keep_fd[i]);
	if (spec->has_status_fd && fcntl((int)spec->status_fd, F_GETFD) < 0)
		return err_sys(e, "descriptor %u of --status-fd", spec->status_fd);
	return 0;
}

int probe_machine(struct probe *p, const struct spec *spec, char *const *environment, struct err *e)
{
	struct facts *f = &p->facts;
	struct utsname name;
	char *end;

	uname(&name);
	snprintf(p->hostname, sizeof p->hostname, "%s", name.nodename);
	snprintf(p->kernel, sizeof p->kernel, "%s", name.release);
	f->hostname = p->hostname;
	f->kernel = p->kernel;
	f->kernel_major = (unsigned)strtoul(p->kernel, &end, 10);
	f->kernel_minor = *end == '.' ? (unsigned)strtoul(end + 1, NULL, 10) : 0;
	f->environment = environment;
	f->cwd = getcwd(p->cwd, sizeof p->cwd) ? p->cwd : "/";
	if (ident_make(f->id, e) || check_descriptors(spec, e) || probe_root(p, spec, e))
		return -EINVAL;
	probe_trees(f, spec);
	if (probe_ids(p, spec, environment, e))
		return -EINVAL;
	return probe_env_files(p, spec, e);
}

void probe_release(struct probe *p)
{
	while (p->texts)
		free(p->text[--p->texts]);
}

/*** Reasons ***/

/* A sysctl's number, or -1. */
static long setting(const char *path)
{
	char text[32];
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	long size = fd < 0 ? -1 : fd_read(fd, text, sizeof text - 1);

	if (size <= 0)
		return -1;
	text[size] = '\0';
	return strtol(text, NULL, 10);
}

static bool is_own_id_mapped(void)
{
	long overflow = setting("/proc/sys/kernel/overflowuid");

	return (long)geteuid() != (overflow < 0 ? 65534 : overflow);
}

/* Whether a seccomp filter is in force: proc(5), /proc/PID/status. */
static bool has_filter(void)
{
	static const char field[] = "\nSeccomp:\t";
	char text[4096];
	AUTO_FD int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	long size = fd < 0 ? -1 : fd_read(fd, text, sizeof text - 1);
	const char *found;

	if (size <= 0)
		return false;
	text[size] = '\0';
	found = strstr(text, field);
	return found && found[sizeof field - 1] != '0';
}

static const char *limit_reason(void)
{
	static const struct { const char *path, *mend; } limit[] = {
		{ "/proc/sys/user/max_user_namespaces", "user namespaces are switched off: sudo sysctl user.max_user_namespaces=15000" },
		{ "/proc/sys/user/max_mnt_namespaces", "mount namespaces are switched off: sudo sysctl user.max_mnt_namespaces=15000" },
		{ "/proc/sys/user/max_pid_namespaces", "pid namespaces are switched off: sudo sysctl user.max_pid_namespaces=15000" },
		{ "/proc/sys/user/max_net_namespaces", "network namespaces are switched off: use --net host, or "
						       "sudo sysctl user.max_net_namespaces=15000" },
		{ "/proc/sys/user/max_ipc_namespaces", "ipc namespaces are switched off: use --share ipc, or "
						       "sudo sysctl user.max_ipc_namespaces=15000" },
		{ "/proc/sys/user/max_uts_namespaces", "uts namespaces are switched off: use --share uts, or "
						       "sudo sysctl user.max_uts_namespaces=15000" },
		{ "/proc/sys/user/max_cgroup_namespaces", "cgroup namespaces are switched off: use --share cgroup, or "
							  "sudo sysctl user.max_cgroup_namespaces=15000" },
	};

	for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
		if (setting(limit[i].path) == 0)
			return limit[i].mend;
	return "a limit in /proc/sys/user is reached, or user namespaces are nested too deep";
}

static const char *namespace_reason(int code)
{
	if (code == ENOSPC)
		return limit_reason();
	if (code != EPERM && code != EACCES)
		return NULL;
	if (setting("/proc/sys/kernel/unprivileged_userns_clone") == 0)
		return "the administrator has switched user namespaces off: sudo sysctl kernel.unprivileged_userns_clone=1";
	if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
		return "AppArmor lets only programs with a profile create user namespaces: install one for rbox that says userns, or "
		       "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0";
	if (is_chrooted())
		return "rbox runs in a chroot, where the kernel refuses user namespaces: enter the tree by rbox or by pivot_root";
	if (!is_own_id_mapped())
		return "the caller's own id is not mapped in the user namespace that rbox runs in";
	if (has_filter())
		return "a seccomp filter refuses user namespaces, as container engines' defaults do";
	return "no setting and no filter explains it: rbox runs in a chroot on a mount point, or a security module refuses";
}

static const char *map_reason(int code)
{
	if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
		return namespace_reason(EPERM);
	if (code == EACCES)
		return "the rbox program has to be readable by the caller";
	if (code == EPERM && geteuid() == 0)
		return "mapping user id 0 needs CAP_SETFCAP here: give it to the container that rbox runs in";
	return NULL;
}

void probe_hint(enum probe_doubt doubt, int code, char *hint, size_t size)
{
	const char *reason = NULL;

	switch (doubt) {
	case DOUBT_USER_NAMESPACE:
		reason = namespace_reason(code);
		break;
	case DOUBT_ID_MAP:
		reason = map_reason(code);
		break;
	case DOUBT_PROC:
		if (code == EPERM)
			reason = "something covers a part of the caller's /proc, as in a container: use --proc host";
		break;
	}
	if (reason)
		snprintf(hint, size, "%s", reason);
}
