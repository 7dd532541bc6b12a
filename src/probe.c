/* SPDX-License-Identifier: MIT */
#include "probe.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "broken.h"
#include "fd.h"
#include "ident.h"
#include "landlock.h"
#include "lookup.h"
#include "mountinfo.h"
#include "points.h"
#include "probe-mounts.h"
#include "reason.h"
#include "settings.h"
#include "state.h"
#include "sys.h"
#include "text.h"

enum { ROOT_FILE_MAX = 1 << 20, MOUNTINFO_MAX = 64 << 20 };

static size_t room(const struct probe *p)
{
	return sizeof p->kept - p->used;
}

/* What has been written where there is room stays. */
static const char *keep(struct probe *p, const char *text)
{
	p->used += text ? strlen(text) + 1 : 0;
	return text;
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
		text = st.st_size < (off_t)room(p) ? keep(p, files_read_small(fd, p->kept + p->used, room(p)))
						   : files_keep(&p->files, fd, ROOT_FILE_MAX);
	if (text)
		return text;
	snprintf(p->passwd_error, sizeof p->passwd_error, "the root's /%s: %s", path,
		 errno == EINVAL ? "not a regular file" : strerror(errno));
	p->facts.passwd_error = p->passwd_error;
	return "";
}

/*** The kernel's trees ***/

/*
 * The mount that `path` lies on; 0 if it does not exist. Any other failure is one: what is taken for missing, a box does not cover, or it
 * gets the caller's instead.
 */
static int mount_of(const char *path, uint64_t *id, struct err *e)
{
	bool is_root;

	*id = 0;
	if (sys_mount_id(path, id, &is_root) && errno != ENOENT && errno != ENOTDIR)
		return err_sys(e, "cannot look at %s", path);
	return 0;
}

static int is_there(const char *path, bool *there, struct err *e)
{
	uint64_t id;

	if (mount_of(path, &id, e))
		return -EINVAL;
	*there = id != 0;
	return 0;
}

/*
 * The kernel refuses a new proc or sysfs where the caller's is partly covered (mount_too_revealing in fs/namespace.c). To ask
 * for that mount by mount would cost every start. Whoever covers anything covers these two: container engines, systemd's
 * ProtectKernelTunables, rbox itself. Where somebody does not, the mount fails and the hint says why.
 */
static int look_at_tree(const char *tree, const char *path, bool *there, bool *covered, struct err *e)
{
	uint64_t part, whole = 0;

	if (mount_of(path, &part, e) || (part && mount_of(tree, &whole, e)))
		return -EINVAL;
	*there = part != 0;
	*covered = part != whole;
	return 0;
}

static bool is_proc_foreign(void)
{
	char self[16] = "";

	return readlink("/proc/self", self, sizeof self - 1) > 0 && strtol(self, NULL, 10) != getpid();
}

static int probe_trees(struct facts *f, const struct spec *spec, struct err *e)
{
	if (look_at_tree("/proc", "/proc/sys", &f->proc_there, &f->proc_covered, e))
		return -EINVAL;
	/* only a box within a box has one, and there it is covered */
	f->proc_foreign = f->proc_covered && is_proc_foreign();
	f->chrooted = !f->proc_there && reason_is_chrooted();
	if (spec->sys == SYS_RO && look_at_tree("/sys", "/sys/firmware", &f->sys_there, &f->sys_covered, e))
		return -EINVAL;
	if (spec->dev == DEV_MINIMAL && is_there("/proc/sys/fs/mqueue", &f->mqueue_kernel, e))
		return -EINVAL;
	if (!(spec->share & SHARE_IPC))
		return 0;
	return is_there("/dev/shm", &f->shm_there, e) || is_there("/dev/mqueue", &f->mqueue_there, e) ? -EINVAL : 0;
}

/*** ROOT ***/

static enum facts_point point_at(int root, const char *name)
{
	struct stat st;

	/* what the caller may not look at, init will find */
	if (fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? POINT_LACKING : POINT_THERE;
	if (S_ISLNK(st.st_mode))
		return POINT_SYMLINK;
	if (!S_ISDIR(st.st_mode))
		return POINT_NOT_DIRECTORY;
	return points_is_marked(&st) ? POINT_MARKED : POINT_THERE;
}

/*** What goes with the network, the host name, and a root that is read-only ***/

static enum facts_point own_point(struct lookup *lookup, enum policy_own which)
{
	const char *path = policy_own[which];

	/* a file or link that is itself mounted over has its own place */
	if (which >= OWN_FILES)
		return lookup_find(lookup, path, true).is_lacking ? POINT_LACKING : POINT_THERE;
	/* one that is a link leads to another one of these, or to what is not asked to be writable */
	AUTO_FD int fd = sys_openat2(lookup->root, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0,
				     RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
	return fd < 0 ? POINT_LACKING : POINT_THERE;
}

/*
 * systemd-resolved's stub is a server on the loopback interface that answers from what it knows of the host's links. The real ones are
 * in a file beside the one that names the stub: systemd-resolved.service(8), /etc/resolv.conf.
 */
static const char *real_resolv(void)
{
	static const char given[] = "/etc/resolv.conf", real[] = "/run/systemd/resolve/resolv.conf";
	char text[4096];
	AUTO_FD int fd = open(given, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	const char *content = fd < 0 ? NULL : files_read_small(fd, text, sizeof text);

	if (fd < 0)
		return NULL;
	return content && strstr(content, "nameserver 127.0.0.53") && access(real, R_OK) == 0 ? real : given;
}

static void look_at_own(struct facts *f, const struct spec *spec, int root)
{
	bool has_places = spec->read_only && !spec->no_tmpfs, has_files = spec->net == NET_HOST || spec->hostname;
	struct lookup lookup;

	lookup_init(&lookup, root);
	for (enum policy_own i = 0; i < POLICY_OWNS; i++)
		if (i < OWN_FILES ? has_places : has_files)
			f->own[i] = own_point(&lookup, i);
	lookup_release(&lookup);
}

static void probe_own(struct probe *p, const struct spec *spec, int root)
{
	struct facts *f = &p->facts;
	struct stat st;

	if (spec->read_only || spec->net == NET_HOST || spec->hostname)
		look_at_own(f, spec, root);
	if (spec->net != NET_HOST && !spec->hostname)
		return;
	/* without an /etc, that is made, too */
	const char *etc = faccessat(root, "etc", F_OK, AT_SYMLINK_NOFOLLOW) ? "." : "etc";
	f->etc_writable = faccessat(root, etc, W_OK, 0) == 0;
	f->etc_uid = fstatat(root, etc, &st, 0) ? f->root_uid : st.st_uid;
	if (spec->net != NET_HOST)
		return;
	f->resolv = real_resolv();
	AUTO_FD int hosts = open("/etc/hosts", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	f->hosts_there = hosts >= 0;
	if (f->hosts_there && spec->hostname)
		f->hosts = files_keep(&p->files, hosts, ROOT_FILE_MAX);
}

/* The first mount that is in ROOT and not at it. */
static int probe_mount_below(struct probe *p, int root, struct err *e)
{
	char top[4096];

	if (!probe_real_path(root, top, sizeof top))
		return 0;
	AUTO_FD int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	char *text = fd < 0 ? NULL : files_keep(&p->files, fd, MOUNTINFO_MAX);
	if (!text)
		return err_sys(e, "/proc/self/mountinfo");
	if (mountinfo_below(text, top, p->mount_below, sizeof p->mount_below))
		p->facts.mount_below = p->mount_below;
	return 0;
}

static int probe_root(struct probe *p, const struct spec *spec, struct err *e)
{
	struct facts *f = &p->facts;
	AUTO_FD int root = open(spec->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (root < 0 || fstat(root, &st))
		return err_about(e, err_sys(e, "root directory %s", spec->root), spec->root);
	if (withheld_look(&p->withheld, &(struct withheld_source){ spec->root, &st, FACTS_ROOT, spec->ephemeral || spec->overlay, false, root }, e))
		return -EINVAL;
	f->root = spec->root;
	f->root_closed = faccessat(root, "", X_OK, AT_EMPTY_PATH) != 0 && errno == EACCES;
	f->root_uid = st.st_uid;
	f->root_gid = st.st_gid;
	f->dev = point_at(root, "dev");
	f->proc = point_at(root, "proc");
	f->sys = point_at(root, "sys");
	f->passwd = read_root_file(p, root, "etc/passwd");
	f->group = spec->group || spec->groups == GROUPS_DROP ? read_root_file(p, root, "etc/group") : "";
	probe_own(p, spec, root);
	f->overlay_in_root = spec->overlay && probe_is_in(spec->overlay, root);
	if ((spec->overlay || spec->ephemeral) && probe_mount_below(p, root, e))
		return -EINVAL;
	if (broken_find(f, &p->files, e))
		return -EINVAL;
	return f->broken_count || spec->mount_count ? probe_mounts(f, &p->withheld, spec, root, e) : 0;
}

/*** The rest ***/

static int check_descriptors(const struct spec *spec, struct err *e)
{
	for (size_t i = 0; i < spec->keep_fd_count; i++)
		if (fcntl((int)spec->keep_fd[i], F_GETFD) < 0)
			return err_sys(e, "descriptor %u of --keep-fd", spec->keep_fd[i]);
	if (spec->has_status_fd && fcntl((int)spec->status_fd, F_GETFD) < 0)
		return err_sys(e, "descriptor %u of --status-fd", spec->status_fd);
	return 0;
}

int probe_env_files(struct files *files, const struct spec *spec, const char **text_of_all, struct err *e)
{
	struct text all = { 0 };
	size_t slot = files->count;

	if (!spec->env_file.count)
		return 0;
	files_own(files, NULL);
	for (size_t i = 0; i < spec->env_file.count; i++) {
		const char *path = spec->env_file.item[i];
		AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
		const char *text = fd < 0 ? NULL : files_keep(files, fd, ROOT_FILE_MAX);
		struct stat st;
		char *larger;

		if (!text)
			return err_about(e, err_sys(e, "environment file %s", path), path);
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size != strlen(text))
			return err_about(e, err_set(e, "environment file %s has a NUL byte", path), path);
		larger = realloc(files->text[slot], all.used + strlen(text) + 2);
		if (!larger)
			return err_code(e, ENOMEM, "environment file %s", path);
		files->text[slot] = larger;
		all.buffer = larger;
		all.size = all.used + strlen(text) + 2;
		text_add(&all, text);
		text_add(&all, "\n");
		files_drop(files);
	}
	*text_of_all = all.buffer;
	return 0;
}

const char *probe_variable(char *const *environment, const char *name)
{
	size_t size = strlen(name);

	for (char *const *v = environment; *v; v++)
		if (strncmp(*v, name, size) == 0 && (*v)[size] == '=')
			return *v + size + 1;
	return NULL;
}

/* The kernel gives its first process half of threads-max as a limit, which all others have where nobody has changed it. */
static void probe_processes(struct probe *p, const struct spec *spec)
{
	struct rlimit *own = &p->facts.own_limits.of[RLIMIT_NPROC];

	if (spec->pids == SPEC_PIDS_UNLIMITED)
		return;
	getrlimit(RLIMIT_NPROC, own);
	if (!spec->pids && own->rlim_cur > SETTINGS_PIDS)
		p->facts.threads_max = strtoull(files_read(&p->files, "/proc/sys/kernel/threads-max"), NULL, 10);
}

static void probe_landlock(struct facts *f, const struct spec *spec)
{
	if (spec->landlock != LANDLOCK_OFF)
		f->landlock = landlock_abi();
}

static int probe_profile(struct probe *p, const struct spec *spec, struct err *e)
{
	if (spec->seccomp != FILTER_FILE)
		return 0;
	AUTO_FD int fd = open(spec->seccomp_file, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	p->facts.profile = fd < 0 ? NULL : files_keep(&p->files, fd, ROOT_FILE_MAX);
	return p->facts.profile ? 0 : err_about(e, err_sys(e, "profile %s", spec->seccomp_file), spec->seccomp_file);
}

static void probe_place(struct probe *p, char *const *environment)
{
	char *place = p->kept + p->used;

	p->facts.state_usable = state_find_place(probe_variable(environment, "XDG_RUNTIME_DIR"), place, room(p));
	p->facts.state = keep(p, place);
	withheld_begin(&p->withheld, &p->facts, &p->files, probe_variable(environment, "XDG_RUNTIME_DIR"));
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
	f->cwd = keep(p, getcwd(p->kept, room(p)));
	f->cwd = f->cwd ? f->cwd : "/";
	f->now = sys_clock_ms(CLOCK_REALTIME);
	probe_place(p, environment);
	for (int fd = 0; spec->tty == TTY_AUTO && fd <= STDERR_FILENO; fd++)
		f->terminal[fd] = isatty(fd);
	static_assert(sizeof f->id == IDENT_SIZE, "an id fits");
	if (spec->mount_count + spec->layer.count + POLICY_OWNS > FACTS_FEW_MOUNTS)
		getrlimit(RLIMIT_NOFILE, &f->own_limits.of[RLIMIT_NOFILE]);
	if (ident_make(f->id, e) || check_descriptors(spec, e) || probe_root(p, spec, e) || probe_trees(f, spec, e))
		return -EINVAL;
	p->caller.facts = f;
	p->caller.files = &p->files;
	if (caller_probe(&p->caller, spec, environment, e))
		return -EINVAL;
	probe_landlock(f, spec);
	probe_processes(p, spec);
	return probe_profile(p, spec, e) ? -EINVAL : probe_env_files(&p->files, spec, &f->env_file, e);
}
